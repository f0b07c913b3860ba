"""The words that a correction may offer: those of the briefs and of the labels, and the nearest to a typed one."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from kb.language import fold, words
from kb.language.compounds import default_splitter
from kb.language.stop_words import STOP_WORDS
from kb.model import Language
from kb.search.spelling_distance import distance, fold_letters
from kb.search.vocabulary import MIN_LENGTH, Vocabulary
from kb.taxonomy import Taxonomy

LABEL = 5
"""A word of a label counts as much as one of this many briefs."""
SHORTEST = 4
"""Letters of the shortest word that is corrected; of shorter ones too many are near."""
COMPARED = 24
"""Candidates that are weighed, the nearest by plain distance."""
FREQUENT = 0.12
"""How much ten times as many briefs bring a candidate nearer."""
READER = 0.3
"""How much nearer a word of the reader's language is."""
BESIDE = 0.4
"""How much nearer a word is that stands in a label beside another word of the query."""
PER_LETTER = 0.23
"""Distance that is allowed for each letter of the typed word, at least :data:`LEAST`."""
LEAST = 1.0
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have been meant."""

    word: str
    """Folded."""
    distance: float
    """From the typed word, weighed (:func:`kb.search.spelling_distance.distance`)."""
    score: float
    """The smaller the likelier: the distance, corrected by what else speaks for the word."""
    languages: frozenset[Language]
    """Languages of the texts and labels that have it."""
    fits: bool
    """Whether a label has it beside another word of the query."""


class SpellingDictionary:
    """All words of one state of the index and of the labels."""

    def __init__(
        self, vocabulary: Vocabulary, taxonomy: Taxonomy, names: Iterable[Mapping[Language, str]] = ()
    ) -> None:
        """Take the words.

        :param names: labels of other vocabularies, such as sectors
        """
        self._known: dict[str, dict[Language, int]] = {}
        self._beside: set[tuple[str, str]] = set()
        for language, counts in vocabulary.items():
            for word, count in counts.items():
                self._known.setdefault(word, {})[language] = count
        for technology in taxonomy:
            for language in Language:
                for label in (technology.label.in_language(language), *technology.synonyms(language)):
                    self._take(label, language)
        for name in names:
            for language, label in name.items():
                self._take(label, language)
        self._words = sorted(word for word in self._known if not any(word in found for found in STOP_WORDS.values()))
        self._plain = [fold_letters(word) for word in self._words]

    def has(self, word: str, language: Language) -> bool:
        """Whether a folded word is one of this language."""
        return language in self._known.get(word, ())

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and fold(word) in self._known

    def nearest(self, typed: str, reader: Language, beside: Iterable[str] = ()) -> Candidate | None:
        """Return the word that was most likely meant; None where none is near enough.

        :param reader: the reader's language; its words are preferred
        :param beside: the other words of the query
        """
        word = fold(typed)
        if len(word) < SHORTEST or not self._words:
            return None
        others = [fold(other) for other in beside]
        weighed = (self._weigh(word, found, reader, others) for found in self._near(word))
        return min(weighed, key=lambda item: (item.score, item.word), default=None)

    def _near(self, word: str) -> Iterable[str]:
        """Return the words within the plain distance that the length allows, marks on letters left aside."""
        plain = fold_letters(word)
        spellings = {plain}
        for digraph, letter in _DIGRAPHS:
            spellings |= {spelling.replace(digraph, letter) for spelling in spellings}
        found: dict[int, int] = {}
        for spelling in spellings:
            # Of two edits in a short word little is left.
            edits = 1 if len(spelling) < 7 else 2
            for _, edited, index in extract(
                spelling, self._plain, scorer=OSA.distance, processor=None, score_cutoff=edits, limit=COMPARED
            ):
                found[index] = min(edited, found.get(index, edited))
        for index in sorted(found, key=lambda index: (found[index], index))[:COMPARED]:
            yield self._words[index]

    def _weigh(self, word: str, candidate: str, reader: Language, others: Iterable[str]) -> Candidate:
        away = min(distance(spelling, candidate) for spelling in _spellings(word))
        counts = self._known[candidate]
        score = away - FREQUENT * math.log10(1 + sum(counts.values()))
        if reader in counts:
            score -= READER
        fits = any((candidate, other) in self._beside or (other, candidate) in self._beside for other in others)
        if fits:
            score -= BESIDE
        return Candidate(candidate, away, score, frozenset(counts), fits)

    def _take(self, label: str, language: Language) -> None:
        split = [fold(word) for word in words(label)]
        parts = [part for word in split for part in default_splitter().split(word)] if language is Language.DE else []
        for word in (*split, *parts):
            if len(word) >= MIN_LENGTH and word.isalpha():
                counts = self._known.setdefault(word, {})
                counts[language] = counts.get(language, 0) + LABEL
        self._beside.update(pairwise(split))


def is_near(candidate: Candidate, typed: str) -> bool:
    """Whether so little was changed that the word may be offered."""
    return candidate.distance <= max(LEAST, PER_LETTER * len(typed))


def _spellings(word: str) -> set[str]:
    """Return a word as it is, and with ä, ö and ü for ae, oe and ue."""
    return {word, word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")}
