"""What somebody asks of the search, independent of any backend."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from kb.model import Language
from kb.model.value import Value

TEXT_LENGTH = 2000
"""Characters of a query that are read; the rest of a longer one is left out, and the result says so."""
VALUE_LENGTH = 100
MAX_VALUES = 100
"""How many values of one facet an address may select."""
MAX_PAGE_SIZE = 100
MAX_RESULTS = 10_000
"""How deep a reader can page; deeper ones narrow their question."""


class FacetName(StrEnum):
    """The facets, named as their parameter in the address."""

    TECHNOLOGY = "technology"
    MATURITY = "maturity"
    BUSINESS_MODEL = "business_model"
    POTENTIAL = "potential"
    SECTOR = "sector"
    LANGUAGE = "language"
    YEAR = "year"
    COUNTRY = "country"


UNKNOWN = "unknown"
"""The value of a facet for briefs that say nothing about it; every facet but language has it."""


class Sort(StrEnum):
    """Orders of the hits; ties are broken by the brief's id, so that paging has no gaps or repeats."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    READIEST = "readiest"
    POTENTIAL = "potential"


class Match(StrEnum):
    """Whether a hit has all of the words or any of them."""

    ALL = "all"
    ANY = "any"


class SearchRequest(Value):
    """A question: text in the query language of :mod:`kb.search.query`, filters by facet, sort and page."""

    text: str = ""
    filters: Mapping[FacetName, tuple[str, ...]] = Field(default_factory=dict)
    """Values of one facet are alternatives (OR), facets combine (AND)."""
    language: Language = Language.EN
    """The reader's language: titles and summaries come in it where the brief has it."""
    match: Match = Match.ALL
    need: bool = False
    """Whether the text is a need in plain words, whose sentences need not be found but what they are about."""
    concepts: bool = True
    """Whether words that name a technology also find the briefs tagged with it, in whatever language."""
    sort: Sort = Sort.RELEVANCE
    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=0, le=MAX_PAGE_SIZE)] = 20
    facets: tuple[FacetName, ...] = tuple(FacetName)
    """The facets to count."""
    matrix: bool = False
    """Whether to count maturity band by potential level too."""

    def selected(self, facet: FacetName) -> tuple[str, ...]:
        """Return the selected values of a facet."""
        return self.filters.get(facet, ())

    def without(self, facet: FacetName, value: str | None = None) -> "SearchRequest":
        """Return the same question on its first page without one value, or all values, of a facet."""
        kept = tuple(item for item in self.selected(facet) if value is not None and item != value)
        filters = {name: values for name, values in self.filters.items() if name is not facet}
        if kept:
            filters[facet] = kept
        return self.model_copy(update={"filters": filters, "page": 1})

    def with_value(self, facet: FacetName, value: str) -> "SearchRequest":
        """Return the same question on its first page with one more value of a facet."""
        values = self.selected(facet)
        filters = {**self.filters, facet: values if value in values else (*values, value)}
        return self.model_copy(update={"filters": filters, "page": 1})


def parse_parameters(
    parameters: Iterable[tuple[str, str]], language: Language, *, need: bool = False
) -> tuple[SearchRequest, tuple[str, ...]]:
    """Read the parameters of a search address (``q``, a repeatable one a facet, ``sort``, ``page``, ``concepts``).

    Never raises: what cannot be understood is left out and named; parameters of other names are not Silta's concern.

    :param parameters: decoded pairs in the order of the address
    :param language: the reader's language
    :param need: whether the text is a need in plain words; any of its words suffice
    :returns: the request and the names of the parameters that were left out
    """
    understood: dict[str, object] = {}
    filters: dict[FacetName, tuple[str, ...]] = {}
    left_out: dict[str, None] = {}
    for name, raw in parameters:
        # Arguments of a command that are not UTF-8 arrive as lone surrogates, which no text may hold.
        value = raw.encode("utf-8", "replace").decode("utf-8").strip()
        if not value:
            continue
        if name in _FACETS:
            values = filters.get(_FACETS[name], ())
            if len(value) > VALUE_LENGTH or len(values) >= MAX_VALUES:
                left_out[name] = None
            elif value not in values:
                filters[_FACETS[name]] = (*values, value)
        elif name in _READERS:
            field, read = _READERS[name]
            content = read(value)
            if content is None:
                left_out[name] = None
            else:
                understood[field] = content
            if name == "q" and len(value) > TEXT_LENGTH:
                left_out[name] = None
    match = Match.ANY if need else Match.ALL
    fixed = {"filters": filters, "language": language, "need": need, "match": match}
    return SearchRequest.model_validate({**understood, **fixed}), tuple(left_out)


def _sort(value: str) -> Sort | None:
    return next((sort for sort in Sort if sort.value == value), None)


def _page(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 and int(value) >= 1 else None


_FACETS = {facet.value: facet for facet in FacetName}
_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "q": ("text", lambda value: value[:TEXT_LENGTH]),
    "sort": ("sort", _sort),
    "page": ("page", _page),
    "concepts": ("concepts", lambda value: value != "off"),
}
