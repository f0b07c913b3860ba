"""The issues of the newsletter."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from kb.model import BriefStatus
from kb.model.newsletter import Issue, IssueEntry, IssueState, IssueTexts
from kb.store import tables
from kb.store.briefs import StoredBrief, as_stored
from kb.store.errors import StoreError
from kb.store.newsletter_tables import newsletter_issue as _issue
from kb.store.transaction import Transaction

_brief = tables.brief


class StaleIssue(StoreError):
    """Somebody else changed the issue meanwhile, so that saving would overwrite what they did."""


class IssueRepository:
    """All issues; part of a :class:`~kb.store.unit_of_work.UnitOfWork`, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def next_number(self) -> int:
        """Return the number of the issue after the last one."""
        return int(self._transaction.read(select(func.max(_issue.c.number))).scalar() or 0) + 1

    def add(self, issue: Issue) -> None:
        """Keep a new issue."""
        self._transaction.write(insert(_issue), {"number": issue.number, "version": issue.version, **_row(issue)})

    def save(self, issue: Issue) -> Issue:
        """Keep a changed issue under the next version.

        :param issue: with the version that the change was made from
        :raises StaleIssue: when another version is stored
        """
        unchanged = (_issue.c.number == issue.number, _issue.c.version == issue.version)
        row = {"version": issue.version + 1, **_row(issue)}
        if not self._transaction.write(update(_issue).where(*unchanged), row).rowcount:
            message = f"issue {issue.number} was changed meanwhile; read it again and repeat the change"
            raise StaleIssue(message)
        return issue.model_copy(update={"version": issue.version + 1})

    def send_again(self, number: int) -> None:
        """Note of an issue that mails of it wait again."""
        was = (_issue.c.number == number, _issue.c.state == IssueState.SENT.value)
        self._transaction.write(update(_issue).where(*was).values(state=IssueState.SENDING.value))

    def get(self, number: int) -> Issue | None:
        """Return an issue, or None."""
        if number >= 2**31:
            return None
        return next(iter(self._read(_issue.c.number == number)), None)

    def in_states(self, *states: IssueState) -> list[Issue]:
        """Return the issues in one of these states, or all, the newest first."""
        return self._read(_issue.c.state.in_([state.value for state in states or IssueState]))

    def released(self) -> list[tuple[int, datetime]]:
        """Return the numbers of the issues in the archive, the first one first, and when each came there."""
        query = select(_issue.c.number, _issue.c.released_at).where(_issue.c.released_at.is_not(None))
        return [(number, at) for number, at in self._transaction.read(query.order_by(_issue.c.number))]

    def told_before(self) -> set[UUID]:
        """Return the briefs that issues have told, or that a scout left out of one."""
        return {entry.brief_id for issue in self.in_states() for entry in issue.entries}

    def published(self, since: datetime, limit: int) -> tuple[list[StoredBrief], int]:
        """Return briefs that were published on or after a day and still are, with how many there are in all.

        :param limit: how many are read, the newest ones
        """
        condition = (
            _brief.c.status == BriefStatus.PUBLISHED.value,
            _brief.c.published >= since.date().toordinal(),
        )
        total = int(self._transaction.read(select(func.count()).select_from(_brief).where(*condition)).scalar_one())
        columns = (_brief.c.id, _brief.c.revision, _brief.c.changed_at, _brief.c.format, _brief.c.body)
        order = (_brief.c.published.desc(), _brief.c.changed_at.desc(), _brief.c.id.desc())
        rows = self._transaction.read(select(*columns).where(*condition).order_by(*order).limit(limit))
        return [as_stored(row) for row in rows], total

    def published_of(self, brief_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of these briefs that are published now."""
        ids = list(brief_ids)
        query = select(_brief.c.id).where(_brief.c.id.in_(ids), _brief.c.status == BriefStatus.PUBLISHED.value)
        return set(self._transaction.read(query).scalars())

    def _read(self, *conditions: Any) -> list[Issue]:
        rows = self._transaction.read(select(_issue).where(*conditions).order_by(_issue.c.number.desc()))
        return [_as_issue(row) for row in rows]


def _row(issue: Issue) -> dict[str, Any]:
    return {
        "state": issue.state.value,
        "since": issue.since,
        "composed_at": issue.composed_at,
        "approved_by": issue.approved_by,
        "released_at": issue.released_at,
        "body": issue.model_dump(mode="json", include={"texts", "entries", "further"}),
    }


def _as_issue(row: Any) -> Issue:
    body = row.body
    return Issue(
        number=row.number,
        version=row.version,
        state=IssueState(row.state),
        since=row.since,
        composed_at=row.composed_at,
        approved_by=row.approved_by,
        released_at=row.released_at,
        texts=IssueTexts.model_validate(body["texts"]),
        entries=tuple(IssueEntry.model_validate(entry) for entry in body["entries"]),
        further=body["further"],
    )
