"""Prefixes against an index of stems."""

from functools import lru_cache

from kb.language import fold, term
from kb.model import Language
from kb.search.interpretation import PrefixNode


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Endings that the Snowball stemmers take off, and what may stand before the place where a reader stopped typing.
_ENDINGS: dict[Language, tuple[str, ...]] = {
    Language.DE: _list(
        "e en er es em ern n s g ng ung ungen r t st te ten end ende enden ig ige igen lich liche lichen isch ische "
        "ischen keit heit it eit eiten ch che chen h heiten"
    ),
    Language.EN: _list(
        "e s es d ed ing ng g ion on n ions ation ations ational al y ly ity ty ies er r ers ive ment ments ness able "
        "ful fully ize ise ized ised izing ising"
    ),
    Language.FI: _list(
        "n a ä t i in en ssa ssä sta stä lla llä lta ltä lle ksi na nä iin een ien jen den ja jä ta tä us uus inen nen "
        "set sen sten sia siä minen misen mista"
    ),
}
_GERMAN = (("ß", "ss"), ("ä", "a"), ("ö", "o"), ("ü", "u"), ("ae", "a"), ("oe", "o"))
MIN_STEM = 3


@lru_cache(maxsize=4096)
def read_prefix(prefix: str) -> PrefixNode:
    """Return what a prefix means for each language's stems."""
    folded = fold(prefix)
    beginnings = {language: _beginning(folded, language) for language in Language}
    return PrefixNode(
        prefix=folded,
        beginnings=beginnings,
        stems={language: _stems(folded, beginnings[language], language) for language in Language},
    )


def _beginning(folded: str, language: Language) -> str:
    if language is Language.DE:
        for written, stemmed in _GERMAN:
            folded = folded.replace(written, stemmed)
    return folded


def _stems(folded: str, beginning: str, language: Language) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for ending in ("", *_ENDINGS[language]):
        stem = term(folded + ending, language)
        if stem and MIN_STEM <= len(stem) < len(beginning) and beginning.startswith(stem):
            found[stem] = None
    return tuple(found)
