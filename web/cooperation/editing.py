"""Writing an offer or request."""

from werkzeug.wrappers import Response

from kb.model import ProfileFamily
from web.accounts.permissions import signed_in
from web.cooperation import cooperation
from web.cooperation.form import choices, read_form, values_of
from web.cooperation.workshop import Workshop

WORKSHOP = Workshop(ProfileFamily.COOPERATION, "cooperation/form.html", read_form, values_of, choices)


@cooperation.get("/new")
@signed_in
def begin() -> str:
    """Show an empty form."""
    return WORKSHOP.empty()


@cooperation.post("/new")
@signed_in
def begin_new() -> Response | tuple[str, int]:
    """Keep a new draft."""
    return WORKSHOP.begin()


@cooperation.get("/<slug>/edit")
@signed_in
def edit(slug: str) -> str:
    """Show the form of a profile."""
    return WORKSHOP.filled(slug)


@cooperation.post("/<slug>/edit")
@signed_in
def keep(slug: str) -> Response | tuple[str, int]:
    """Keep what was typed."""
    return WORKSHOP.keep(slug)
