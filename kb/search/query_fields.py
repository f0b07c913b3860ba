"""The fields that a query can name, in German, English and Finnish."""

import re
from enum import StrEnum

from kb.search.request import MAX_VALUES, UNKNOWN, VALUE_LENGTH, FacetName


class QueryField(StrEnum):
    """The texts of a brief that a query can name, written as in the canonical form of a query."""

    TITLE = "title"
    SUMMARY = "summary"
    NAMES = "organisation"
    """Organisations, people, project and subjects."""


TEXT_FIELDS: dict[str, QueryField] = {
    **dict.fromkeys(("title", "titel", "otsikko"), QueryField.TITLE),
    **dict.fromkeys(("summary", "zusammenfassung", "kurzfassung", "tiivistelmä"), QueryField.SUMMARY),
    **dict.fromkeys(
        ("organisation", "organization", "einrichtung", "organisaatio", "person", "henkilö", "name", "nimi", "project",
         "projekt", "hanke"),
        QueryField.NAMES,
    ),
}  # fmt: skip
"""Names of text fields in case-folded form."""

FACET_FIELDS: dict[str, FacetName] = {
    **{facet.value: facet for facet in FacetName},
    **dict.fromkeys(("technologie", "teknologia"), FacetName.TECHNOLOGY),
    **dict.fromkeys(("trl", "reifegrad", "reife", "valmiusaste", "valmiustaso"), FacetName.MATURITY),
    **dict.fromkeys(("pattern", "geschäftsmodell", "liiketoimintamalli"), FacetName.BUSINESS_MODEL),
    **dict.fromkeys(("potenzial", "potentiaali"), FacetName.POTENTIAL),
    **dict.fromkeys(("branche", "toimiala"), FacetName.SECTOR),
    **dict.fromkeys(("sprache", "kieli"), FacetName.LANGUAGE),
    **dict.fromkeys(("jahr", "vuosi"), FacetName.YEAR),
    **dict.fromkeys(("land", "maa"), FacetName.COUNTRY),
}
"""Names of facets in case-folded form."""

_RANGE = re.compile(r"(\d{1,4})-(\d{1,4})", re.ASCII)
_LEVEL = re.compile(r"(?:trl[ -]?)?([1-9])", re.ASCII)


def facet_values(field: str, text: str) -> tuple[str, ...]:
    """Return the values of a facet that a query names, in the form of the index.

    Commas separate alternatives; levels and years can be given as a range (``trl:5-7``, ``year:2020-2024``).

    :param field: a key of :data:`FACET_FIELDS`
    :param text: what stands behind the colon
    :returns: nothing when there is no value
    """
    facet = FACET_FIELDS[field]
    values: dict[str, None] = {}
    for item in text.replace('"', " ").split(","):
        value = " ".join("".join(c if c.isprintable() else " " for c in item).split())[:VALUE_LENGTH].strip()
        if value:
            values.update(dict.fromkeys(_canonical(facet, value.lower())))
    return tuple(values)[:MAX_VALUES]


def _canonical(facet: FacetName, value: str) -> tuple[str, ...]:
    if facet is FacetName.COUNTRY and value != UNKNOWN:
        return (value.upper(),)
    if facet in {FacetName.MATURITY, FacetName.YEAR}:
        limits = _RANGE.fullmatch(value.removeprefix("trl"))
        if limits:
            first, last = sorted((int(limits[1]), int(limits[2])))
            numbers = range(first, min(last, first + MAX_VALUES - 1) + 1)
            return tuple(item for number in numbers for item in _canonical(facet, str(number)))
    level = _LEVEL.fullmatch(value) if facet is FacetName.MATURITY else None
    return (f"trl{level[1]}",) if level else (value,)
