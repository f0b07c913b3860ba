"""The identifiers of briefs, by which the same result from another source is recognised."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from kb.store.duplicate_tables import brief_identifier
from kb.store.transaction import Transaction

_table = brief_identifier
_CHUNK = 500
_FIND = select(_table.c.identity, _table.c.brief_id).where(
    _table.c.identity.in_(bindparam("identities", expanding=True))
)
_OF = select(_table.c.identity, _table.c.relation).where(_table.c.brief_id == bindparam("id"))
_REMOVE = delete(_table).where(_table.c.brief_id == bindparam("of"))


class IdentifierRepository:
    """Which briefs have which identifier. What is looked up first is answered from memory afterwards."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._owners: dict[str, list[UUID]] = {}
        self._waiting: list[dict[str, Any]] = []
        transaction.buffer(self._flush, self._forget)

    def look_up(self, identities: Iterable[str]) -> None:
        """Learn who has these, in few queries.

        :param identities: ``scheme:value``, normalised
        """
        wanted = [item for item in dict.fromkeys(identities) if item not in self._owners]
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            self._owners.update((item, []) for item in chunk)
            for identity, owner in self._transaction.read(_FIND, {"identities": chunk}):
                if owner not in self._owners[identity]:
                    self._owners[identity].append(owner)

    def owners(self, identity: str) -> tuple[UUID, ...]:
        """Return the briefs that have this identifier, whatever its relation."""
        self.look_up([identity])
        return tuple(self._owners[identity])

    def save(self, brief_id: UUID, identifiers: Collection[tuple[str, str]], *, is_new: bool = False) -> None:
        """Replace the identifiers of a brief.

        :param identifiers: pairs of ``scheme:value`` and relation; the relation is empty for this very result
        :param is_new: whether the brief certainly has none yet
        """
        wanted = set(identifiers)
        if not is_new:
            known = self.of(brief_id)
            if known == wanted:
                return
            if known:
                self._transaction.write(_REMOVE, {"of": brief_id})
                for identity, _ in known:
                    if brief_id in self._owners.get(identity, ()):
                        self._owners[identity].remove(brief_id)
        if not wanted:
            return
        self._transaction.take_right_to_write()
        self.look_up(identity for identity, _ in wanted)
        for identity, relation in sorted(wanted):
            self._waiting.append({"brief_id": brief_id, "identity": identity, "relation": relation})
            if brief_id not in self._owners[identity]:
                self._owners[identity].append(brief_id)

    def of(self, brief_id: UUID) -> set[tuple[str, str]]:
        """Return the identifiers of a brief, each with its relation."""
        return {(identity, relation) for identity, relation in self._transaction.read(_OF, {"id": brief_id})}

    def _flush(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._transaction.write(insert(_table), waiting)

    def _forget(self) -> None:
        self._waiting = []
        self._owners.clear()
