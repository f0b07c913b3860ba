"""Which concepts took the place of others, as everything that is saved is held to."""

from sqlalchemy import select

from kb.store.taxonomy_tables import concept_replacement
from kb.store.transaction import Transaction

_ALL = select(concept_replacement.c.concept, concept_replacement.c.replacement)


class ConceptReplacements:
    """Reads the replacements once a transaction; whoever writes has the only right to write, so they stay the same."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[str, str] | None = None
        transaction.buffer(_nothing, self.forget)

    def all(self) -> dict[str, str]:
        """Return the concept to have by the one that it replaced; call it with the right to write."""
        if self._known is None:
            self._known = {row.concept: row.replacement for row in self._transaction.read_stored(_ALL)}
        return self._known

    def forget(self) -> None:
        """Read them anew: the transaction ends, or changed them itself."""
        self._known = None


def _nothing() -> None:
    """Have nothing to write."""
