"""The words that briefs are written with, as they are spelled: what a mistyped word can have meant.

The searched fields hold stems, from which no spelling comes back. So an index keeps the words of titles and summaries
once more, folded and each once a brief, in a field of each language.
"""

from collections.abc import Iterable, Mapping

from kb.language import fold, words
from kb.model import Language
from kb.search.document import SearchDocument
from kb.search.index_fields import text_field

MIN_LENGTH = 3
"""Letters of the shortest word that is kept."""
LIMIT = 50_000
"""Words of one language that are given out, the most frequent ones."""

Frequencies = Mapping[str, int]
"""A folded word, and how many briefs have it in a title or summary."""
Vocabulary = Mapping[Language, Frequencies]


def word_field(language: Language) -> str:
    """Return the name of the field of words in one language."""
    return text_field("words", language)


WORD_FIELDS = tuple(word_field(language) for language in Language)


def spelled_words(document: SearchDocument) -> dict[str, list[str]]:
    """Return the words of a brief's titles and summaries by field; the same for every backend."""
    return {
        word_field(language): list(dict.fromkeys(filter(_is_kept, map(fold, words(f"{text.title} {text.summary}")))))
        for language, text in document.texts.items()
    }


def most_frequent(counts: Iterable[tuple[str, int]], limit: int = LIMIT) -> dict[str, int]:
    """Return the most frequent words that any brief has; ties in the order of the alphabet."""
    found = [(word, count) for word, count in counts if count]
    if len(found) > limit:
        found = sorted(found, key=lambda item: (-item[1], item[0]))[:limit]
    return dict(found)


def _is_kept(word: str) -> bool:
    return len(word) >= MIN_LENGTH and word.isalpha()
