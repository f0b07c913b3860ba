"""Offers and requests at the review desk: what waits to be published, and which conversations were reported."""

from itertools import islice
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import NotAllowed
from kb.curation.interests import close_report, party_of
from kb.model import InterestParty, ProfileFamily, ProfileStatus
from kb.store import UnknownInterest
from web.accounts.permissions import required_actor
from web.cooperation.mine import with_profiles
from web.cooperation.refusals import refusal_text
from web.curate import curate
from web.language import reader_language
from web.site import this_site

LISTED = 100
"""Profiles of a state that the page lists."""


@curate.get("/cooperation")
def cooperation_queue() -> str:
    """List the profiles of a state, those that were handed in first of all, and the conversations."""
    given = request.args.get("status", "")
    shown = set(ProfileStatus) - {ProfileStatus.DRAFT}
    status = ProfileStatus(given) if given in shown else ProfileStatus.SUBMITTED
    asked = request.args.get("family", "")
    family = ProfileFamily(asked) if asked in set(ProfileFamily) else ProfileFamily.COOPERATION
    language = reader_language()
    with this_site().silta.database.unit_of_work() as work:
        counts = work.profiles(family).counts()
        profiles = list(islice(work.profiles(family).with_status(status), LISTED))
        waiting = {item: work.profiles(item).counts()[ProfileStatus.SUBMITTED] for item in ProfileFamily}
        reported = with_profiles(work, work.interests.all(reported=True))
        talks = with_profiles(work, work.interests.all())
    actor = required_actor()
    return render_template(
        "curate/cooperation.html",
        status=status,
        family=family,
        waiting=waiting,
        counts=counts,
        profiles=[(stored, *stored.profile.texts.nearest(language)) for stored in profiles],
        more=counts[status] > len(profiles),
        reported=reported,
        # A scout who takes part and was reported does not read it either.
        readable_reports={
            interest.id
            for interest, stored, *_ in reported
            if party_of(actor, interest, stored) in {InterestParty.SCOUT, interest.reported_by}
        },
        others=[talk for talk in talks if not talk[0].report_waits],
    )


@curate.post("/cooperation/talks/<uuid:interest_id>/report")
def close_cooperation_report(interest_id: UUID) -> Response:
    """Note that a report is dealt with; the conversation goes on."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        try:
            close_report(work, required_actor(), interest_id)
        except UnknownInterest:
            abort(404)
        except NotAllowed as error:
            work.rollback()
            flash(refusal_text(error), "error")
        else:
            work.commit()
            flash(gettext("The report is dealt with."), "success")
    return redirect(url_for("curate.cooperation_queue"), 303)
