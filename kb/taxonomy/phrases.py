"""Finding phrases of one or more words in a running text, whatever their inflection: a trie over terms."""

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from kb.language import Token, compound_parts, fold, term, tokenise
from kb.model import Language

T = TypeVar("T")
ABBREVIATION_LENGTH = 5
_CACHE_LIMIT = 20_000


class PhraseMatch(NamedTuple, Generic[T]):
    """A phrase that was found."""

    value: T
    phrase: str
    """The phrase as the vocabulary writes it."""
    start: int
    """Offset of its first character in the text."""
    end: int
    words: int
    """How many words of the text it covers."""


class _Node(Generic[T]):
    """A state of the trie: where each further term leads, and which phrase ends here."""

    __slots__ = ("following", "phrase", "value")

    def __init__(self) -> None:
        self.following: dict[str, _Node[T]] = {}
        self.phrase: str | None = None
        self.value: T | None = None


class _Start(Generic[T]):
    """Where a word leads from the root, and the phrase that a compound holds."""

    __slots__ = ("following", "inside")

    def __init__(self, following: _Node[T] | None, inside: _Node[T] | None) -> None:
        self.following = following
        self.inside = inside


_NOWHERE: _Start[Any] = _Start(None, None)


class PhraseIndex(Generic[T]):
    """Phrases of one language, found by the terms of their words; the longest at a place wins.

    In running text an abbreviation of capitals (``OEE``) is found in capitals only, so that ``MES`` or ``ERP`` never
    fires on an everyday word. In German a compound that holds a phrase of one word is found too.
    """

    def __init__(self, language: Language, phrases: Iterable[tuple[str, T]]) -> None:
        """Take phrases with what they stand for; of equal ones the first counts."""
        self._language = language
        self._root: _Node[T] = _Node()
        self._known_starts: dict[bool, dict[str, _Start[T]]] = {False: {}, True: {}}
        self._known_keys: dict[str, str] = {}
        for phrase, value in phrases:
            node = self._root
            for token in tokenise(phrase):
                node = node.following.setdefault(self._key(token.text), _Node())
            if node is not self._root and node.phrase is None:
                node.phrase, node.value = phrase, value

    def find(self, text: str, *, tokens: Sequence[Token] | None = None, any_case: bool = False) -> list[PhraseMatch[T]]:
        """Return the phrases of a text from left to right; none overlaps another.

        :param tokens: the tokens of the text, where the caller has them already
        :param any_case: whether abbreviations are found in any case, as people type them into a search box
        """
        tokens = tokenise(text) if tokens is None else tokens
        found: list[PhraseMatch[T]] = []
        free = 0
        for position, start in self._starts(tokens, any_case):
            if position < free:
                continue
            match = self._longest(start, tokens, position, any_case)
            if match is not None:
                found.append(match)
                free = position + match.words
        return found

    def _starts(self, tokens: Sequence[Token], any_case: bool) -> "list[tuple[int, _Start[T]]]":
        """Return the positions at which a phrase may begin, each word looked up once."""
        words = [token.text for token in tokens]
        starts = list(map(self._known_starts[any_case].get, words))
        if None in starts:
            starts = [
                self._start(word, any_case) if start is None else start
                for word, start in zip(words, starts, strict=True)
            ]
        return [(at, start) for at, start in enumerate(starts) if start is not None and start is not _NOWHERE]

    def _start(self, word: str, any_case: bool) -> "_Start[T]":
        """Return where a word leads from the root, and the phrase inside a compound; most words lead nowhere."""
        inside = None
        if self._language is Language.DE:
            nodes = (self._root.following.get(part) for part in compound_parts(word))
            inside = next((node for node in nodes if node is not None and node.phrase is not None), None)
        following = self._step(self._root, word, any_case)
        start = _NOWHERE if following is None and inside is None else _Start(following, inside)
        known = self._known_starts[any_case]
        if len(known) >= _CACHE_LIMIT:
            known.clear()
        known[word] = start
        return start

    def _longest(
        self, start: "_Start[T]", tokens: Sequence[Token], position: int, any_case: bool
    ) -> PhraseMatch[T] | None:
        best: PhraseMatch[T] | None = None
        node, at = start.following, position
        while node is not None:
            if node.phrase is not None and node.value is not None:
                best = PhraseMatch(node.value, node.phrase, tokens[position].start, tokens[at].end, at - position + 1)
            at += 1
            node = self._step(node, tokens[at].text, any_case) if at < len(tokens) and node.following else None
        inside = start.inside
        if best is None and inside is not None and inside.phrase is not None and inside.value is not None:
            return PhraseMatch(inside.value, inside.phrase, tokens[position].start, tokens[position].end, 1)
        return best

    def _step(self, node: "_Node[T]", word: str, any_case: bool) -> "_Node[T] | None":
        following = node.following
        key = self._known_keys.get(word)
        found = following.get(self._key(word) if key is None else key)
        if found is None and any_case:
            found = following.get(word.upper())
        if found is None and word.isupper():
            found = following.get(self._term(word))
        return found

    def _key(self, word: str) -> str:
        is_abbreviation = len(word) <= ABBREVIATION_LENGTH and word.isupper() and word.isalpha()
        key = word if is_abbreviation else self._term(word)
        if len(self._known_keys) >= _CACHE_LIMIT:
            self._known_keys.clear()
        self._known_keys[word] = key
        return key

    def _term(self, word: str) -> str:
        return term(word, self._language) or fold(word)
