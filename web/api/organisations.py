"""The organisations that took part in published results."""

from apiflask import APIBlueprint
from flask import Response, abort

from kb.curation.organisations import organisation_of_today
from kb.store import PublicOrganisation
from web.api.answers import Answer, Page, answer, cut, following, moved, site_address
from web.api.cursor import read_cursor
from web.api.parameters import Paging, Parameters, takes
from web.site import this_site

organisations = APIBlueprint("organisations", __name__, tag="Organisations")
NAMES = 12
"""Other names that are told."""
BRIEFS = 100
"""Briefs of an organisation that are told, the newest ones."""


class OrganisationAnswer(Answer):
    """An organisation."""

    key: str
    """Its public address; the same for the same organisation in all briefs."""
    name: str
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    ror: str | None = None
    """Id at the Research Organization Registry."""
    address: str
    """Its page."""
    briefs: int
    """Published briefs that it took part in."""

    @classmethod
    def of(cls, item: PublicOrganisation) -> "OrganisationAnswer":
        """Return an organisation."""
        return cls(
            key=item.key,
            name=item.name,
            country=item.country,
            ror=item.ror,
            address=site_address(f"/organisations/{item.key}"),
            briefs=item.briefs,
        )


class OrganisationDetails(OrganisationAnswer):
    """An organisation with its other names and its newest briefs."""

    other_names: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()
    """Slugs of its newest briefs."""


class OrganisationPage(Page[OrganisationAnswer]):
    """Organisations by key."""


@organisations.get("/organisations")
@takes(Paging)
@organisations.output(OrganisationPage)
def list_organisations(parameters: Paging) -> Response:
    """The organisations, by key"""
    question = ("organisations",)
    after = str(read_cursor(question, parameters.cursor)[0]) if parameters.cursor else ""
    with this_site().silta.database.unit_of_work() as work:
        found = work.participations.organisations_after(after, parameters.limit + 1)
    shown, more = cut(found, parameters.limit)
    cursor = following(question, [shown[-1].key], more) if shown else None
    return answer(OrganisationPage(items=[OrganisationAnswer.of(item) for item in shown], next=cursor))


@organisations.get("/organisations/<key>")
@takes(Parameters)
@organisations.output(OrganisationDetails)
@organisations.doc(responses={301: "The organisation is another one; `Location` leads there"})
def show_organisation(key: str, parameters: Parameters) -> Response:
    """One organisation with its newest briefs

    The key of one that turned out to be another one redirects to that one for ever.
    """
    with this_site().silta.database.unit_of_work() as work:
        found = work.participations.organisation(key)
        if found is None:
            present = organisation_of_today(work, key)
            if present is None:
                abort(404)
            return moved(f"/organisations/{present.key}")
        names = work.participations.names(found.key, NAMES)
        newest = work.participations.briefs(found.key, BRIEFS)
    details = OrganisationDetails(
        **dict(OrganisationAnswer.of(found)),
        other_names=tuple(name for name in names if name != found.name),
        newest=tuple(stored.brief.slug for stored in newest),
    )
    return answer(details)
