"""Writing an offer or request."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.curation.profiles import begin_profile, edit_profile, may_edit_profile
from kb.model import Actor
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import required_actor, signed_in
from web.contribute.fields import Fields
from web.contribute.moment import now
from web.contribute.values import Shown, Values
from web.cooperation import cooperation
from web.cooperation.access import find_profile
from web.cooperation.form import choices, read_form, values_of
from web.cooperation.refusals import REFUSALS, refusal_text
from web.curate.paging import read_number
from web.site import this_site


@cooperation.get("/new")
@signed_in
def begin() -> str:
    """Show an empty form."""
    actor = required_actor()
    with this_site().silta.database.unit_of_work() as work:
        known = work.organisations.with_key(actor.organisation) if actor.organisation else None
    values: Values = MultiDict({"organisation": known.name if known is not None else ""})
    return _page(Shown(values), None)


@cooperation.post("/new")
@signed_in
def begin_new() -> Response | tuple[str, int]:
    """Keep a new draft."""
    actor = required_actor()
    fields = Fields(request.form)
    profile = read_form(fields, None)
    if profile is None:
        return _page(Shown(request.form, fields.problems), None), 422
    with this_site().silta.database.unit_of_work(writing=True) as work:
        try:
            kept = begin_profile(work, actor, profile, now())
        except REFUSALS as error:
            return _page(Shown(request.form), None, refusal_text(error)), 422
        work.commit()
    return redirect(url_for("cooperation.show", slug=kept.slug), 303)


@cooperation.get("/<slug>/edit")
@signed_in
def edit(slug: str) -> str:
    """Show the form of a profile."""
    with this_site().silta.database.unit_of_work() as work:
        stored = _editable(work, slug, required_actor())
    return _page(Shown(values_of(stored.profile)), stored)


@cooperation.post("/<slug>/edit")
@signed_in
def keep(slug: str) -> Response | tuple[str, int]:
    """Keep what was typed."""
    actor = required_actor()
    fields = Fields(request.form)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        stored = _editable(work, slug, actor)
        profile = read_form(fields, stored.profile)
        if profile is None:
            return _page(Shown(request.form, fields.problems), stored), 422
        try:
            edit_profile(work, actor, profile, seen_revision=read_number(request.form.get("revision")) or 0)
        except REFUSALS as error:
            work.rollback()
            return _page(Shown(request.form), find_profile(work, slug), refusal_text(error)), 409
        work.commit()
    return redirect(url_for("cooperation.show", slug=slug), 303)


def _editable(work: UnitOfWork, slug: str, actor: Actor) -> StoredProfile:
    stored = find_profile(work, slug)
    if not may_edit_profile(actor, stored):
        abort(403)
    return stored


def _page(shown: Shown, stored: StoredProfile | None, problem: str = "") -> str:
    begun = any(name.endswith("-title") and value for name, value in shown.values.items())
    return render_template(
        "cooperation/form.html",
        shown=shown,
        stored=stored,
        choices=choices(shown.values),
        begun=begun,
        problem=problem,
    )
