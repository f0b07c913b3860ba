"""Words in which people ask ("we need", "gibt es", "onko"): indexed, but they say nothing of what is asked for."""

from functools import cache

from kb.language.analysis import term
from kb.language.word_lists import read_words
from kb.model import Language


def is_request(word: str, language: Language) -> bool:
    """Whether a word only asks, in whatever inflection.

    :param word: a word in lower case
    """
    return term(word, language) in _terms(language)


@cache
def _terms(language: Language) -> frozenset[str | None]:
    return frozenset(term(word, language) for word in read_words(f"request_words_{language}")) - {None}
