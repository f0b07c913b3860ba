"""Calendars of openings: one of each opening, and one of every search."""

from flask import Response, abort, request
from flask_babel import gettext

from kb.catalogue.openings import search_openings
from kb.model import ExchangeOpening, ProfileFamily
from kb.store import StoredProfile
from web.accounts.permissions import public
from web.addresses import with_pairs
from web.caching import VARYING
from web.contribute.moment import today
from web.cooperation.access import find_profile
from web.exchange import exchange
from web.exchange.calendar import CalendarFrame, DatedOpening, calendar_of
from web.exchange.listing import PATH, chosen_labels, read_opening_question
from web.language import reader_language
from web.site import reader_labels, this_site

MIMETYPE = "text/calendar"
LISTED = 1000
"""Openings of a calendar at most."""


@exchange.get(f"{PATH}.ics")
@public
def search_calendar() -> Response:
    """Give the deadlines and periods of the openings that a search finds."""
    silta = this_site().silta
    question = read_opening_question()
    entries = search_openings(silta.database, silta.vocabularies, question, today()).entries[:LISTED]
    words = chosen_labels(question, reader_labels()) or [gettext("Academic exchange")]
    name = " · ".join([silta.settings.site_name, *words])
    page = silta.settings.site_url + with_pairs(PATH, question.pairs)
    openings = [DatedOpening(item.profile.for_readers, item.revision, item.changed_at) for item in entries]
    return _answer(openings, name, page, "exchange.ics")


@exchange.get(f"{PATH}/<slug>.ics")
@public
def opening_calendar(slug: str) -> Response:
    """Give the deadline and the period of one opening."""
    silta = this_site().silta
    with silta.database.unit_of_work() as work:
        stored: StoredProfile[ExchangeOpening] = find_profile(work, slug, ProfileFamily.EXCHANGE)
    opening = stored.profile.for_readers
    if not opening.is_open(today()):
        abort(404)
    _, text = opening.texts.nearest(reader_language())
    page = f"{silta.settings.site_url}{PATH}/{slug}"
    return _answer([DatedOpening(opening, stored.revision, stored.changed_at)], text.title, page, f"{slug}.ics")


def _answer(openings: list[DatedOpening], name: str, page: str, file_name: str) -> Response:
    settings = this_site().silta.settings
    address = f"{settings.site_url}{request.full_path.rstrip('?')}"
    frame = CalendarFrame(name, address, page, settings.site_url, settings.site_name)
    response = Response(calendar_of(openings, frame, reader_labels()), mimetype=MIMETYPE)
    response.vary.update(VARYING)
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response
