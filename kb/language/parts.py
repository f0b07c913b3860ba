"""The parts of compounds as terms, in the languages that write compounds as one word."""

from functools import lru_cache

from kb.language.analysis import fold, term
from kb.language.compounds import compound_parts, default_splitter
from kb.language.finnish_compounds import finnish_parts
from kb.model import Language

PARTED = (Language.DE, Language.FI)
"""Languages whose compounds also yield their parts; English writes them apart."""
_CACHE_LIMIT = 60_000

_finnish: dict[str, tuple[str, ...]] = {}


def part_terms(word: str, language: Language) -> tuple[str, ...]:
    """Return the terms of the parts of a compound, and of compounds inside it, without the whole word.

    :returns: nothing when the word is no compound of known words, or the language has none
    """
    if language is Language.DE:
        return compound_parts(word)
    if language is not Language.FI:
        return ()
    found = _finnish.get(word)
    if found is None:
        if len(_finnish) >= _CACHE_LIMIT:
            _finnish.clear()
        parts = [part for whole in finnish_parts(fold(word)) for part in (whole, *finnish_parts(whole))]
        terms = dict.fromkeys(item for part in parts if (item := term(part, Language.FI)))
        found = _finnish[word] = tuple(terms)
    return found


@lru_cache(maxsize=_CACHE_LIMIT)
def simple_parts(word: str, language: Language) -> tuple[str, ...]:
    """Return the simple words of a compound in their order, as they stand in it or in their base form.

    :returns: nothing when the word is no compound of known words, or the language has none
    """
    if language is Language.DE:
        return default_splitter().split(word)
    return finnish_parts(fold(word)) if language is Language.FI else ()
