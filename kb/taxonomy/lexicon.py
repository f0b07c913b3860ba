"""Everyday and technical words in three languages, so that a question in one finds texts in another.

The taxonomy names technologies; a lexicon says that Abwärme is waste heat is hukkalämpö. Each entry is one meaning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kb.language import fold, index_terms, simple_parts, term
from kb.model import Language
from kb.taxonomy.errors import InvalidVocabulary

MAX_WORDS = 4
"""Words of the longest phrase."""
_SEPARATOR = "|"
_Terms = tuple[str, ...]


class Translation(NamedTuple):
    """A word or phrase of another language."""

    language: Language
    text: str
    """As the lexicon writes it."""
    terms: tuple[str, ...]
    """Its terms, as the index holds them."""
    meanings: int = 1
    """How many meanings the word has that it translates; of several, each is less likely the one that is meant."""


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One meaning: equivalent words and short phrases of each language."""

    phrases: Mapping[Language, tuple[str, ...]]


class Sense(NamedTuple):
    """Words of a text that the lexicon has, with what they are in the other languages."""

    first: int
    """Number of the first word."""
    end: int
    """Number of the word behind the last one."""
    parts: tuple[tuple[Translation, ...], ...]
    """Alternatives for each part: one for a word or phrase, several for a compound that only its parts explain."""
    is_whole: bool = True
    """Whether no part of the compound is unknown."""


class Lexicon:
    """Looks words and phrases up, in any inflection."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        """Take entries; a phrase that several of them have gets the translations of all."""
        self._entries = list(entries)
        self._known: dict[tuple[Language, _Terms], tuple[Translation, ...]] = {}

    @cached_property
    def _by_terms(self) -> dict[Language, dict[_Terms, list[LexiconEntry]]]:
        """The entries by the terms of their phrases, made for the first question: many commands ask none."""
        found: dict[Language, dict[_Terms, list[LexiconEntry]]] = {language: {} for language in Language}
        for entry in self._entries:
            for language, phrases in entry.phrases.items():
                for phrase in phrases:
                    for key in {_key(phrase.split(), language), _written(phrase.split())}:
                        same = found[language].setdefault(key, [])
                        if entry not in same:
                            same.append(entry)
        return found

    @classmethod
    def read(cls, folder: Path) -> "Lexicon":
        """Read ``*.tsv`` of a folder: a column a language, named in the first line, alternatives separated by ``|``.

        A folder that is missing gives an empty lexicon.

        :raises InvalidVocabulary: naming the file and the line that is wrong
        """
        return cls(entry for file in sorted(folder.glob("*.tsv")) for entry in _read(file))

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, words: Sequence[str], language: Language) -> list[Sense]:
        """Return the senses of a text's words from left to right; none overlaps another, the longest wins."""
        found: list[Sense] = []
        position = 0
        while position < len(words):
            sense = self._longest(words, position, language)
            if sense is None:
                position += 1
            else:
                found.append(sense)
                position = sense.end
        return found

    def covers(self, words: Sequence[str], language: Language) -> int:
        """Return how many words of a text the lexicon has in a language, those in compounds too."""
        return sum(sense.end - sense.first for sense in self.find(words, language))

    def inside(self, words: Sequence[str], sense: Sense, language: Language) -> list[Sense]:
        """Return the senses of the single words of a phrase."""
        if sense.end - sense.first < 2:
            return []
        found = []
        for position in range(sense.first, sense.end):
            found += [
                item._replace(first=position, end=position + 1) for item in self.find([words[position]], language)
            ]
        return found

    def _longest(self, words: Sequence[str], first: int, language: Language) -> Sense | None:
        for end in range(min(len(words), first + MAX_WORDS), first, -1):
            # As it is written before any inflection: bauen is to build, and not Bauer, though both have one stem.
            whole = words[first:end]
            translations = self._translations(_written(whole), language) or self._translations(
                _key(whole, language), language
            )
            if translations:
                return Sense(first, end, (translations,))
        parts = simple_parts(words[first], language)
        known = [self._translations((found,), language) for part in parts if (found := term(part, language))]
        if any(known):
            return Sense(first, first + 1, tuple(filter(None, known)), all(known))
        return None

    def _translations(self, key: _Terms, language: Language) -> tuple[Translation, ...]:
        entries = self._by_terms[language].get(key)
        if not entries:
            return ()
        known = self._known.get((language, key))
        if known is None:
            found = {
                (other, terms): Translation(other, phrase, terms, len(entries))
                for entry in entries
                for other, phrases in entry.phrases.items()
                if other is not language
                for phrase in phrases
                if (terms := tuple(index_terms(phrase, other)))
            }
            known = self._known[language, key] = tuple(found.values())
        return known


def _key(words: Sequence[str], language: Language) -> _Terms:
    return tuple([term(word, language) or fold(word) for word in words])


def _written(words: Sequence[str]) -> _Terms:
    """Return the key of words as they are written; the mark keeps it apart from the keys of terms."""
    return ("=", *map(fold, words))


def _read(file: Path) -> Iterable[LexiconEntry]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file}: cannot be read ({error})"
        raise InvalidVocabulary(message) from error
    languages: list[Language] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if languages is None:
            if sorted(cells) != sorted(Language):
                message = f"{file}, line {number}: the first line names the columns {', '.join(Language)}"
                raise InvalidVocabulary(message)
            languages = [Language(cell) for cell in cells]
            continue
        phrases = [tuple(phrase for part in cell.split(_SEPARATOR) if (phrase := part.strip())) for cell in cells]
        if len(phrases) != len(languages) or not all(phrases):
            message = f"{file}, line {number}: {len(languages)} columns, each with a word, are expected"
            raise InvalidVocabulary(message)
        yield LexiconEntry(dict(zip(languages, phrases, strict=True)))
