"""Technologies that a reader may mean while typing."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from kb.language import fold, words
from kb.model import Language, Technology
from kb.search.backend import Suggestion
from kb.taxonomy import Taxonomy

TECHNOLOGY = "technology"
BRIEF = "brief"
_SHARE = 0.625
"""Of a list that technologies fill while there are titles too."""


def combine(technologies: tuple[Suggestion, ...], titles: tuple[Suggestion, ...], limit: int) -> tuple[Suggestion, ...]:
    """Return at most ``limit`` suggestions, technologies first, with a place for titles where there are some."""
    room = max(limit - len(titles), math.ceil(limit * _SHARE))
    first = technologies[:room]
    return first + titles[: limit - len(first)]


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    words: tuple[str, ...]
    technology: str
    rank: int
    """0 the preferred label, 1 a synonym; 2 and 3 the same in another language than the reader's."""


class TechnologySuggester:
    """Finds technologies by the beginnings of words of their labels."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Take the taxonomy; its labels are sorted for the first question: many commands ask none."""
        self._taxonomy = taxonomy

    @cached_property
    def _labels(self) -> dict[Language, list[_Label]]:
        """The labels by the reader's language."""
        return {language: _labels(self._taxonomy, language) for language in Language}

    @cached_property
    def _entries(self) -> dict[Language, list[tuple[str, int]]]:
        """The words of the labels in alphabetical order, each with the number of its label."""
        return {language: _entries(labels) for language, labels in self._labels.items()}

    def suggest(self, prefix: str, language: Language, limit: int) -> tuple[Suggestion, ...]:
        """Return technologies with a label that has all words, and a word that begins like the last one.

        Labels in the reader's language come first, then those that begin with the prefix, preferred and short ones.
        """
        typed = [fold(word) for word in words(prefix)]
        if not typed:
            return ()
        labels, entries = self._labels[language], self._entries[language]
        found: dict[int, None] = {}
        for position in range(bisect_left(entries, (typed[-1], -1)), len(entries)):
            word, index = entries[position]
            if not word.startswith(typed[-1]):
                break
            if set(typed[:-1]) <= set(labels[index].words):
                found[index] = None
        best: dict[str, _Label] = {}
        for label in sorted((labels[index] for index in found), key=lambda item: _order(item, typed)):
            best.setdefault(label.technology, label)
        return tuple(Suggestion(item.text, TECHNOLOGY, item.technology) for item in list(best.values())[:limit])


def _order(label: _Label, typed: list[str]) -> tuple[int, bool, int, str]:
    return label.rank // 2, not label.words[0].startswith(typed[0]), label.rank * 40 + len(label.text), label.text


def _labels(taxonomy: Taxonomy, reader: Language) -> list[_Label]:
    found = []
    for technology in taxonomy:
        for language in Language:
            other = 0 if language is reader else 2
            for rank, text in _ranked(technology, language):
                split = tuple(fold(word) for word in words(text))
                if split:
                    found.append(_Label(text, split, technology.id, rank + other))
    return found


def _ranked(technology: Technology, language: Language) -> list[tuple[int, str]]:
    return [(0, technology.label.in_language(language)), *((1, text) for text in technology.synonyms(language))]


def _entries(labels: list[_Label]) -> list[tuple[str, int]]:
    return sorted((word, index) for index, label in enumerate(labels) for word in label.words)
