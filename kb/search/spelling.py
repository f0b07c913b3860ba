""" "Did you mean?": words that no brief has, and what was probably meant by them.

A correction is offered, never made. It is offered only for words that no brief has and no dictionary knows: a right
word that is merely not in the index must not be doubted.
"""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread

from kb.language import fold, tokenise
from kb.language.known_words import is_finnish_compound, is_known_word
from kb.language.stop_words import STOP_WORDS
from kb.model import Language
from kb.search.backend import Backend, BackendStatus, SearchUnavailable
from kb.search.query import InField, Phrase, Word, parse
from kb.search.request import SearchRequest
from kb.search.spelling_dictionary import SHORTEST, Candidate, SpellingDictionary, is_near
from kb.search.spelling_distance import PLAIN, UMLAUT
from kb.taxonomy import Vocabularies

CHECKED = 12
"""Unknown words of one query that are looked at; each costs a short search."""
MARKS = 2 * UMLAUT
"""Distance up to which only marks on letters are missing."""
REFRESH = 60.0
"""Seconds after which the words of a changed index are read anew."""
SHORTEST_PART = 4
"""Letters of the words that one written together is taken apart into."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A query with words exchanged."""

    text: str
    """The whole query."""
    changed: Mapping[str, str]
    """Words as they were typed, and what is offered for them."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is known of the words of a query."""

    unknown: tuple[str, ...] = ()
    """Words as they were typed that no brief has."""
    correction: Correction | None = None


class Speller:
    """Looks at the words of queries against one backend's index."""

    def __init__(self, backend: Backend, vocabularies: Vocabularies, *, refresh: float = REFRESH) -> None:
        """Take the backend whose words count; they are read when first needed.

        :param refresh: seconds after which the words of a changed index are read anew
        """
        self._backend = backend
        self._vocabularies = vocabularies
        self._refresh = refresh
        self._lock = Lock()
        self._dictionary: SpellingDictionary | None = None
        self._seen: BackendStatus | None = None
        self._checked = 0.0

    def check(self, text: str, language: Language, *, wait: bool = True) -> Spelling:
        """Say which words of a query no brief has, and offer another query where they look mistyped.

        :param text: in the query language; facets, prefixes and what is excluded are left alone
        :param language: the reader's language
        :param wait: whether to wait while another thread reads the words of the index; else nothing is said meanwhile
        :raises SearchUnavailable: when the backend does not answer
        """
        typed = _words(text)
        dictionary = self._current(wait=wait)
        if dictionary is None:
            return Spelling()
        doubtful = [word for word in dict.fromkeys(typed) if _is_doubtful(word) and word not in dictionary][:CHECKED]
        unknown = [word for word in doubtful if not self._is_found(word, language)]
        changed: dict[str, str] = {}
        # The second time round, words that make a label with a corrected one are seen to do so.
        for _ in range(2 if len(doubtful) > 1 else 1):
            for word in doubtful:
                beside = [changed.get(other, other) for other in typed if other != word]
                meant = _correct(word, beside, dictionary, language, found=word not in unknown)
                if meant:
                    changed[word] = meant
        correction = Correction(exchange(text, changed), changed) if changed else None
        return Spelling(tuple(unknown), correction)

    def warm_up(self) -> None:
        """Read the words and dictionaries that the first mistyped query would wait for.

        :raises SearchUnavailable: when the backend does not answer
        """
        with self._lock:  # so that a query meanwhile does not read them a second time
            for language in Language:  # reads its dictionary
                is_known_word("Silta", language)
        self._current(wait=True)

    def _is_found(self, word: str, language: Language) -> bool:
        counting = SearchRequest(text=f'"{word}"', language=language, page_size=0, facets=())
        return self._backend.search(counting).total > 0

    def _current(self, *, wait: bool) -> SpellingDictionary | None:
        """Return the words of the index; while another thread reads them the ones before, which there may not be.

        :param wait: whether to wait for it instead; else a changed index is read beside the answer
        """
        if not wait and self._dictionary is not None:
            if time.monotonic() - self._checked >= self._refresh and not self._lock.locked():
                Thread(target=self._read_beside, name="spelling", daemon=True).start()
            return self._dictionary
        if not self._lock.acquire(blocking=wait):
            return self._dictionary
        try:
            now = time.monotonic()
            if self._dictionary is None or now - self._checked >= self._refresh:
                status = self._backend.status()
                if self._dictionary is None or status != self._seen:
                    self._dictionary, self._seen = self._read(), status
                self._checked = now
            return self._dictionary
        finally:
            self._lock.release()

    def _read_beside(self) -> None:
        with suppress(SearchUnavailable):  # the words before serve until it is back
            self._current(wait=True)

    def _read(self) -> SpellingDictionary:
        names = [item.name for item in self._vocabularies.sectors.values()]
        labels = [{language: name.in_language(language) for language in Language} for name in names]
        return SpellingDictionary(self._backend.vocabulary(), self._vocabularies.taxonomy, labels)


