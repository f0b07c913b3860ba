"""Mails to account holders, stored with what they tell; those about submissions are written here.

They say that there is something to read and where, in the language that the person chose, and never what was written:
mail travels and is kept where nobody answers for it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import make_msgid
from threading import Event
from typing import TYPE_CHECKING
from uuid import UUID

from flask import render_template, url_for
from flask_babel import force_locale, gettext

from kb.model import Account, Actor, BriefStatus, SiltaError
from kb.newsletter.handover import Delivered, Mail
from kb.newsletter.notices import NoticeDispatcher
from kb.store import UnitOfWork
from web.mail.carriers import carriers
from web.mail.folder import Shown
from web.mail.message import write_message
from web.mail.postman import Postman, this_postman
from web.site import this_site

if TYPE_CHECKING:
    from web.silta import Silta

WAIT = 30
"""Seconds to wait for another process that sends."""
SECONDS = 10
"""How long it is sent at a time; then other mails have their turn."""
log = logging.getLogger(__name__)
TOLD_MOVES = frozenset(
    {BriefStatus.WAITING_FOR_RESEARCHER, BriefStatus.APPROVED, BriefStatus.PUBLISHED, BriefStatus.ARCHIVED}
)
"""The states of which the researcher is told when somebody at the desk moves a brief there."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that is stored together with what it tells, and goes out then."""

    account_id: UUID
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


def keep(work: UnitOfWork, notices: Iterable[Notice]) -> None:
    """Store mails in the transaction of what they tell; none is lost when the process ends before it is sent."""
    for notice in notices:
        work.notices.add(notice.account_id, notice.subject, notice.body, datetime.now(UTC))


def send_soon() -> None:
    """Send the stored mails; call it when what they tell is committed. Nobody waits for them.

    What cannot be sent now waits, for the worker and for the next one who calls this.
    """
    silta, postman = this_site().silta, this_postman()
    postman.do(lambda: _send(silta, postman))


def _send(silta: "Silta", postman: Postman) -> None:
    try:
        # Another one may be at it who looked before this mail was there.
        done = send_stored(silta, Event(), postman.shown, seconds=SECONDS, wait=WAIT)
        with silta.database.unit_of_work() as work:
            is_more = bool(work.notices.due(datetime.now(UTC), 1))
    except SiltaError as error:
        log.warning("mails wait: %s", error)
    except Exception:
        # Nobody asks what became of it, so it is said here.
        log.exception("mails wait: failed unexpectedly, please report it")
    else:
        if is_more and done.sent:
            _go_on(silta, postman)


def _go_on(silta: "Silta", postman: Postman) -> None:
    """Send what is left, behind the mails that somebody waits for meanwhile."""
    try:
        postman.do(lambda: _send(silta, postman))
    except RuntimeError:
        # The process ends, and its threads take nothing on any more.
        log.info("mails wait for the worker or the next start")


def send_stored(
    silta: "Silta", stop: Event, shown: Shown | None = None, *, seconds: float | None = None, wait: float = 0
) -> Delivered:
    """Send the stored mails that are due.

    :param shown: is told each mail that is written into a folder
    :param seconds: how long at most
    :param wait: seconds to wait for another thread or process that is at it
    :raises kb.store.StoreBusy: when it is still at it then
    """
    sender = silta.settings.mail.sender

    def write(recipient: str, subject: str, body: str) -> Mail:
        message_id = make_msgid(domain=sender.rpartition("@")[2])
        message = write_message(sender=sender, recipient=recipient, subject=subject, message_id=message_id, text=body)
        return Mail(sender, recipient, message.as_bytes())

    dispatcher = NoticeDispatcher(silta.database, write, carriers(silta.settings, shown))
    done = dispatcher.run(stop, seconds, wait)
    if done.problem:
        log.error("mails wait: %s", done.problem)
    if done.failed or done.uncertain:
        log.error("mails: %s failed; of %s nobody knows whether they arrived", done.failed, done.uncertain)
    return done


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
        return Notice(account.id, gettext("News about “%(title)s”", title=title), body)
