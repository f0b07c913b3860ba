"""Whether a word is spelled as German, English or Finnish dictionaries have it."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kb.language.analysis import fold
from kb.language.compounds import default_splitter
from kb.language.finnish import base_form, is_listed
from kb.model import Language

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

MIN_PART = 4
"""Letters of the parts of a compound here; shorter ones fit into any mistyped word."""


@lru_cache(maxsize=4096)
def is_known_word(word: str, language: Language) -> bool:
    """Whether the dictionary of a language has this word, or for German the parts that it is made of.

    The dictionaries are those of simplemma; the German and the English one are read when they are first asked (1.5
    seconds, 25 MB).

    :param word: one word, in any case
    """
    lower = fold(word)
    if language is Language.FI:
        return is_listed(lower)
    known = _dictionary().get_lemma(lower, language.value) is not None
    return known or (language is Language.DE and _is_compound(lower))


def dictionary_form(word: str, language: Language) -> str:
    """Return the form under which a dictionary lists a word, in lower case; the word itself where none does."""
    lower = fold(word)
    if language is Language.FI:
        return base_form(lower)
    return fold(_dictionary().get_lemma(lower, language.value) or lower)


@cache
def _dictionary() -> "DictionaryLookupStrategy":
    from simplemma.strategies import DictionaryLookupStrategy
    from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

    # As a stream it holds a tenth of the memory that a dictionary of Python takes, and is asked for a few words only.
    return DictionaryLookupStrategy(dictionary_factory=StreamDictionaryFactory())


def is_finnish_compound(word: str) -> bool:
    """Whether a word in lower case can be cut into two Finnish ones; some mistyped compounds can be, too."""
    cuts = range(MIN_PART, len(word) - MIN_PART + 1)
    return any(is_listed(word[:cut]) and is_listed(word[cut:]) for cut in cuts)


def _is_compound(lower: str) -> bool:
    splitter = default_splitter()
    spans = splitter.spans(lower)
    return len(spans) > 1 and all(end - start >= MIN_PART and splitter.knows(lower[start:end]) for start, end in spans)
