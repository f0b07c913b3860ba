"""The words that stand around a concept's label when it means the concept: those of its scope note and other labels."""

from kb.language import index_terms
from kb.model import Language
from kb.taxonomy.taxonomy import Taxonomy


class ContextWords:
    """Tells for labels that are everyday words too (``logistics``) whether a passage speaks of the concept."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Take the concepts; the words of each are prepared when it is first asked for."""
        self._taxonomy = taxonomy
        self._terms: dict[tuple[str, Language], frozenset[str]] = {}

    def count(self, identifier: str, label: str, language: Language, passage: str) -> int:
        """Return how many different words of the concept's context a passage holds, those of the label left out."""
        key = identifier, language
        if key not in self._terms:
            self._terms[key] = self._collect(identifier, language)
        found = self._terms[key].intersection(index_terms(passage, language))
        return len(found.difference(index_terms(label, language)))

    def _collect(self, identifier: str, language: Language) -> frozenset[str]:
        technology = self._taxonomy.get(identifier)
        if technology is None:
            return frozenset()
        texts = [technology.scope_note.in_language(language), technology.label.in_language(language)]
        texts += [label for label in technology.synonyms(language) if label not in technology.ambiguous(language)]
        near = (*technology.broader, *technology.related, *self._taxonomy.narrower(identifier))
        texts += [item.label.in_language(language) for item in map(self._taxonomy.get, near) if item]
        return frozenset(term for text in texts for term in index_terms(text, language))
