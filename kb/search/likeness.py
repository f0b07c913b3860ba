"""The words by which briefs resemble each other: the rarest ones of title and summary that others have there too."""

from collections.abc import Mapping, Sequence

from kb.language import index_terms
from kb.model import Language
from kb.search.index_fields import text_field

TELLING_PARTS = ("title", "summary")
"""Parts of the text whose words are compared."""
TELLING_TERMS = 15

Texts = Mapping[str, Sequence[str]]
"""Title and summary by language, as a card has them."""


def candidate_terms(texts: Texts) -> list[tuple[Language, str]]:
    """Return the terms of title and summary, each once a language."""
    return [
        (Language(code), term)
        for code, (title, summary) in texts.items()
        for term in dict.fromkeys(index_terms(f"{title} {summary}", Language(code)))
    ]


def telling_terms(frequencies: Mapping[tuple[Language, str], int]) -> list[tuple[str, str]]:
    """Return (field, term) of the rarest terms that more than one brief has.

    :param frequencies: in how many titles and summaries a term stands
    """
    shared = [key for key, frequency in frequencies.items() if frequency > 1]
    rarest = sorted(shared, key=lambda key: (frequencies[key], key))[:TELLING_TERMS]
    return [(text_field(part, language), term) for language, term in rarest for part in TELLING_PARTS]
