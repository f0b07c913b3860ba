"""Function words that say nothing about a text's subject, by language."""

from kb.language.word_lists import read_words
from kb.model import Language

STOP_WORDS: dict[Language, frozenset[str]] = {language: read_words(f"stop_words_{language}") for language in Language}
"""Lower-case words that no field indexes; a query of nothing else is searched as it stands."""
