"""Sending: a test to oneself, an approved issue to everybody, and what nobody knows the end of once more."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from kb.model import Language, SiltaError
from kb.newsletter.composing import release
from web.accounts.permissions import required_actor
from web.curate import curate
from web.curate.newsletter.editing import refusal
from web.curate.newsletter.issues import issue_page, this_issue
from web.curate.newsletter.writing import this_writer
from web.mail.postman import this_postman
from web.site import this_site


@curate.post("/newsletter/<int:number>/test")
def test_newsletter(number: int) -> Response:
    """Send the issue as it is in all three languages to the person who asks, and to nobody else."""
    issue = this_issue(number)
    writer = this_writer()
    actor = required_actor()
    with this_site().silta.database.unit_of_work() as work:
        account = work.accounts.get(actor.id) if actor.id is not None else None
    if account is None or writer is None:
        abort(404)
    for language in Language:
        written = writer.show_issue(issue, language)
        subject = gettext("Test: %(title)s", title=written.subject or language.value)
        this_postman().send(account.email, subject, written.text, written.html)
    flash(gettext("Three mails, one a language, are on their way to %(email)s.", email=account.email), "success")
    return redirect(url_for("curate.newsletter_issue", number=number), 303)


@curate.post("/newsletter/<int:number>/send")
def send_newsletter(number: int) -> Response | tuple[str, int]:
    """Put the mails of an approved issue into the queue, which the worker works off."""
    issue = this_issue(number)
    if this_writer() is None:
        abort(404)
    try:
        with this_site().silta.database.unit_of_work(writing=True) as work:
            release(work, issue, required_actor(), datetime.now(UTC))
            work.commit()
    except SiltaError as error:
        return issue_page(this_issue(number), refusal(error)), 409
    flash(gettext("The worker sends it now; the issue is in the archive."), "success")
    return redirect(url_for("curate.newsletter_issue", number=number), 303)


@curate.post("/newsletter/<int:number>/repeat")
def repeat_newsletter(number: int) -> Response:
    """Send the mails again of which nobody knows whether they arrived."""
    this_issue(number)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        count = work.deliveries.repeat_uncertain(number, datetime.now(UTC))
        if count:
            work.issues.send_again(number)
        work.audit.add(required_actor(), "repeat-newsletter", subject=str(number))
        work.commit()
    flash(ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", count), "success")
    return redirect(url_for("curate.newsletter_issue", number=number), 303)