def exchange(text: str, changed: Mapping[str, str]) -> str:
    """Return a text with words exchanged, everything else as it was."""
    parts: list[str] = []
    position = 0
    for token in tokenise(text):
        parts += (text[position : token.start], changed.get(token.text, token.text))
        position = token.end
    return "".join((*parts, text[position:]))


def _words(text: str) -> list[str]:
    found: list[str] = []
    for clause in parse(text).clauses:
        content = clause.content if isinstance(clause, InField) else clause
        if isinstance(content, Word):
            found.append(content.text)
        elif isinstance(content, Phrase):
            found += content.words
    return found


def _is_doubtful(word: str) -> bool:
    folded = fold(word)
    return len(word) >= SHORTEST and word.isalpha() and not any(folded in found for found in STOP_WORDS.values())


def _correct(
    word: str, beside: Iterable[str], dictionary: SpellingDictionary, language: Language, *, found: bool
) -> str | None:
    """Return what is offered for a word.

    :param beside: the other words of the query
    :param found: whether some brief has a word of the same stem, which for a mistyped word is an accident
        (``maintainance``); then only a word that makes a label with another word of the query is offered
    """
    candidate = dictionary.nearest(word, language, beside)
    if candidate is not None and is_near(candidate, word):
        right = _is_right(word, candidate, language)
        doubted = candidate.fits and not right if found else candidate.fits or candidate.distance <= MARKS or not right
        return _in_case_of(word, candidate.word) if doubted else None
    if found:
        return None
    apart = _take_apart(fold(word), dictionary)
    return _in_case_of(word, apart) if apart and not is_known_word(word, Language.EN) else None


def _is_right(word: str, candidate: Candidate, reader: Language) -> bool:
    """Whether a word can be meant as it stands.

    The Finnish dictionary has every inflection, and among them many a mistyped word of other languages (``vibraton``):
    it is asked only where the reader or the candidate is Finnish.
    """
    folded = fold(word)
    if _is_inflected(folded, candidate.word):
        return True
    languages = {reader, Language.DE, Language.EN, *candidate.languages}
    if Language.FI in languages and candidate.distance > PLAIN and is_finnish_compound(folded):
        return True
    return any(is_known_word(word, language) for language in languages)


def _is_inflected(word: str, candidate: str) -> bool:
    """Whether the candidate is the same German adjective or noun with another ending."""
    return word.endswith("e") and len(candidate) == len(word) + 1 and candidate.startswith(word)


def _take_apart(word: str, dictionary: SpellingDictionary) -> str | None:
    """Return two English words that were written without the blank between them; the others write compounds so."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        if dictionary.has(word[:cut], Language.EN) and dictionary.has(word[cut:], Language.EN):
            return f"{word[:cut]} {word[cut:]}"
    return None


def _in_case_of(typed: str, meant: str) -> str:
    """Write a word in capitals or with one, as the typed word was."""
    if typed.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
