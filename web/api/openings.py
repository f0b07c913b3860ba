"""The openings of academic exchange, with the same parameters as their list."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, abort
from pydantic import Field

from kb.catalogue.openings import OpeningEntry, OpeningFacet, OpeningQuestion, search_openings
from kb.model import (
    AcademicLevel,
    DurationUnit,
    ExchangeOpening,
    FundingKind,
    FundingPeriod,
    OpeningKind,
    Preparation,
)
from kb.model.value import CountryCode
from kb.search.request import MAX_VALUES, TEXT_LENGTH
from web.api.answers import Answer, Page, answer, cut, following, site_address
from web.api.cursor import read_cursor
from web.api.parameters import Paging, Parameters, takes
from web.api.search import Terms
from web.contribute.moment import today
from web.site import this_site

openings = APIBlueprint("openings", __name__, tag="Openings")

_Start = Annotated[str, Field(pattern=r"^([0-9]{4}-[1-4]|flexible)$")]


class OpeningTextAnswer(Answer):
    """An opening in one language; the sections are Markdown."""

    title: str
    summary: str
    description: str
    requirements: str
    funding: str
    preparation: str


class OpeningTextsAnswer(Answer):
    """The languages of an opening, one at least."""

    de: OpeningTextAnswer | None = None
    en: OpeningTextAnswer | None = None
    fi: OpeningTextAnswer | None = None


class DurationAnswer(Answer):
    """How long a stay is."""

    length: int
    unit: DurationUnit


class FundingAnswer(Answer):
    """How a stay is paid for."""

    kind: FundingKind
    amount: int | None = None
    """EUR before tax."""
    per: FundingPeriod | None = None


class SupervisorAnswer(Answer):
    """Who looks after the guest; given only with the person's recorded consent."""

    name: str
    email: str | None = None
    url: str | None = None


class OpeningAnswer(Answer):
    """A place for a guest, a thesis, a course or a laboratory used together."""

    id: UUID
    slug: str
    address: str
    """Its page."""
    calendar: str
    """Its deadline and period as iCalendar."""
    demonstration: bool
    """Whether it only shows how the site works and offers nothing real."""
    kind: OpeningKind
    texts: OpeningTextsAnswer
    organisation: str
    """The host."""
    supervisor: SupervisorAnswer | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    place: str | None = None
    remote: bool
    """Whether it can also be done from elsewhere."""
    technologies: tuple[str, ...]
    """Ids of technologies, the most important first."""
    levels: tuple[AcademicLevel, ...]
    languages: tuple[Literal["de", "en", "fi"], ...]
    """In which people work there."""
    starts_on: date | None = None
    ends_on: date | None = None
    duration: DurationAnswer | None = None
    flexible: bool
    """Whether the days can be agreed on."""
    deadline: date | None = None
    """Last day to apply."""
    funding: FundingAnswer | None = None
    preparation: tuple[Preparation, ...]
    """What is offered so that people from another culture arrive well."""
    published_on: date | None = None
    changed_at: datetime

    @classmethod
    def of(cls, stored: ExchangeOpening, changed_at: datetime) -> "OpeningAnswer":
        """Return an opening as everybody may see it."""
        opening = stored.for_readers
        person = opening.supervisor
        page = site_address(f"/exchange/{opening.slug}")
        return cls(
            id=opening.id,
            slug=opening.slug,
            address=page,
            calendar=f"{page}.ics",
            demonstration=opening.demonstration,
            kind=opening.kind,
            texts=OpeningTextsAnswer(
                **{code.value: OpeningTextAnswer(**text.model_dump()) for code, text in opening.texts}
            ),
            organisation=opening.organisation,
            supervisor=SupervisorAnswer(name=person.name, email=person.email, url=person.url) if person else None,
            country=opening.country,
            place=opening.place,
            remote=opening.remote,
            technologies=opening.technologies,
            levels=opening.levels,
            languages=tuple(language.value for language in opening.languages),
            starts_on=opening.starts_on,
            ends_on=opening.ends_on,
            duration=DurationAnswer(**opening.duration.model_dump()) if opening.duration else None,
            flexible=opening.flexible,
            deadline=opening.deadline,
            funding=FundingAnswer(**opening.funding.model_dump()) if opening.funding else None,
            preparation=opening.preparation,
            published_on=opening.published_on,
            changed_at=changed_at,
        )


class OpeningPage(Page[OpeningAnswer]):
    """Openings, in the order in which they were made."""

    total: int
    """How many there are now."""


class OpeningParameters(Paging):
    """What can be asked of the list. Values of one facet are alternatives, facets combine."""

    q: Annotated[str, Field(max_length=TEXT_LENGTH)] = ""
    """Words, in any of the three languages."""
    kind: Annotated[tuple[OpeningKind, ...], Field(max_length=MAX_VALUES)] = ()
    technology: Terms = ()
    """Id of a technology; what has a narrower one is found too. Beside a narrower one a broader one says nothing."""
    country: Annotated[tuple[CountryCode, ...], Field(max_length=MAX_VALUES)] = ()
    language: Annotated[tuple[Literal["de", "en", "fi"], ...], Field(max_length=MAX_VALUES)] = ()
    """In which people work there."""
    level: Annotated[tuple[AcademicLevel, ...], Field(max_length=MAX_VALUES)] = ()
    funding: Annotated[tuple[FundingKind, ...], Field(max_length=MAX_VALUES)] = ()
    start: Annotated[tuple[_Start, ...], Field(max_length=MAX_VALUES)] = ()
    """A quarter in which it can begin, such as `2027-3`, or `flexible`."""

    @property
    def question(self) -> OpeningQuestion:
        """The question as the list understands it; a technology that there is not finds nothing."""
        pairs = [("q", self.q)]
        pairs += [(facet.value, str(value)) for facet in OpeningFacet for value in getattr(self, facet.value)]
        return OpeningQuestion.of(pairs, this_site().silta.vocabularies)


@openings.get("/openings")
@takes(OpeningParameters)
@openings.output(OpeningPage)
def list_openings(parameters: OpeningParameters) -> Response:
    """The openings of academic exchange"""
    asked = parameters.question
    # What names only unknown technologies asks for none, not for all.
    unknown = bool(parameters.technology) and OpeningFacet.TECHNOLOGY not in asked.chosen
    silta = this_site().silta
    entries: list[OpeningEntry] = []
    if not unknown:
        entries = search_openings(silta.database, silta.vocabularies, asked, today()).entries
    question = ("openings", asked.query, unknown)
    after = UUID(str(read_cursor(question, parameters.cursor)[0])) if parameters.cursor else None
    ordered = sorted(entries, key=lambda entry: entry.profile.id)
    following_ones = [entry for entry in ordered if after is None or entry.profile.id > after]
    shown, more = cut(following_ones, parameters.limit)
    cursor = following(question, [str(shown[-1].profile.id)], more) if shown else None
    items = [OpeningAnswer.of(entry.profile, entry.changed_at) for entry in shown]
    return answer(OpeningPage(items=items, next=cursor, total=len(entries)))


@openings.get("/openings/<slug>")
@takes(Parameters)
@openings.output(OpeningAnswer)
def show_opening(slug: str, parameters: Parameters) -> Response:
    """One opening"""
    with this_site().silta.database.unit_of_work() as work:
        stored = work.exchange.by_slug(slug)
    if stored is None or not stored.profile.is_open(today()):
        abort(404)
    return answer(OpeningAnswer.of(stored.profile, stored.changed_at), changed_at=stored.changed_at)
