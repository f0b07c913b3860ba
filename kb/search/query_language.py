"""Which language a query is written in, so that its words are looked up in the right columns of the lexicon."""

from collections.abc import Sequence

from kb.language import STOP_WORDS, fold, is_request
from kb.model import Language
from kb.taxonomy import Lexicon


def query_language(words: Sequence[str], reader: Language, lexicon: Lexicon) -> Language:
    """Return the language that knows most of the words; of several the reader's, of others the first.

    :param words: the words of a query as they were typed
    :param reader: the language in which the page is read
    """
    folded = [fold(word) for word in words]

    def known(language: Language) -> tuple[int, bool]:
        asking = sum(word in STOP_WORDS[language] or is_request(word, language) for word in folded)
        return asking + lexicon.covers(words, language), language is reader

    return max(Language, key=known)
