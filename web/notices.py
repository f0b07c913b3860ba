"""Mails that tell people that a submission needs them: its researcher, and who looks after it at the review desk.

They say that there is something to read and where, in the language that the person chose, and never what was written:
mail travels and is kept where nobody answers for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from flask_babel import force_locale, gettext

from kb.model import Account, Actor, BriefStatus
from kb.store import UnitOfWork
from web.mail.postman import this_postman
from web.site import this_site

TOLD_MOVES = frozenset(
    {BriefStatus.WAITING_FOR_RESEARCHER, BriefStatus.APPROVED, BriefStatus.PUBLISHED, BriefStatus.ARCHIVED}
)
"""The states of which the researcher is told when somebody at the desk moves a brief there."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that goes out once what it tells is stored."""

    recipient: str
    subject: str
    body: str


def to_researcher(work: UnitOfWork, brief_id: UUID, actor: Actor, moved_to: BriefStatus | None = None) -> list[Notice]:
    """Prepare the mail to who handed a brief in; none when nobody did, or the person does not come in any more.

    :param actor: who did it, and needs no mail about it
    :param moved_to: the state that the brief has now; None: a question or a message was written
    """
    if moved_to is not None and moved_to not in TOLD_MOVES:
        return []
    submission = work.submissions.get(brief_id)
    account = _account(work, work.responsibilities.of(brief_id).submitter_id, actor)
    if submission is None or account is None:
        return []
    address = _address("contribute.case", submission_id=brief_id)
    return [_notice(work, account, brief_id, "researcher", address, moved_to)]


def to_desk(work: UnitOfWork, brief_id: UUID, actor: Actor, moved_to: BriefStatus | None = None) -> list[Notice]:
    """Prepare the mail to who looks after a brief; none when nobody does: then it waits in the queues.

    :param actor: the researcher
    :param moved_to: the state that the brief has now; None: an answer or a message was written
    """
    account = _account(work, work.responsibilities.of(brief_id).assignee_id, actor)
    if account is None:
        return []
    place = "editor.talk" if moved_to is None else "editor.brief"
    return [_notice(work, account, brief_id, "desk", _address(place, brief_id=brief_id), moved_to)]


def send(notices: Iterable[Notice]) -> None:
    """Send mails; call it when what they tell is committed. Nobody waits for them, and none of them fails."""
    for notice in notices:
        this_postman().send(notice.recipient, notice.subject, notice.body)


def reachable(work: UnitOfWork, account_id: UUID | None) -> Account | None:
    """Return an account that may be written to: it is in use, and its mail address was confirmed."""
    found = work.accounts.find(id=account_id) if account_id is not None else None
    if found is None or not found[0].active or found[0].confirmed_at is None:
        return None
    return found[0]


def _account(work: UnitOfWork, account_id: UUID | None, actor: Actor) -> Account | None:
    return reachable(work, account_id) if account_id != actor.id else None


def _address(endpoint: str, **values: object) -> str:
    return f"{this_site().silta.settings.site_url}{url_for(endpoint, **values)}"  # type: ignore[arg-type]


def _notice(
    work: UnitOfWork, account: Account, brief_id: UUID, kind: str, address: str, moved_to: BriefStatus | None
) -> Notice:
    title = work.briefs.existing(brief_id).brief.texts.nearest(account.language)[1].title
    with force_locale(account.language.value):
        body = render_template(
            f"notices/{kind}.txt",
            name=account.name,
            title=title,
            state=moved_to.value if moved_to is not None else "",
            address=address,
        )
        return Notice(account.email, gettext("News about “%(title)s”", title=title), body)
