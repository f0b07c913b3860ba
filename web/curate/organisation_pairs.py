"""Pairs of organisations that may be one: side by side, decided, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from kb.curation.duplicate_decisions import (
    REASON_LENGTH,
    AlreadyDecided,
    find_organisation_pair,
    reconsider_organisations,
    say_different_organisations,
    say_same_organisation,
)
from kb.curation.errors import ReasonMissing
from kb.curation.organisation_merges import OrganisationsDiffer, UnknownOrganisationPair
from kb.model import Actor
from kb.store import KnownOrganisation, PairState, UnitOfWork
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.paging import read_number
from web.curate.refusals import refusal_text
from web.curate.search_index import update_index
from web.site import reader_labels, this_site

PAGE = 50
DECIDED = 50
"""Decisions that the page of decisions shows, the latest first."""
_NAMES = 8
"""Names under which an organisation was seen that the page shows."""
Decide = Callable[[UnitOfWork, int, Actor, str], int]


def _same(work: UnitOfWork, number: int, actor: Actor, reason: str) -> int:
    return say_same_organisation(work, number, actor, reason)[1]


def _different(work: UnitOfWork, number: int, actor: Actor, reason: str) -> int:
    say_different_organisations(work, number, actor, reason)
    return 0


_DECISIONS: dict[str, Decide] = {
    "same": _same,
    "different": _different,
    "reconsider": lambda work, number, actor, _: reconsider_organisations(work, number, actor),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation of a pair."""

    organisation: KnownOrganisation
    country: str
    """Its name in the reader's language; empty when unknown."""
    names: tuple[str, ...]
    """Some names under which sources wrote it."""
    published: int
    """How many published briefs it took part in."""


@curate.get("/organisations")
def organisations() -> str:
    """List the pairs that wait for a person, the most alike first."""
    after = read_number(request.args.get("after"))
    with this_site().silta.database.unit_of_work() as work:
        pairs = work.organisation_pairs.waiting(PAGE + 1, after=after)
        count = work.organisation_pairs.count()
        briefs = work.duplicates.count()
        decided = work.organisation_pairs.decided(DECIDED)
    return render_template(
        "curate/organisations.html",
        pairs=pairs[:PAGE],
        count=count,
        briefs=briefs,
        decided=decided,
        following=url_for("curate.organisations", after=pairs[PAGE - 1].id) if len(pairs) > PAGE else None,
        is_later=after is not None,
    )


@curate.get("/organisations/<int:pair_id>")
def organisation_pair(pair_id: int) -> str:
    """Show the organisations of a pair side by side."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(work, pair_id)


@curate.post("/organisations/<int:pair_id>")
def decide_organisations(pair_id: int) -> Response | tuple[str, int]:
    """Say that the organisations of a pair are one or two, or take that back."""
    actor = required_actor()
    decide = _DECISIONS.get(request.form.get("decision", ""))
    if decide is None:
        abort(400)
    reason = " ".join(request.form.get("reason", "").split())[:REASON_LENGTH]
    with this_site().silta.database.unit_of_work(writing=True) as work:
        try:
            count = decide(work, pair_id, actor, reason)
        except UnknownOrganisationPair:
            abort(404)
        except (ReasonMissing, AlreadyDecided, OrganisationsDiffer) as error:
            work.rollback()
            status = 422 if isinstance(error, ReasonMissing) else 409
            return _page(work, pair_id, refusal_text(error), reason), status
        work.commit()
    if count:
        update_index()
    changed = ngettext("Changed in %(number)s brief.", "Changed in %(number)s briefs.", count, number=count)
    flash(f"{gettext('The decision is kept.')} {changed}", "success")
    return redirect(url_for("curate.organisation_pair", pair_id=pair_id), 303)


def _page(work: UnitOfWork, pair_id: int, problem: str = "", reason: str = "") -> str:
    try:
        pair = find_organisation_pair(work, pair_id)
    except UnknownOrganisationPair:
        abort(404)
    return render_template(
        "curate/organisation_pair.html",
        pair=pair,
        sides=[_side(work, item) for item in (pair.first, pair.second)],
        waits=pair.state is PairState.WAITING,
        is_same=pair.state is PairState.SAME,
        problem=problem,
        reason=reason,
        reason_length=REASON_LENGTH,
    )


def _side(work: UnitOfWork, known: KnownOrganisation) -> Side:
    public = work.participations.organisation(known.key)
    country = reader_labels().countries.get(known.country, known.country) if known.country else ""
    names = tuple(work.participations.names(known.key, _NAMES))
    return Side(known, country, names, public.briefs if public else 0)
