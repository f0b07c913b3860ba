"""The pages of people who agreed to have one. Nobody else has any: no consent, no page."""

from collections.abc import Iterable
from uuid import UUID

from flask import abort, render_template

from kb.model import BriefStatus
from kb.search.result import Hit
from kb.store import UnitOfWork
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.organisation_page import stored_hits
from web.explore.pager import make_pager, read_page
from web.explore.profile_sections import Whose, sections_of
from web.language import reader_language
from web.metadata.structured_data import describe_person, script
from web.people import everybody, find_person, is_still_shown, people_indexes
from web.site import reader_labels, this_site

LISTED = 100
"""People on a page of the list."""
BRIEFS = 30
"""Briefs of each kind on a person's page, the last ones first."""


@explore.get("/people")
def people() -> str:
    """List the people who agreed to be shown, by name."""
    labels = reader_labels()
    database = this_site().silta.database
    index = people_indexes.of(database)
    with database.unit_of_work() as work:
        found = sorted(everybody(work, index), key=lambda person: (labels.sort_key(person.name), person.key))
        pager = make_pager("/people", (), read_page(), total=len(found), size=LISTED)
        shown = [person for person in found[pager.first : pager.first + LISTED] if is_still_shown(work, index, person)]
        organisations = {
            key: organisation.name
            for key in {person.organisation_key for person in shown}
            if key and (organisation := work.participations.organisation(key))
        }
    keep_parameters(pager.pairs)
    return render_template("people.html", people=shown, organisations=organisations, pager=pager)


@explore.get("/people/<key>")
def person(key: str) -> str:
    """Show what a person published, offers and asks, as far as the person agreed at this moment."""
    labels = reader_labels()
    database, settings = this_site().silta.database, this_site().silta.settings
    index = people_indexes.of(database)
    with database.unit_of_work() as work:
        found = find_person(work, index, key)
        if found is None:
            abort(404)
        organisation = work.participations.organisation(found.organisation_key) if found.organisation_key else None
        published = _hits(work, found.published)
        contact_for = _hits(work, [brief for brief in found.contact_for if brief not in found.published])
        sections = sections_of(work, Whose(account_id=found.account_id), labels) if found.account_id else []
    keep_parameters(())
    return render_template(
        "person.html",
        person=found,
        organisation=organisation,
        published=published,
        contact_for=contact_for,
        sections=sections,
        structured_data=script(describe_person(found, organisation, settings)) if found.indexed else None,
    )


def _hits(work: UnitOfWork, wanted: Iterable[UUID]) -> list[Hit]:
    keys = sorted(wanted, reverse=True)[:BRIEFS]
    stored = work.briefs.get_many(keys)
    public = [stored[key] for key in keys if key in stored and stored[key].brief.status is BriefStatus.PUBLISHED]
    return stored_hits(public, reader_language(), this_site().silta.vocabularies.taxonomy)
