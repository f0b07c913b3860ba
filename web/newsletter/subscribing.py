"""Subscribing: the form, the mail that asks whether the address is right, and the page that it leads to."""

from datetime import UTC, datetime

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from kb.model import InvalidValue, Language
from kb.model.newsletter import Frequency, Interests, IssueState, SubscriptionRequest, WantedSearch
from kb.newsletter.subscribing import LINK_DAYS, ask, checked_address, confirm
from web.addresses import keep_parameters
from web.language import reader_language
from web.mail.postman import this_postman
from web.newsletter import newsletter
from web.newsletter.choices import (
    canonical_query,
    describe_search,
    offered_sectors,
    offered_technologies,
    read_frequency,
    read_interests,
    read_language,
)
from web.newsletter.setup import Signing, this_signing
from web.site import reader_labels, this_site

CONSENT = "2026-11"
"""Version of the sentence that subscribers agree to (templates/newsletter/form.html) and of the privacy page's part
about it; change it with them."""


@newsletter.get("/newsletter")
def show() -> str:
    """Show the form and the archive."""
    return _form()


@newsletter.post("/newsletter")
def subscribe() -> Response | tuple[str, int]:
    """Ask whether the address is right."""
    return _ask(None)


@newsletter.get("/newsletter/search")
def search() -> str:
    """Show the form for news of a search, whose parameters are those of its address."""
    query = _searched()
    keep_parameters(tuple(request.args.items(multi=True)))
    return _form(query=query)


@newsletter.post("/newsletter/search")
def subscribe_search() -> Response | tuple[str, int]:
    """Ask whether the address is right that news of a search are wanted at."""
    return _ask(WantedSearch(query=_searched(), frequency=read_frequency(request.form.get("frequency", ""))))


@newsletter.get("/newsletter/asked")
def asked() -> str:
    """Say that a mail is on its way, whatever became of it."""
    return render_template("newsletter/asked.html", days=LINK_DAYS)


@newsletter.get("/newsletter/confirm/<token>")
def confirmation(token: str) -> str | tuple[str, int]:
    """Ask for a click: programs that look into mails follow links, and they must not confirm anything."""
    request_id = _signing().links.read_confirm(token)
    with this_site().silta.database.unit_of_work() as work:
        wanted = work.subscriptions.asked(request_id) if request_id is not None else None
    if wanted is None:
        return render_template("newsletter/gone.html"), 404
    return render_template("newsletter/confirm.html", wanted=wanted, search=_described(wanted))


@newsletter.post("/newsletter/confirm/<token>")
def confirm_now(token: str) -> Response | tuple[str, int]:
    """Make the subscription."""
    links = _signing().links
    request_id = links.read_confirm(token)
    confirmed = None
    if request_id is not None:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            confirmed = confirm(work, request_id, datetime.now(UTC))
            work.commit()
    if confirmed is None:
        return render_template("newsletter/gone.html"), 404
    path = links.manage(confirmed).removeprefix(this_site().silta.settings.site_url)
    return redirect(f"{path}?done=confirmed", 303)


def _form(*, query: str | None = None, problem: str = "", email: str = "") -> str:
    silta = this_site().silta
    interests = read_interests(silta.vocabularies) if request.method == "POST" else Interests()
    with silta.database.unit_of_work() as work:
        issues = work.issues.in_states(IssueState.SENDING, IssueState.SENT)
    return render_template(
        "newsletter/show.html",
        query=query,
        search=describe_search(query, reader_labels()) if query is not None else "",
        problem=problem,
        email=email,
        issues=issues if query is None else [],
        technologies=offered_technologies(interests),
        sectors=offered_sectors(interests),
        frequencies=tuple(Frequency),
    )


def _ask(search: WantedSearch | None) -> Response | tuple[str, int]:
    signing = _signing()
    email = request.form.get("email", "")[:320]
    query = search.query if search is not None else None
    try:
        address = checked_address(email)
    except InvalidValue:
        problem = gettext("This is not a mail address. Write it like name@example.org.")
        return _form(query=query, problem=problem, email=email), 400
    if request.form.get("consent") != "yes":
        return _form(query=query, problem=gettext("Please tick that you agree."), email=email), 400
    silta = this_site().silta
    with silta.database.unit_of_work(writing=True) as work:
        wanted = ask(
            work,
            address,
            read_language(),
            consent=CONSENT,
            now=datetime.now(UTC),
            newsletter=search is None or request.form.get("newsletter") == "yes",
            interests=read_interests(silta.vocabularies),
            search=search,
        )
        known = work.subscriptions.at(address)
        work.commit()
    if wanted is not None:
        _send_confirmation(wanted, signing, signing.links.manage(known) if known is not None else "")
    return redirect(url_for("newsletter.asked"), 303)


def _send_confirmation(wanted: SubscriptionRequest, signing: Signing, manage: str) -> None:
    with force_locale(wanted.language.value):
        subject = gettext("Please confirm: %(site)s by mail", site=this_site().silta.settings.site_name)
        body = current_app.jinja_env.get_template("newsletter/mail/confirm.txt").render(
            site_url=this_site().silta.settings.site_url,
            link=signing.links.confirm(wanted.id),
            manage=manage,
            days=LINK_DAYS,
            wanted=wanted,
            search=_described(wanted, wanted.language),
        )
    this_postman().send(wanted.email, subject, body)


def _described(wanted: SubscriptionRequest, language: Language | None = None) -> str:
    labels = this_site().labels[language or reader_language()]
    return describe_search(wanted.search.query, labels) if wanted.search is not None else ""


def _searched() -> str:
    query = canonical_query(request.args.items(multi=True))
    if query is None:
        abort(414)
    return query


def _signing() -> Signing:
    signing = this_signing()
    if signing is None:
        abort(404)
    return signing
