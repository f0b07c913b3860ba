"""The published briefs."""

from typing import Annotated
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response
from pydantic import AwareDatetime, ConfigDict, Field
from werkzeug.exceptions import Gone

from kb.model import BriefStatus, ContactDetails, SectionProposal, TransferBrief
from kb.store import StoredBrief
from web.api.answers import Page, answer, cut, following, moved, site_address
from web.api.cursor import read_cursor
from web.api.parameters import Paging, Parameters, takes
from web.api.problem import ApiProblem, ProblemKind
from web.explore.published import for_readers, published_brief
from web.site import this_site

briefs = APIBlueprint("briefs", __name__, tag="Briefs")
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class PublicBrief(TransferBrief):
    """A published brief as readers may see it, with its address."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    proposals: Annotated[tuple[SectionProposal, ...], Field(exclude=True)] = ()
    contact: ContactDetails | None = None  # type: ignore[assignment]  # readers are not told who agreed to what
    """Whom firms ask; only with the consent of that person."""
    address: str
    """Its page."""
    changed_at: AwareDatetime

    @classmethod
    def of(cls, stored: StoredBrief) -> "PublicBrief":
        """Return a stored brief, whose values need no second check.

        :param stored: as readers may see it (:func:`web.explore.published.for_readers`)
        """
        brief = stored.brief
        address = site_address(f"/briefs/{brief.slug}")
        return cls.model_construct(**dict(brief), address=address, changed_at=stored.changed_at)


class BriefPage(Page[PublicBrief]):
    """Published briefs, in the order in which they were made."""


@briefs.get("/briefs")
@takes(Paging)
@briefs.output(BriefPage)
def list_briefs(parameters: Paging) -> Response:
    """All published briefs

    Page by page, in the order in which they were made: what is published while you read comes at the end or is left
    out, and nothing comes twice.
    """
    question = ("briefs",)
    place = read_cursor(question, parameters.cursor) if parameters.cursor else [""]
    after = UUID(str(place[0])) if place[0] else None
    with this_site().silta.database.unit_of_work() as work:
        found = work.briefs.published_after(after, parameters.limit + 1)
    shown, more = cut(found, parameters.limit)
    cursor = following(question, [str(shown[-1].brief.id)], more) if shown else None
    return answer(BriefPage(items=[PublicBrief.of(for_readers(stored)) for stored in shown], next=cursor))


@briefs.get("/briefs/<name>")
@takes(Parameters)
@briefs.output(PublicBrief)
@briefs.doc(
    responses={
        301: "The brief has another slug by now; `Location` leads there",
        410: "The brief was withdrawn",
    }
)
def show_brief(name: str, parameters: Parameters) -> Response:
    """One brief, by its slug or its id

    An old slug redirects to the present one for ever.
    """
    stored = _by_id(name) or _by_slug(name)
    if isinstance(stored, str):
        return moved(f"/briefs/{stored}")
    return answer(PublicBrief.of(stored), changed_at=stored.changed_at)


def _by_slug(slug: str) -> StoredBrief | str:
    try:
        return published_brief(slug)
    except Gone as error:
        raise ApiProblem(ProblemKind.WITHDRAWN) from error


def _by_id(name: str) -> StoredBrief | None:
    try:
        identifier = UUID(name)
    except ValueError:
        return None
    with this_site().silta.database.unit_of_work() as work:
        stored = work.briefs.get(identifier)
    if stored is not None and stored.brief.status is BriefStatus.ARCHIVED and stored.brief.published_on:
        raise ApiProblem(ProblemKind.WITHDRAWN)
    return for_readers(stored) if stored is not None and stored.brief.status is BriefStatus.PUBLISHED else None
