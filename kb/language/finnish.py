"""The base forms of Finnish words, whose inflection changes the stem (hitsaus, hitsauksen; tuotanto, tuotannon).

The Snowball stemmer alone brings 41 of 93 inflected forms of this field's words to the term of their base form, with
the dictionary of simplemma before it 91 of 93 (tests/kb/language/test_finnish.py has the words).
"""

from functools import cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory


@cache
def _lemmatizer() -> Lemmatizer:
    # Reading the dictionary takes one to two seconds; as a stream it holds 55 MB instead of 400 MB.
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=StreamDictionaryFactory()))


def base_form(word: str) -> str:
    """Return the base form of a Finnish word in lower case, or the word itself when it is not known."""
    return str(_lemmatizer().lemmatize(word, lang="fi")).lower()


def has_clitic_like_end(base: str) -> bool:
    """Whether the stemmer would take the end of this base form for the question clitic -ko or -kö."""
    return base.endswith(("ko", "kö"))
