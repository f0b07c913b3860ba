"""The search, with the same parameters as its page."""

from typing import Annotated, Literal
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from kb.search.request import MAX_VALUES, TEXT_LENGTH, FacetName, Match, SearchRequest, Sort
from kb.search.result import Fragment, Hit, SearchResult
from web.api.answers import Answer, Page, answer, following, site_address
from web.api.cursor import read_cursor
from web.api.hits import Anchor, read_hits
from web.api.parameters import Paging, takes
from web.explore.question import with_current
from web.labels import Labels
from web.site import this_site

search = APIBlueprint("search", __name__, tag="Search")

Switch = Literal["on", "off"]
Term = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Terms = Annotated[tuple[Term, ...], Field(max_length=MAX_VALUES)]
Level = Literal[
    "research", "validated", "demonstrated", "ready",
    "trl1", "trl2", "trl3", "trl4", "trl5", "trl6", "trl7", "trl8", "trl9", "unknown",
]  # fmt: skip
Potential = Literal["incremental", "substantial", "disruptive", "unknown"]
YearTerm = Annotated[str, Field(pattern=r"^([0-9]{4}|unknown)$")]
CountryTerm = Annotated[str, Field(pattern=r"^([A-Z]{2}|unknown)$")]


class SearchParameters(Paging):
    """A question. Values of one facet are alternatives, facets combine; `unknown` finds what says nothing about it."""

    q: Annotated[str, Field(max_length=TEXT_LENGTH)] = ""
    """Words, in any of the three languages; with `need=on` a need in plain words."""
    need: Switch = "off"
    """Whether `q` is a need in plain words, whose sentences need not be found but what they are about."""
    technology: Terms = ()
    """Id of a technology; what is tagged with a narrower one is found too. That of a replaced one still serves."""
    maturity: Annotated[tuple[Level, ...], Field(max_length=MAX_VALUES)] = ()
    """A band of readiness, or a TRL."""
    business_model: Terms = ()
    """Id of a business-model pattern."""
    potential: Annotated[tuple[Potential, ...], Field(max_length=MAX_VALUES)] = ()
    """Market potential."""
    sector: Terms = ()
    """Id of a sector."""
    language: Annotated[tuple[Literal["de", "en", "fi"], ...], Field(max_length=MAX_VALUES)] = ()
    """A language in which the brief can be read."""
    year: Annotated[tuple[YearTerm, ...], Field(max_length=MAX_VALUES)] = ()
    country: Annotated[tuple[CountryTerm, ...], Field(max_length=MAX_VALUES)] = ()
    """ISO 3166-1 alpha-2 code of an organisation's country."""
    concepts: Switch = "on"
    """Whether words that name a technology also find the briefs tagged with it, in whatever language."""
    sort: Literal["relevance", "newest", "readiest", "potential"] = "relevance"
    facets: Switch = "on"
    """Whether the facets are counted; they are counted for the first page only."""

    @property
    def question(self) -> SearchRequest:
        """The question as the search understands it."""
        chosen = {facet: tuple(dict.fromkeys(getattr(self, facet.value))) for facet in FacetName}
        need = self.need == "on"
        return SearchRequest(
            text=self.q,
            filters={facet: values for facet, values in chosen.items() if values},
            language=self.reader,
            match=Match.ANY if need else Match.ALL,
            need=need,
            concepts=self.concepts == "on",
            sort=Sort(self.sort),
            page_size=self.limit,
            facets=tuple(FacetName) if self.facets == "on" and not self.cursor else (),
        )


class FoundBrief(Answer):
    """A brief that was found."""

    id: UUID
    slug: str
    address: str
    """Its page."""
    language: Literal["de", "en", "fi"]
    """Of title, summary and snippet."""
    title: str
    summary: str
    snippet: str | None = None
    """The passage that shows the words, where neither title nor summary do."""
    values: dict[FacetName, tuple[str, ...]]
    """Its own values of the facets."""
    year: int | None = None
    demonstration: bool
    """Whether it only shows how the site works and offers nothing real."""
    reviewed: bool
    """Whether a scout has checked it."""
    home: str | None = None
    """Repository of the partner site that looks after it (``oai:<repository>:<id>``); absent for this site's own."""
    organisations: tuple[str, ...]
    """Names of up to three organisations."""
    shared_technologies: tuple[str, ...] | None = None
    """Technologies of the need that the brief is about."""
    shared_words: tuple[str, ...] | None = None
    """Words of the need that the brief has."""

    @classmethod
    def of(cls, hit: Hit) -> "FoundBrief":
        """Return a hit."""
        reasons = hit.reasons
        return cls(
            id=hit.id,
            slug=hit.slug,
            address=site_address(f"/briefs/{hit.slug}"),
            language=hit.language.value,
            title=_plain(hit.title),
            summary=_plain(hit.summary),
            snippet=_plain(hit.snippet) or None,
            values=dict(hit.terms),
            year=hit.year,
            demonstration=hit.demonstration,
            reviewed=hit.reviewed,
            home=hit.home or None,
            organisations=hit.organisations,
            shared_technologies=reasons.concepts if reasons else None,
            shared_words=tuple(word.word for word in reasons.words) if reasons else None,
        )


class CountedValue(Answer):
    """A value of a facet."""

    value: str
    label: str
    """In the reader's language."""
    count: int
    """Briefs that selecting it too would show."""
    selected: bool


class SearchPage(Page[FoundBrief]):
    """Briefs that were found, the best first."""

    total: int
    """How many there are."""
    match: Literal["all", "any"]
    """`any`: no brief, or few, have all of the words, so those with some of them are shown."""
    technologies: tuple[str, ...]
    """Ids of the technologies that the words name."""
    facets: dict[FacetName, tuple[CountedValue, ...]] | None = None
    """The facets with their counts, which ignore the facet's own selection."""


@search.get("/search")
@takes(SearchParameters)
@search.output(SearchPage)
def find(parameters: SearchParameters) -> Response:
    """Briefs that answer a question, with facets

    What is published while you read changes neither what you have read nor what follows, but for its order.
    """
    question = with_current(parameters.question)
    asked = ("search", question.model_dump_json(exclude={"page", "page_size", "facets"}))
    anchor = Anchor.read(read_cursor(asked, parameters.cursor)) if parameters.cursor else None
    found = read_hits(this_site().silta.searcher, question, parameters.limit, anchor)
    last = found.last
    page = SearchPage(
        items=[FoundBrief.of(hit) for hit in found.hits],
        next=following(asked, last.place, found.more) if last else None,
        total=found.result.total,
        match=found.result.match.value,
        technologies=found.result.concepts,
        facets=_facets(found.result, this_site().labels[question.language]) if question.facets else None,
    )
    return answer(page)


def _facets(result: SearchResult, labels: Labels) -> dict[FacetName, tuple[CountedValue, ...]]:
    return {
        name: tuple(
            CountedValue(
                value=item.value, label=labels.value(name, item.value), count=item.count, selected=item.selected
            )
            for item in counts
        )
        for name, counts in result.facets.items()
    }


def _plain(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)
