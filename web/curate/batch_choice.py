"""What can be done to many briefs at once, as forms name it: ``assign:me``, ``move:approved``, ``accept:maturity``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from flask_babel import gettext

from kb.curation.batch import Action, Assign, Judge, Move, Plan
from kb.curation.judging import JudgedField, Judgement, Verdict
from kb.model import Account, AccountRole, Actor, BriefStatus, InvalidValue
from kb.store import UnitOfWork, UnknownAccount
from web.curate.queue_request import ME, NOBODY
from web.curate.words import FIELDS
from web.site import reader_labels
from web.templating import day

PLAN = "plan"
_TARGETS = (
    BriefStatus.IN_REVIEW,
    BriefStatus.WAITING_FOR_RESEARCHER,
    BriefStatus.APPROVED,
    BriefStatus.PUBLISHED,
    BriefStatus.ARCHIVED,
)
_EDITORS = frozenset({BriefStatus.PUBLISHED})
"""Statuses into which only editors move."""

Offer = tuple[str, list[tuple[str, str]]]
"""A group of choices: its name, and for each its value and label."""


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """What somebody wants to do to many briefs."""

    action: Action
    label: str
    """In the reader's language."""

    @property
    def is_move(self) -> bool:
        """Whether it may need a reason."""
        return isinstance(self.action, Move)

    @property
    def day(self) -> date | None:
        """The day of publication that it plans."""
        return self.action.on if isinstance(self.action, Plan) else None


def offered(actor: Actor, people: Sequence[Account]) -> list[Offer]:
    """Return what a person may choose; each brief is still asked whether it fits.

    :param people: who can look after briefs
    """
    labels = reader_labels()
    assign = [(f"assign:{ME}", gettext("Assign to me")), (f"assign:{NOBODY}", gettext("Assign to nobody"))]
    assign += [
        (f"assign:{account.id}", gettext("Assign to %(name)s", name=account.name))
        for account in people
        if account.id != actor.id
    ]
    is_editor = actor.has(AccountRole.EDITOR)
    moves = [
        (f"move:{status.value}", labels.words[f"status-{status.value}"])
        for status in _TARGETS
        if is_editor or status not in _EDITORS
    ]
    confirm = [(f"accept:{name}", word()) for name, word in FIELDS.items()]
    offers = [
        (gettext("Assign"), assign),
        (gettext("Move to"), moves),
        (gettext("Confirm as it is"), confirm),
    ]
    return [*offers, (gettext("Publish"), [(PLAN, gettext("Plan the day …"))])] if is_editor else offers


def read_choice(work: UnitOfWork, actor: Actor, given: str, *, reason: str, on: date) -> BatchChoice | None:
    """Return what a form names, or None when it is nothing that there is.

    :param reason: for moves
    :param on: the day for plans
    """
    kind, _, value = given.partition(":")
    if kind == "assign":
        return _assignment(work, actor, value)
    if kind == "move" and value in {status.value for status in _TARGETS}:
        label = gettext("Move to: %(status)s", status=reader_labels().words[f"status-{value}"])
        return BatchChoice(Move(BriefStatus(value), reason), label)
    if kind == "accept" and value in FIELDS:
        judgement = Judgement(cast("JudgedField", value), Verdict.ACCEPT)
        return BatchChoice(Judge(judgement), gettext("Confirm as it is: %(field)s", field=FIELDS[value]()))
    if given == PLAN:
        return BatchChoice(Plan(on), gettext("Publish on %(day)s", day=day(on)))
    return None


def action_words(action: str) -> str:
    """Return in the reader's language what a batch did, from what its action wrote; unknown forms stay as they are."""
    labels = reader_labels().words
    for start, read in (
        ("move to ", lambda rest: gettext("Move to: %(status)s", status=labels[f"status-{rest}"])),
        ("publish on ", lambda rest: gettext("Publish on %(day)s", day=day(date.fromisoformat(rest)))),
        ("accept ", lambda rest: gettext("Confirm as it is: %(field)s", field=FIELDS[rest]())),
    ):
        if action.startswith(start):
            try:
                return str(read(action.removeprefix(start)))
            except (KeyError, ValueError):
                return action
    if action == "assign to nobody":
        return gettext("Assign to nobody")
    if action.startswith("assign to "):
        return gettext("Assign to %(name)s", name=action.removeprefix("assign to "))
    return action


def read_day(given: str, standard: date) -> date:
    """Return a day as a form sends it.

    :raises InvalidValue: when it is none
    """
    if not given:
        return standard
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        message = f"{given[:40]!r} is no day; write it like 2026-05-04"
        raise InvalidValue(message) from error


def _assignment(work: UnitOfWork, actor: Actor, value: str) -> BatchChoice | None:
    if value == ME:
        return BatchChoice(Assign(actor), gettext("Assign to me"))
    if value == NOBODY:
        return BatchChoice(Assign(None), gettext("Assign to nobody"))
    try:
        account = work.accounts.get(UUID(value))
    except (UnknownAccount, ValueError):
        return None
    if not account.active:
        return None
    return BatchChoice(Assign(account.actor), gettext("Assign to %(name)s", name=account.name))
