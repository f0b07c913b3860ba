"""What may be kept of the words of a search that found nothing, so that it tells what is missing and of nobody.

Kept are the words without case, inflection, order, stop words and words of asking. A search is dropped as a whole when
it

- is longer than :data:`MOST` words: a sentence may tell anything;
- looks like a mail address, a web address or has more than four digits in all: telephone and customer numbers;
- looks like a name: a word that no dictionary knows and that begins with a capital letter, or two words that no
  dictionary knows.

A name that is an everyday word too (Müller) passes this; therefore words are shown, and kept for long, only when they
were searched for several times (:mod:`kb.store.search_statistics`).
"""

import re
import unicodedata

from kb.language import fold, is_request, words
from kb.language.known_words import dictionary_form, is_known_word
from kb.language.stop_words import STOP_WORDS
from kb.model import Language

MOST = 5
"""Words that are kept at most; a search of more is dropped."""
LONGEST = 40
"""Letters of a word; longer ones are encoded data."""
DIGITS = 4
_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.(?:com|org|net|de|fi|at|ch|eu|io)\b", re.IGNORECASE)
_FIELD = re.compile(r"\b[a-z_]+:")


def kept_words(text: str, language: Language, terms: frozenset[str] = frozenset()) -> str | None:
    """Return the words that may be kept, in the form of the dictionary, sorted; None when nothing may.

    :param text: the search as it was typed
    :param language: the reader's language, whose dictionary is asked first
    :param terms: folded words of the vocabularies, which are no names though no dictionary has them
    """
    text = unicodedata.normalize("NFKC", text)  # a full-width @ is one
    if _ADDRESS.search(text) or sum(map(str.isdigit, text)) > DIGITS:
        return None
    typed = [word for word in words(_FIELD.sub(" ", text)) if _says_something(fold(word))]
    if not 1 <= len(typed) <= MOST or any(len(word) > LONGEST for word in typed):
        return None
    unknown = [word for word in typed if word.isalpha() and not _is_known(word, terms)]
    if len(unknown) > 1 or any(word[0].isupper() and not word.isupper() for word in unknown):
        return None
    return " ".join(sorted({_form(word, language) for word in typed}))


def _form(word: str, language: Language) -> str:
    order = (language, *(code for code in Language if code is not language))
    known = next((code for code in order if is_known_word(word, code)), None)
    return fold(word) if known is None else dictionary_form(word, known)


def _says_something(folded: str) -> bool:
    return not any(folded in STOP_WORDS[language] or is_request(folded, language) for language in Language)


def _is_known(word: str, terms: frozenset[str]) -> bool:
    return fold(word) in terms or any(is_known_word(word, language) for language in Language)
