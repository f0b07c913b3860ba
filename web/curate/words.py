"""What the queues, orders and actions of the review desk are called."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask_babel import format_datetime, format_timedelta, gettext

from kb.store import ReviewOrder, ReviewQueue
from web.site import reader_labels

Word = Callable[[], str]

QUEUES: Mapping[ReviewQueue, tuple[Word, Word]] = {
    ReviewQueue.NEW: (
        lambda: gettext("New"),
        lambda: gettext("Drafts and results that were handed in; somebody has to take them up."),
    ),
    ReviewQueue.IN_REVIEW: (lambda: gettext("In review"), lambda: gettext("Scouts are working on these.")),
    ReviewQueue.WAITING: (
        lambda: gettext("Waiting for the researcher"),
        lambda: gettext("A question was asked, or the text is to be approved."),
    ),
    ReviewQueue.APPROVED: (lambda: gettext("Approved"), lambda: gettext("Checked; an editor publishes them.")),
    ReviewQueue.DUPLICATES: (
        lambda: gettext("Duplicates"),
        lambda: gettext("Briefs and organisations that may be the same; a person has to say."),
    ),
    ReviewQueue.ESTIMATED: (
        lambda: gettext("Estimated, not confirmed"),
        lambda: gettext("Rules have judged something that no person has confirmed."),
    ),
    ReviewQueue.STALE: (
        lambda: gettext("Not checked for 12 months"),
        lambda: gettext("Published, and nobody has looked whether it is still true."),
    ),
    ReviewQueue.REJECTED: (
        lambda: gettext("Rejected records"),
        lambda: gettext("Records of sources that could not be taken."),
    ),
    ReviewQueue.MINE: (lambda: gettext("Mine"), lambda: gettext("What you look after.")),
    ReviewQueue.ALL: (lambda: gettext("All briefs"), lambda: gettext("Archived ones too.")),
}
"""Name and explanation of each queue, in the order in which they are shown."""

ORDERS: Mapping[ReviewOrder, Word] = {
    ReviewOrder.NEWEST: lambda: gettext("Changed last"),
    ReviewOrder.OLDEST: lambda: gettext("Waiting longest"),
    ReviewOrder.TITLE: lambda: gettext("Title"),
    ReviewOrder.UNCHECKED: lambda: gettext("Checked longest ago"),
    ReviewOrder.READIEST: lambda: gettext("Readiest"),
}

FIELDS: Mapping[str, Word] = {
    "technologies": lambda: gettext("Technologies"),
    "business_models": lambda: gettext("Business models"),
    "maturity": lambda: gettext("Readiness"),
    "target_maturity": lambda: gettext("Readiness aimed at"),
    "potential": lambda: gettext("Market potential"),
}
"""The fields that hold assessments."""

_ACTIONS: Mapping[str, Word] = {
    "begin": lambda: gettext("Begun"),
    "edit": lambda: gettext("Edited"),
    "accept": lambda: gettext("Assessment confirmed"),
    "change": lambda: gettext("Assessment changed"),
    "refute": lambda: gettext("Assessment refuted"),
    "confirm-review": lambda: gettext("Checked again"),
    "assign": lambda: gettext("Assigned"),
    "unassign": lambda: gettext("Assigned to nobody"),
    "undo": lambda: gettext("Undone"),
    "comment": lambda: gettext("Comment"),
    "question": lambda: gettext("Question"),
    "answer": lambda: gettext("Answer"),
    "plan": lambda: gettext("Publication planned"),
    "cancel-plan": lambda: gettext("Plan dropped"),
    "plan-failed": lambda: gettext("Planned publication failed"),
    "merge": lambda: gettext("Merged"),
    "unmerge": lambda: gettext("Merge undone"),
    "tell-apart": lambda: gettext("Told apart"),
    "reconsider": lambda: gettext("Decision taken back"),
    "merge-organisations": lambda: gettext("Organisations merged"),
    "tell-organisations-apart": lambda: gettext("Organisations told apart"),
    "reconsider-organisations": lambda: gettext("Decision about organisations taken back"),
    "profile-publish": lambda: gettext("Offer or request published"),
    "profile-return": lambda: gettext("Offer or request returned"),
    "profile-decline": lambda: gettext("Offer or request declined"),
    "profile-take-down": lambda: gettext("Offer or request taken down"),
    "profile-expire": lambda: gettext("Offer or request expired"),
    "opening-publish": lambda: gettext("Opening published"),
    "opening-return": lambda: gettext("Opening returned"),
    "opening-decline": lambda: gettext("Opening declined"),
    "opening-take-down": lambda: gettext("Opening taken down"),
    "opening-supervisor": lambda: gettext("Supervisor of an opening taken away"),
    "opening-expire": lambda: gettext("Opening expired"),
    "interest-report": lambda: gettext("Conversation reported"),
    "interest-report-closed": lambda: gettext("Report about a conversation dealt with"),
    "interest-stop": lambda: gettext("Conversation stopped"),
    "propose-concept": lambda: gettext("Change of the technologies proposed"),
    "accept-concept": lambda: gettext("Change of the technologies accepted"),
    "refuse-concept": lambda: gettext("Change of the technologies refused"),
    "withdraw-concept": lambda: gettext("Change of the technologies withdrawn"),
    "ignore-candidate": lambda: gettext("Term ignored"),
    "restore-candidate": lambda: gettext("Term no longer ignored"),
    "see-rejections": lambda: gettext("Rejected records seen"),
    "unsee-rejections": lambda: gettext("Rejected records marked as unseen"),
}
"""What can be done besides the moves of the table of states."""


def init_words(app: Flask) -> None:
    """Let templates name moments, ages and actions."""
    app.jinja_env.filters.update(moment=moment, age=age)
    app.jinja_env.globals.update(action_name=action_name)


def action_name(action: str) -> str:
    """Return what an action of the audit log is called; an unknown one is shown as it is."""
    word = _ACTIONS.get(action)
    return word() if word is not None else reader_labels().words.get(f"move-{action}", action)


def moment(value: datetime) -> str:
    """Return a moment in the reader's language, in UTC."""
    return f"{format_datetime(value.astimezone(UTC), 'medium')} UTC"


def age(value: date | datetime) -> str:
    """Return how long ago a day was, in the reader's language: ``today``, ``3 days ago``, ``2 months ago``."""
    now = datetime.now(UTC).date()
    then = value.astimezone(UTC).date() if isinstance(value, datetime) else value
    if now == then:
        return gettext("today")
    return str(format_timedelta(then - now, granularity="day", add_direction=True, threshold=1.5))


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)
