"""Which values the facets can have, so that a mistyped one is named instead of finding nothing without a word."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from kb.language import fold
from kb.model import Language, MaturityBand, PotentialLevel, SiltaError
from kb.search.backend import Backend
from kb.search.query_fields import facet_values
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.taxonomy import Vocabularies

LISTED = 16
"""Values that a message lists; of longer lists it names the nearest ones."""
NEAREST = 5


class UnknownValue(SiltaError):
    """No brief can have this value of a facet; the message names those that there are."""


def known_values(facet: FacetName, vocabularies: Vocabularies, backend: Backend) -> tuple[str, ...]:
    """Return the values that a facet can have; of countries and years those of the briefs.

    :raises SearchUnavailable: when the backend does not answer for countries and years
    """
    match facet:
        case FacetName.TECHNOLOGY:
            known: Iterable[str] = (item.id for item in vocabularies.taxonomy)
        case FacetName.MATURITY:
            known = (*(band.value for band in MaturityBand), *(f"trl{level}" for level in range(1, 10)))
        case FacetName.BUSINESS_MODEL:
            known = vocabularies.patterns
        case FacetName.POTENTIAL:
            known = (level.value for level in PotentialLevel)
        case FacetName.SECTOR:
            known = vocabularies.sectors
        case FacetName.LANGUAGE:
            return tuple(language.value for language in Language)
        case FacetName.COUNTRY | FacetName.YEAR:
            counted = backend.search(SearchRequest(page_size=0, facets=(facet,))).facets[facet]
            known = sorted(item.value for item in counted if item.value != UNKNOWN)
    return (*known, UNKNOWN)


def check_filters(
    filters: Mapping[FacetName, Sequence[str]], vocabularies: Vocabularies, backend: Backend
) -> dict[FacetName, tuple[str, ...]]:
    """Return filters in the form of the index (``de`` as ``DE``, ``5-7`` as levels, a label as its technology).

    :raises UnknownValue: naming the value, and the ones that there are
    """
    return {facet: _checked(facet, values, vocabularies, backend) for facet, values in filters.items()}


def _checked(facet: FacetName, values: Sequence[str], vocabularies: Vocabularies, backend: Backend) -> tuple[str, ...]:
    known = known_values(facet, vocabularies, backend)
    found: dict[str, None] = {}
    for typed in values:
        # As in the query language: 5-7 is three levels, de the country DE. Of a range the values count that there are.
        meant = (
            [_technology(typed, vocabularies)] if facet is FacetName.TECHNOLOGY else facet_values(facet.value, typed)
        )
        there = [value for value in meant if value in known]
        if not there:
            raise UnknownValue(_message(facet, typed, known))
        found.update(dict.fromkeys(there))
    return tuple(found)


def _technology(typed: str, vocabularies: Vocabularies) -> str:
    """Return the id of the technology that is named by its id or by a label in any language."""
    if typed in vocabularies.taxonomy:
        return typed
    matches = vocabularies.labels.find(typed, any_case=True)
    return next((item.technology for item in matches if (item.start, item.end) == (0, len(typed))), typed)


def _message(facet: FacetName, typed: str, known: Sequence[str]) -> str:
    problem = f"no brief can have the {facet.value} {typed!r}"
    if len(known) <= LISTED:
        return f"{problem}; there are {', '.join(known)}"
    near = extract(fold(typed), known, scorer=OSA.normalized_similarity, limit=NEAREST)
    return f"{problem}; near to it are {', '.join(value for value, _, _ in near)} (of {len(known)})"
