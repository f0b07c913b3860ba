"""Finding phrases of one or more words in a running text, whatever their inflection: a trie over terms."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from kb.language import Token, compound_parts, fold, term, tokenise
from kb.model import Language

T = TypeVar("T")
ABBREVIATION_LENGTH = 5


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


class PhraseIndex(Generic[T]):
    """Phrases of one language, found by the terms of their words; the longest at a place wins.

    In running text an abbreviation of capitals (``OEE``) is found in capitals only, so that ``MES`` or ``ERP`` never
    fires on an everyday word. In German a compound that holds a phrase of one word is found too.
    """

    def __init__(self, language: Language, phrases: Iterable[tuple[str, T]]) -> None:
        """Take phrases with what they stand for; of equal ones the first counts."""
        self._language = language
        self._root: _Node[T] = _Node()
        for phrase, value in phrases:
            node = self._root
            for token in tokenise(phrase):
                node = node.following.setdefault(self._key(token.text), _Node())
            if node is not self._root and node.phrase is None:
                node.phrase, node.value = phrase, value

    def find(self, text: str, *, any_case: bool = False) -> list[PhraseMatch[T]]:
        """Return the phrases of a text from left to right; none overlaps another.

        :param any_case: whether abbreviations are found in any case, as people type them into a search box
        """
        tokens = tokenise(text)
        found: list[PhraseMatch[T]] = []
        position = 0
        while position < len(tokens):
            match = self._longest(tokens, position, any_case) or self._inside(tokens[position])
            if match is None:
                position += 1
            else:
                found.append(match)
                position += match.words
        return found

    def _longest(self, tokens: Sequence[Token], position: int, any_case: bool) -> PhraseMatch[T] | None:
        node = self._root
        best: PhraseMatch[T] | None = None
        for at in range(position, len(tokens)):
            following = self._step(node, tokens[at].text, any_case)
            if following is None:
                break
            node = following
            if node.phrase is not None and node.value is not None:
                best = PhraseMatch(node.value, node.phrase, tokens[position].start, tokens[at].end, at - position + 1)
        return best

    def _step(self, node: "_Node[T]", word: str, any_case: bool) -> "_Node[T] | None":
        following = node.following
        found = following.get(self._key(word))
        if found is None and any_case:
            found = following.get(word.upper())
        if found is None and word.isupper():
            found = following.get(self._term(word))
        return found

    def _inside(self, token: Token) -> PhraseMatch[T] | None:
        if self._language is not Language.DE:
            return None
        for part in compound_parts(token.text):
            node = self._root.following.get(part)
            if node is not None and node.phrase is not None and node.value is not None:
                return PhraseMatch(node.value, node.phrase, token.start, token.end, 1)
        return None

    def _key(self, word: str) -> str:
        return word if len(word) <= ABBREVIATION_LENGTH and word.isupper() and word.isalpha() else self._term(word)

    def _term(self, word: str) -> str:
        return term(word, self._language) or fold(word)
