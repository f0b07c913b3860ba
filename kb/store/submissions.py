"""What researchers are writing, until it is handed in as a brief."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Select, bindparam, delete, insert, or_, select, update

from kb.model import Submission, SubmissionDraft, SubmissionStart, explain
from kb.model.retagging import retagged
from kb.store.concept_replacements import ConceptReplacements
from kb.store.errors import StaleSubmission, StoreError
from kb.store.submission_table import submission as _submission
from kb.store.tables import brief as _brief
from kb.store.transaction import Transaction

FORMAT = 1
"""Version of the JSON."""
_BY_ID = select(_submission).where(_submission.c.id == bindparam("id"))
_LIMIT = 500
"""Submissions that are listed at most."""


class SubmissionRepository:
    """All submissions; part of a :class:`~kb.store.unit_of_work.UnitOfWork`, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction, replacements: ConceptReplacements) -> None:
        self._transaction = transaction
        self._replacements = replacements

    def retag(self) -> int:
        """Give open submissions the concepts that took the place of others; return how many changed.

        Their version stays: who writes just now loses nothing, and saving does the same again.
        """
        replacements = self._replacements.all()
        rows = self._transaction.read(select(_submission).where(_submission.c.handed_in_at.is_(None))).all()
        count = 0
        for before in map(_as_submission, rows):
            draft = retagged(before.draft, replacements)
            if draft is not before.draft:
                self._write(before.model_copy(update={"draft": draft}))
                count += 1
        return count

    def add(self, submission: Submission) -> None:
        """Keep a new submission."""
        self._transaction.write(insert(_submission), _row(submission) | {"id": submission.id})

    def get(self, submission_id: UUID) -> Submission | None:
        """Return a submission, or None."""
        row = self._transaction.read(_BY_ID, {"id": submission_id}).one_or_none()
        return _as_submission(row) if row else None

    def save(
        self,
        submission_id: UUID,
        draft: SubmissionDraft,
        *,
        expected_version: int,
        changed_at: datetime,
        handed_in_at: datetime | None = None,
    ) -> Submission:
        """Keep a changed draft under the next version; one that is equal changes nothing.

        :param expected_version: the version that the change was made from
        :param handed_in_at: when a brief was made of it; None leaves it as it is
        :raises StaleSubmission: when another version is stored
        """
        self._transaction.take_right_to_write()
        before = self.get(submission_id)
        current = before.version if before else 0
        if before is None or current != expected_version:
            raise StaleSubmission(submission_id, expected_version, current)
        draft = retagged(draft, self._replacements.all())
        if draft == before.draft and handed_in_at is None:
            return before
        changes: dict[str, Any] = {"version": current + 1, "changed_at": changed_at, "draft": draft}
        if handed_in_at is not None:
            changes["handed_in_at"] = handed_in_at
        after = before.model_copy(update=changes)
        self._write(after)
        return after

    def reopen(self, submission_id: UUID, *, changed_at: datetime) -> Submission:
        """Let a submission be written again that was handed in.

        :raises StaleSubmission: when there is none
        """
        self._transaction.take_right_to_write()
        before = self.get(submission_id)
        if before is None:
            raise StaleSubmission(submission_id, 0, 0)
        changes = {"version": before.version + 1, "changed_at": changed_at, "handed_in_at": None}
        after = before.model_copy(update=changes)
        self._write(after)
        return after

    def _write(self, submission: Submission) -> None:
        self._transaction.write(
            update(_submission).where(_submission.c.id == bindparam("which")).values(_row(submission)),
            {"which": submission.id},
        )

    def of(self, owner: UUID, organisations: Collection[str] = ()) -> tuple[Submission, ...]:
        """Return the submissions of a person and of the person's organisation, the last changed first.

        :param organisations: the keys of the organisation; none for a person who acts for none
        """
        query = _theirs(owner, organisations).order_by(_submission.c.changed_at.desc(), _submission.c.id.desc())
        return tuple(_as_submission(row) for row in self._transaction.read(query.limit(_LIMIT)))

    def of_after(
        self, owner: UUID, organisations: Collection[str], after: UUID | None, limit: int
    ) -> tuple[Submission, ...]:
        """Return the submissions of a person and of the person's organisation that follow an id, by id.

        :param after: the last id that was read; None for the first ones
        """
        query = _theirs(owner, organisations).order_by(_submission.c.id).limit(limit)
        if after is not None:
            query = query.where(_submission.c.id > after)
        return tuple(_as_submission(row) for row in self._transaction.read(query))

    def remove(self, submission_id: UUID) -> None:
        """Forget a submission; nothing when there is none."""
        self._transaction.write(delete(_submission).where(_submission.c.id == submission_id))

    def unfinished_since(self, before: datetime) -> tuple[UUID, ...]:
        """Return the ids of submissions that are not handed in and were changed last before a moment.

        Not among them are those that were handed in once and taken back: they have a brief.
        """
        is_old = _submission.c.handed_in_at.is_(None) & (_submission.c.changed_at < before)
        has_brief = select(_brief.c.id).where(_brief.c.id == _submission.c.id).exists()
        query = select(_submission.c.id).where(is_old, ~has_brief).order_by(_submission.c.changed_at)
        return tuple(self._transaction.read(query).scalars())

    def remove_unfinished_of(self, owner: UUID) -> int:
        """Forget what a person has begun and not handed in, as when the account is deleted.

        :returns: how many there were
        """
        mine = (_submission.c.owner == owner) & _submission.c.handed_in_at.is_(None)
        return self._transaction.write(delete(_submission).where(mine)).rowcount


def _theirs(owner: UUID, organisations: Collection[str]) -> Select[Any]:
    is_theirs = _submission.c.owner == owner
    if organisations:
        is_theirs = or_(is_theirs, _submission.c.organisation.in_(sorted(organisations)))
    return select(_submission).where(is_theirs)


def _row(submission: Submission) -> dict[str, Any]:
    names = ("version", "owner", "owner_name", "organisation", "begun_at", "changed_at", "handed_in_at")
    return {name: getattr(submission, name) for name in names} | {
        "started_from": submission.started_from.value,
        "format": FORMAT,
        "body": submission.draft.model_dump_json(exclude_none=True).encode(),
    }


def _as_submission(row: Any) -> Submission:
    if row.format != FORMAT:
        message = f"submission {row.id} is stored in format {row.format}, this Silta reads format {FORMAT}"
        raise StoreError(message)
    try:
        draft = SubmissionDraft.model_validate_json(row.body)
    except ValidationError as error:
        message = f"submission {row.id} cannot be read from the database ({explain(error)}); restore it from a backup"
        raise StoreError(message) from error
    return Submission(
        id=row.id,
        version=row.version,
        owner=row.owner,
        owner_name=row.owner_name,
        organisation=row.organisation,
        started_from=SubmissionStart(row.started_from),
        begun_at=row.begun_at,
        changed_at=row.changed_at,
        handed_in_at=row.handed_in_at,
        draft=draft,
    )
