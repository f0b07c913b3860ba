"""The list of issues, and the page of one."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.model.newsletter import DeliveryState, Issue, IssueState
from kb.newsletter.composing import compose
from web.curate import curate
from web.language import number, reader_language
from web.newsletter.setup import this_signing
from web.site import reader_labels, this_site


@curate.get("/newsletter")
def newsletter() -> str:
    """List the issues, and how many people get what."""
    with this_site().silta.database.unit_of_work() as work:
        issues = work.issues.in_states()
        counts = work.subscriptions.counts()
        mails = {issue.number: work.deliveries.counts(issue.number) for issue in issues}
        alerts = work.deliveries.counts()
    return render_template(
        "curate/newsletter/issues.html",
        issues=[(issue, state_name(issue.state), _mails(mails[issue.number])) for issue in issues],
        counts=counts,
        alerts=_mails(alerts),
        can_compose=not any(issue.state in {IssueState.DRAFT, IssueState.APPROVED} for issue in issues),
    )


@curate.post("/newsletter/compose")
def compose_newsletter() -> Response:
    """Compose the next issue as a draft."""
    silta = this_site().silta
    with silta.database.unit_of_work(writing=True) as work:
        issue = compose(work, silta.vocabularies.taxonomy, datetime.now(UTC))
        work.commit()
    if issue is None:
        flash(gettext("Nothing was published since the last issue, or a draft waits already."), "error")
        return redirect(url_for("curate.newsletter"), 303)
    return redirect(url_for("curate.newsletter_issue", number=issue.number), 303)


@curate.get("/newsletter/<int:number>")
def newsletter_issue(number: int) -> str:
    """Show an issue: a draft to edit, another one with what became of its mails."""
    return issue_page(this_issue(number))


def issue_page(issue: Issue, problem: str = "") -> str:
    """Write the page of an issue.

    :param issue: with what was entered, when something is wrong with it
    """
    with this_site().silta.database.unit_of_work() as work:
        counts = work.deliveries.counts(issue.number)
        readers = work.subscriptions.counts()["newsletter"]
        published = work.issues.published_of(entry.brief_id for entry in issue.entries)
    labels = reader_labels()
    groups = {item.group: labels.technologies.get(item.group, gettext("Other subjects")) for item in issue.entries}
    return render_template(
        "curate/newsletter/issue.html",
        issue=issue,
        state=state_name(issue.state),
        groups=groups,
        mails=_mails(counts),
        uncertain=counts.get(DeliveryState.UNCERTAIN, 0),
        readers=readers,
        published=published,
        problem=problem,
        can_send=this_signing() is not None,
    )


def this_issue(number: int) -> Issue:
    """Return an issue, or end the request with 404."""
    with this_site().silta.database.unit_of_work() as work:
        issue = work.issues.get(number)
    if issue is None:
        abort(404)
    return issue


def state_name(state: IssueState) -> str:
    """Return what a state is called in the reader's language."""
    return {
        IssueState.DRAFT: gettext("draft"),
        IssueState.APPROVED: gettext("approved"),
        IssueState.SENDING: gettext("being sent"),
        IssueState.SENT: gettext("sent"),
    }[state]


def _mails(counts: dict[DeliveryState, int]) -> list[tuple[str, str]]:
    """Return names and counts of the states that there are mails in."""
    names = {
        DeliveryState.WAITING: gettext("waiting"),
        DeliveryState.SENDING: gettext("being sent"),
        DeliveryState.SENT: gettext("sent"),
        DeliveryState.FAILED: gettext("failed"),
        DeliveryState.UNCERTAIN: gettext("uncertain"),
        DeliveryState.DROPPED: gettext("not needed any more"),
    }
    return [(name, number(counts[state], reader_language())) for state, name in names.items() if state in counts]
