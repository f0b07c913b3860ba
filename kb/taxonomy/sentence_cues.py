"""Cues of several parts that must all stand in one sentence, such as ``laboratory + validated``."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from kb.language import Token, fold, term, tokenise
from kb.model import Language
from kb.taxonomy.phrases import PhraseIndex

T = TypeVar("T")
JOIN = " + "


class SentenceCue(NamedTuple, Generic[T]):
    """A cue that was found in a sentence."""

    value: T
    cue: str
    starts: tuple[int, ...]
    """Offsets of the parts in the text."""


class PartMatch(NamedTuple):
    """A part of cues that was found in a text."""

    part: str
    start: int


class SentenceCues(Generic[T]):
    """Finds cues in sentences; a text is searched once for the parts of all of them."""

    def __init__(self, language: Language, cues: Iterable[tuple[str, T]]) -> None:
        """Take cues with what they point to; parts are joined by `` + ``."""
        self._cues = [(cue, tuple(dict.fromkeys(cue.split(JOIN))), value) for cue, value in cues]
        parts = {part: _terms(part, language) for _, split, _ in self._cues for part in split}
        # The longest phrase at a place is found; the parts within it stand there too.
        by_terms: dict[tuple[str, ...], list[str]] = {}
        for part, terms in parts.items():
            by_terms.setdefault(terms, []).append(part)
        order = {part: number for number, part in enumerate(parts)}
        self._within = {
            part: tuple(
                sorted((other for run in _runs(terms) for other in by_terms.get(run, ())), key=order.__getitem__)
            )
            for part, terms in parts.items()
        }
        self._by_part: dict[str, list[int]] = {}
        for number, (_, split, _) in enumerate(self._cues):
            self._by_part.setdefault(split[0], []).append(number)
        self._index: PhraseIndex[str] = PhraseIndex(language, ((part, part) for part in parts))

    def parts(self, text: str, tokens: Sequence[Token] | None = None) -> list[PartMatch]:
        """Return the parts that stand in a text, from left to right."""
        return [
            PartMatch(part, match.start)
            for match in self._index.find(text, tokens=tokens)
            for part in self._within[match.value]
        ]

    def find(self, parts: Iterable[PartMatch]) -> list[SentenceCue[T]]:
        """Return the cues whose parts all stand in one sentence.

        :param parts: what :meth:`parts` found within the sentence
        """
        places: dict[str, int] = {}
        for part, start in parts:
            places.setdefault(part, start)
        found = []
        for part in places:
            for number in self._by_part.get(part, ()):
                cue, split, value = self._cues[number]
                if all(other in places for other in split):
                    found.append(SentenceCue(value, cue, tuple(places[other] for other in split)))
        return found


def _terms(part: str, language: Language) -> tuple[str, ...]:
    return tuple(term(token.text, language) or fold(token.text) for token in tokenise(part))


def _runs(terms: tuple[str, ...]) -> dict[tuple[str, ...], None]:
    """Return every run of neighbouring terms, each once."""
    ends = range(1, len(terms) + 1)
    return dict.fromkeys(terms[start:end] for end in ends for start in range(end))
