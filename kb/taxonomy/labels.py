"""Which technologies a text names, by their labels and synonyms."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.language import Token
from kb.model import Language
from kb.taxonomy.phrases import PhraseIndex
from kb.taxonomy.taxonomy import Taxonomy


class LabelMatch(NamedTuple):
    """A label of a technology that was found in a text."""

    technology: str
    label: str
    """The label as the taxonomy writes it."""
    language: Language
    """Language of the label."""
    start: int
    """Offset of its first character in the text."""
    end: int
    words: int


class LabelMatcher:
    """Finds the labels of a taxonomy in running text and in queries, in any inflection."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Take the labels of all three languages; each language is prepared when it is first asked for."""
        self._taxonomy = taxonomy
        self._indexes: dict[Language, PhraseIndex[str]] = {}

    def find(
        self,
        text: str,
        language: Language | None = None,
        *,
        tokens: Sequence[Token] | None = None,
        any_case: bool = False,
    ) -> list[LabelMatch]:
        """Return the labels in a text from left to right; of overlapping ones the longest.

        :param language: the language of the text; None looks for the labels of all three, as a query needs it
        :param tokens: the tokens of the text, where the caller has them already
        :param any_case: whether abbreviations are found in any case (``oee``), as people type them
        """
        languages = tuple(Language) if language is None else (language,)
        found = [
            LabelMatch(match.value, match.phrase, candidate, match.start, match.end, match.words)
            for candidate in languages
            for match in self._index(candidate).find(text, tokens=tokens, any_case=any_case)
        ]
        return found if len(languages) == 1 else _longest(found)

    def _index(self, language: Language) -> PhraseIndex[str]:
        # Two threads may both build it the first time; the results are equal.
        if language not in self._indexes:
            self._indexes[language] = PhraseIndex(language, _labels(self._taxonomy, language))
        return self._indexes[language]


def _labels(taxonomy: Taxonomy, language: Language) -> list[tuple[str, str]]:
    preferred = [(item.label.in_language(language), item.id) for item in taxonomy]
    others = [(label, item.id) for item in taxonomy for label in (*item.synonyms(language), *item.hidden)]
    return preferred + others


def _longest(found: list[LabelMatch]) -> list[LabelMatch]:
    kept: list[LabelMatch] = []
    for match in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda item: item.start)
