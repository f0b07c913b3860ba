"""Which of the three languages a text is written in, by its function words."""

from kb.language.stop_words import STOP_WORDS
from kb.language.tokens import words
from kb.model import Language

MIN_EVIDENCE = 3
"""Function words that a text needs before its language counts as known."""
MAX_WORDS = 400


def detect_language(text: str) -> Language | None:
    """Return the language whose function words are most frequent, or None when too few decide.

    Function words make up about half of running text, so a sentence or two suffice; titles and other languages give
    None.
    """
    sample = [word.lower() for word in words(text)[:MAX_WORDS]]
    counts = {language: sum(map(stop_words.__contains__, sample)) for language, stop_words in STOP_WORDS.items()}
    ranked = sorted(counts, key=lambda language: counts[language], reverse=True)
    best, second = counts[ranked[0]], counts[ranked[1]]
    if best < MIN_EVIDENCE or best < 1.5 * second or best < 0.12 * len(sample):
        return None
    return ranked[0]
