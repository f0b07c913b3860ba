"""What is to be done next with a brief, in the reader's language."""

from datetime import date

from flask_babel import gettext, ngettext

from kb.model import AccountRole, Actor, BriefStatus
from kb.store import PublicationPlan, ReviewEntry
from kb.store.review_queues import stale_before
from web.templating import day


def next_step(entry: ReviewEntry, questions: int, plan: PublicationPlan | None, actor: Actor, today: date) -> str:
    """Return a sentence for the row of a queue; empty when nothing is to be done.

    :param questions: how many questions about the brief are open
    :param plan: when it is to be published
    :param actor: who reads it: only editors publish
    """
    match entry.status:
        case BriefStatus.DRAFT | BriefStatus.SUBMITTED:
            return gettext("Take it up for review.")
        case BriefStatus.IN_REVIEW:
            return _to_confirm(entry) or gettext("Check the text, then approve it.")
        case BriefStatus.WAITING_FOR_RESEARCHER:
            if questions:
                said = ngettext(
                    "%(number)s question waits for an answer.",
                    "%(number)s questions wait for an answer.",
                    questions,
                    number=questions,
                )
                return str(said)
            return gettext("Everything is answered: go on with the review.")
        case BriefStatus.APPROVED:
            return _to_publish(plan, actor)
        case BriefStatus.PUBLISHED:
            if entry.checked_on is None or entry.checked_on < stale_before(today):
                return gettext("Check whether it is still true.")
            return _to_confirm(entry)
        case BriefStatus.ARCHIVED:
            return ""


def _to_confirm(entry: ReviewEntry) -> str:
    if not entry.estimated:
        return ""
    return str(
        ngettext(
            "Judge %(number)s estimated value.",
            "Judge %(number)s estimated values.",
            entry.estimated,
            number=entry.estimated,
        ),
    )


def _to_publish(plan: PublicationPlan | None, actor: Actor) -> str:
    if plan is None:
        is_editor = actor.has(AccountRole.EDITOR)
        return gettext("Publish it, or plan the day.") if is_editor else gettext("An editor publishes it.")
    if plan.problem is not None:
        return gettext("It could not be published as planned: mend it and plan it anew.")
    return gettext("It is published on %(day)s.", day=day(plan.publish_on))
