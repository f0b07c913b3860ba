"""The analysis of words: what makes two spellings the same term.

Lower case, Unicode folding, stop words and the Snowball stemmer of the language (Porter, snowballstem.org), which also
undoes the German transcriptions ae, oe, ue and the ß; for Finnish the base form from a dictionary before it.
"""

import unicodedata
from functools import cache
from threading import Lock

import Stemmer

from kb.language.finnish import base_form, has_clitic_like_end
from kb.language.stop_words import STOP_WORDS
from kb.language.tokens import words
from kb.model import Language

_SNOWBALL = {Language.DE: "german", Language.EN: "english", Language.FI: "finnish"}
_CACHE_LIMIT = 60_000
MAX_TERM_LENGTH = 60
"""Longer words are no words of a language (encoded data, addresses); they are cut, at index and query time alike."""

_Terms = dict[str, str]


def fold(word: str) -> str:
    """Return a word in lower case and in Unicode's compatibility form (full-width letters, ligatures)."""
    lower = word.lower()
    return lower if lower.isascii() else unicodedata.normalize("NFKC", lower)


class _Analyser:
    """The terms of one language, each word analysed once. The empty string stands for a stop word."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.stop_words = STOP_WORDS[language]
        self.stemmer = Stemmer.Stemmer(_SNOWBALL[language])
        self.terms: _Terms = {}
        self.lock = Lock()  # a Stemmer keeps state between calls

    def analyse(self, word: str) -> str:
        folded = fold(word)[:MAX_TERM_LENGTH]
        if folded in self.stop_words:
            found = ""
        else:
            with self.lock:
                found = self.stem(folded)
        if len(self.terms) >= _CACHE_LIMIT:
            self.terms.clear()
        self.terms[word] = found
        return found

    def stem(self, folded: str) -> str:
        if self.language is not Language.FI or not folded.isalpha():
            return str(self.stemmer.stemWord(folded))
        base = base_form(folded)
        return base if has_clitic_like_end(base) else str(self.stemmer.stemWord(base))


@cache
def _analyser(language: Language) -> _Analyser:
    return _Analyser(language)


def term(word: str, language: Language) -> str | None:
    """Return the term of one word, or None when it is a stop word.

    :param word: one word as :func:`kb.language.tokenise` cuts it
    """
    analyser = _analyser(language)
    found = analyser.terms.get(word)
    if found is None:
        found = analyser.analyse(word)
    return found or None


def index_terms(text: str, language: Language) -> list[str]:
    """Return the terms of a text in order, stop words left out.

    The same function serves indexing and querying, so both see the same words.
    """
    analyser = _analyser(language)
    known, analyse = analyser.terms.get, analyser.analyse
    found = []
    for word in words(text):
        item = known(word)
        if item is None:
            item = analyse(word)
        if item:
            found.append(item)
    return found
