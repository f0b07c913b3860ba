"""Writing an opening."""

from werkzeug.wrappers import Response

from kb.model import ProfileFamily
from web.accounts.permissions import signed_in
from web.cooperation.workshop import Workshop
from web.exchange import exchange
from web.exchange.form import choices, read_form, values_of

WORKSHOP = Workshop(ProfileFamily.EXCHANGE, "exchange/form.html", read_form, values_of, choices)


@exchange.get("/exchange/new")
@signed_in
def begin() -> str:
    """Show an empty form."""
    return WORKSHOP.empty()


@exchange.post("/exchange/new")
@signed_in
def begin_new() -> Response | tuple[str, int]:
    """Keep a new draft."""
    return WORKSHOP.begin()


@exchange.get("/exchange/<slug>/edit")
@signed_in
def edit(slug: str) -> str:
    """Show the form of an opening."""
    return WORKSHOP.filled(slug)


@exchange.post("/exchange/<slug>/edit")
@signed_in
def keep(slug: str) -> Response | tuple[str, int]:
    """Keep what was typed."""
    return WORKSHOP.keep(slug)
