"""The review desk: the only place where people change a brief or its status.

Every change is checked against the table of :mod:`kb.model.transition`, against the person's roles, and against the
revision that the person saw; it becomes a revision and an event of the audit log in the transaction of the caller.
"""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from kb.curation.checks import CheckResult, checklist, failed
from kb.curation.edits import MACHINES
from kb.curation.errors import ChecksFailed, EditConflict, ForeignBrief, NotAllowed, ReasonMissing
from kb.curation.judging import Judgement, judged
from kb.curation.transitions import (
    DESK,
    MOVES_OF_FOREIGN,
    TRANSITIONS,
    Transition,
    may,
    may_edit,
    may_see,
    transition,
)
from kb.model import (
    AccountRole,
    Actor,
    Assessment,
    BriefStatus,
    IllegalMove,
    InvalidValue,
    Mover,
    Origin,
    TransferBrief,
    explain,
)
from kb.model.publishing_check import STANDARD_CHECKS, PublishingCheck
from kb.store import Responsibility, StoredBrief, UnitOfWork

_SET_BY_MOVES = ("reviewed_on", "published_on")


def _today() -> date:
    return datetime.now(UTC).date()


class Curation:
    """What people do with briefs; each method works in the unit of work of its caller, who commits."""

    def __init__(
        self,
        required_checks: Collection[PublishingCheck] = STANDARD_CHECKS,
        *,
        today: Callable[[], date] = _today,
    ) -> None:
        """Prepare the desk.

        :param required_checks: which have to pass before a brief is published (``Settings.publishing_checks``)
        :param today: gives the day on which something is done
        """
        self.required_checks = tuple(required_checks)
        self.today = today

    def begin(self, work: UnitOfWork, brief: TransferBrief, actor: Actor, reason: str = "begun") -> int:
        """Store a new draft, and return its revision. What a researcher begins is the researcher's submission.

        :param brief: a draft with an id of its own
        :raises NotAllowed: for a reader, or when a researcher confirms an assessment
        :raises IllegalMove: when it is no draft, or stored already
        """
        work.take_right_to_write()
        if not actor.has(AccountRole.RESEARCHER, *DESK):
            raise NotAllowed("researchers, scouts and editors begin briefs")
        if brief.status is not BriefStatus.DRAFT or work.briefs.get(brief.id) is not None:
            raise IllegalMove(f"brief {brief.slug} is not new; a brief begins as a draft")
        _check_name(actor)
        self._check_reviews(brief, None)
        self._check_confirmations(brief, None, actor)
        revision = work.briefs.save(_valid(brief), author=actor.name, reason=reason, expected_revision=0)
        if AccountRole.RESEARCHER in actor.roles:
            work.responsibilities.submit(brief.id, actor.id, actor.name, actor.organisation)
        work.audit.add(actor, "begin", brief_id=brief.id, after=brief.status, revision=revision, reason=reason)
        return revision

    def move(
        self, work: UnitOfWork, brief_id: UUID, to: BriefStatus, actor: Actor, reason: str = "", *, seen_revision: int
    ) -> int:
        """Move a brief to another status, and return the revision that this makes.

        :param reason: why; some moves need one
        :param seen_revision: the revision that the person looked at
        :raises UnknownBrief: when it is not stored
        :raises NotAllowed: when the person may not make this move
        :raises EditConflict: when somebody else changed the brief meanwhile
        :raises IllegalMove: when there is no such move, or the brief went into another one
        :raises ReasonMissing: when the move needs a reason
        :raises ChecksFailed: when it would be published, and required checks fail
        """
        work.take_right_to_write()
        stored = self.unchanged(work, brief_id, actor, seen_revision)
        reason = reason.strip()
        row = self.check_move(work, stored, to, actor, reason)
        brief = stored.brief
        changes: dict[str, Any] = {"status": to}
        if row.reviews and actor.has(*DESK) and brief.home is None:
            changes["reviewed_on"] = self.today()
        if to is BriefStatus.PUBLISHED:
            changes["published_on"] = brief.published_on or self.today()
        moved = brief.model_copy(update=changes)
        revision = work.briefs.save(
            moved,
            author=actor.name,
            reason=reason or row.name,
            expected_revision=seen_revision,
            moved_by=Mover.PERSON,
        )
        if brief.status is BriefStatus.APPROVED:
            work.publication_plans.drop(brief_id)
        work.audit.add(
            actor, row.name, brief_id=brief_id, before=brief.status, after=to, revision=revision, reason=reason
        )
        return revision

    def check_move(
        self, work: UnitOfWork, stored: StoredBrief, to: BriefStatus, actor: Actor, reason: str = ""
    ) -> Transition:
        """Return the row by which somebody may move a brief now; raises what :meth:`move` does."""
        brief = stored.brief
        row = transition(brief.status, to)
        if row is None:
            ways = ", ".join(item.after for item in TRANSITIONS if item.before is brief.status) or "nothing"
            raise IllegalMove(f"brief {brief.slug} is {brief.status} and cannot become {to}, only {ways}")
        if work.merges.leaders([brief.id])[brief.id] != brief.id:
            raise IllegalMove(f"brief {brief.slug} was merged into another one; undo the merge first")
        if not may(actor, row, brief, work.responsibilities.of(brief.id)):
            roles = " or ".join(sorted(row.roles))
            raise NotAllowed(f"{row.name}: only {roles} may make a brief that is {brief.status} {to}")
        if row.needs_reason and not reason.strip():
            raise ReasonMissing(f"{row.name}: say why, so that others understand it")
        if brief.home is not None:
            self._check_foreign_move(work, brief, row)
        elif row.needs_checks:
            missing = failed(self.checklist(work, brief))
            if missing:
                raise ChecksFailed(brief.slug, missing)
        return row

    def _check_foreign_move(self, work: UnitOfWork, brief: TransferBrief, row: Transition) -> None:
        """Let curators hide a brief of a partner site and show it again; its home answers for what it says."""
        home = brief.home
        if row not in MOVES_OF_FOREIGN or home is None:
            raise ForeignBrief(f"brief {brief.slug} belongs to another site; here it can only be hidden or shown again")
        known = work.sources.find([home.key]).get(home.key)
        if row.after is BriefStatus.PUBLISHED and known is not None and known.is_withdrawn:
            raise ForeignBrief(f"brief {brief.slug} was withdrawn by its home; it comes back when that publishes it")

    def checklist(self, work: UnitOfWork, brief: TransferBrief) -> tuple[CheckResult, ...]:
        """Run every publishing check on a brief."""
        questions = work.remarks.open_questions([brief.id])[brief.id]
        return checklist(brief, open_questions=questions, required=self.required_checks)

    def edit(self, work: UnitOfWork, brief: TransferBrief, actor: Actor, reason: str, *, seen_revision: int) -> int:
        """Store what somebody wrote, and return the revision that is stored now.

        :param brief: the whole brief, with the status that it had
        :param reason: one line
        :param seen_revision: the revision that it was written from
        :raises UnknownBrief: when it is not stored
        :raises NotAllowed: when the person may not change it now
        :raises EditConflict: when somebody else changed it meanwhile; with all three versions
        :raises IllegalMove: when its status, or a day that a move sets, is another one
        :raises InvalidValue: when a rule of the model is broken, or the reason is no line
        """
        work.take_right_to_write()
        stored = self.unchanged(work, brief.id, actor, seen_revision, mine=brief)
        self.check_edit(work, stored, actor)
        brief = _valid(brief)
        if brief.status is not stored.brief.status:
            raise IllegalMove(f"brief {brief.slug} does not become {brief.status} by editing it; move it")
        self._check_reviews(brief, stored.brief)
        self._check_confirmations(brief, stored.brief, actor)
        return self._keep(work, stored, brief, actor, "edit", reason)

    def judge(
        self,
        work: UnitOfWork,
        brief_id: UUID,
        judgement: Judgement,
        actor: Actor,
        reason: str = "",
        *,
        seen_revision: int,
    ) -> int:
        """Let a scout accept, change or refute an assessment, and return the revision that is stored now.

        :param seen_revision: the revision that the person looked at
        :raises NotAllowed: when it is no scout, or the brief may not be changed now
        :raises InvalidValue: when there is nothing to judge, or the value is wrong
        :raises EditConflict: when somebody else changed the brief meanwhile
        """
        work.take_right_to_write()
        stored = self.unchanged(work, brief_id, actor, seen_revision)
        self.check_judgement(work, stored, judgement, actor)
        brief = judged(stored.brief, judgement, assessor=actor.name, today=self.today())
        said = reason or str(judgement)
        return self._keep(work, stored, brief, actor, judgement.verdict.value, said, subject=str(judgement))

    def check_judgement(self, work: UnitOfWork, stored: StoredBrief, judgement: Judgement, actor: Actor) -> None:
        """Raise what :meth:`judge` does."""
        if not actor.has(*DESK):
            raise NotAllowed("scouts and editors judge assessments")
        self.check_edit(work, stored, actor)
        judged(stored.brief, judgement, assessor=actor.name, today=self.today())

    def confirm_review(self, work: UnitOfWork, brief_id: UUID, actor: Actor, *, seen_revision: int) -> int:
        """Note that somebody has checked a whole brief again and found it right; it is not stale any more.

        :raises NotAllowed: when it is no scout, or the brief may not be changed now
        :raises EditConflict: when somebody else changed the brief meanwhile
        """
        work.take_right_to_write()
        stored = self.unchanged(work, brief_id, actor, seen_revision)
        if not actor.has(*DESK):
            raise NotAllowed("scouts and editors answer for the whole of a brief")
        self.check_edit(work, stored, actor)
        brief = stored.brief.model_copy(update={"reviewed_on": self.today()})
        return self._keep(work, stored, brief, actor, "confirm-review", "reviewed")

    def assign(self, work: UnitOfWork, brief_id: UUID, assignee: Actor | None, actor: Actor) -> Responsibility:
        """Say who looks after a brief; None: nobody. Return who did before.

        :raises UnknownBrief: when it is not stored
        :raises NotAllowed: when it is no scout who says so, or no scout who is to do it
        """
        work.take_right_to_write()
        work.briefs.existing(brief_id)
        self.check_assignment(assignee, actor)
        before = work.responsibilities.of(brief_id)
        work.responsibilities.assign(brief_id, assignee.id if assignee else None, assignee.name if assignee else None)
        name = assignee.name if assignee else None
        work.audit.add(actor, "assign" if name else "unassign", brief_id=brief_id, subject=name)
        return before

    def check_assignment(self, assignee: Actor | None, actor: Actor) -> None:
        """Raise what :meth:`assign` does."""
        if not actor.has(*DESK):
            raise NotAllowed("scouts and editors say who looks after a brief")
        if assignee is not None and (assignee.id is None or not assignee.has(*DESK)):
            raise NotAllowed(f"{assignee.name} is no scout and cannot look after a brief")

    def check_edit(self, work: UnitOfWork, stored: StoredBrief, actor: Actor) -> None:
        """Raise NotAllowed when somebody may not change what a brief says now."""
        brief = stored.brief
        if work.merges.leaders([brief.id])[brief.id] != brief.id:
            raise NotAllowed(f"brief {brief.slug} was merged into another one; change that one")
        if brief.home is not None:
            raise ForeignBrief(
                f"brief {brief.slug} belongs to another site, which alone changes it: {brief.home.address}"
            )
        if not may_edit(actor, brief, work.responsibilities.of(brief.id)):
            raise NotAllowed(f"brief {brief.slug} is {brief.status}; you may not change it, it has to be moved first")

    def unchanged(
        self, work: UnitOfWork, brief_id: UUID, actor: Actor, seen_revision: int, mine: TransferBrief | None = None
    ) -> StoredBrief:
        """Return a brief that still is as somebody saw it.

        :param mine: what is to be saved, for the conflict
        :raises UnknownBrief: when it is not stored
        :raises NotAllowed: when the person may not see it
        :raises InvalidValue: when it never had such a revision
        :raises EditConflict: when it is another revision now
        """
        stored = work.briefs.existing(brief_id)
        _check_name(actor)
        if not may_see(actor, stored.brief, work.responsibilities.of(brief_id)):
            raise NotAllowed(f"brief {stored.brief.slug} is not yours; scouts and its own researchers work on it")
        if stored.revision != seen_revision:
            base, theirs = (work.briefs.revision(brief_id, number) for number in (seen_revision, stored.revision))
            if base is None or theirs is None:
                raise InvalidValue(f"brief {stored.brief.slug} has no revision {seen_revision}")
            raise EditConflict(base, theirs, mine or base.brief)
        return stored

    def _keep(
        self,
        work: UnitOfWork,
        stored: StoredBrief,
        brief: TransferBrief,
        actor: Actor,
        action: str,
        reason: str,
        subject: str | None = None,
    ) -> int:
        if brief == stored.brief:
            return stored.revision
        brief = brief.model_copy(update={"modified_on": self.today()})
        revision = work.briefs.save(brief, author=actor.name, reason=reason, expected_revision=stored.revision)
        if revision != stored.revision:
            work.audit.add(actor, action, brief_id=brief.id, revision=revision, subject=subject, reason=reason)
        return revision

    def _check_reviews(self, brief: TransferBrief, before: TransferBrief | None) -> None:
        for name in _SET_BY_MOVES:
            if getattr(brief, name) != getattr(before, name, None):
                raise IllegalMove(f"brief {brief.slug}: {name} is set by reviewing and publishing, not by editing")

    def _check_confirmations(self, brief: TransferBrief, before: TransferBrief | None, actor: Actor) -> None:
        """Let only the desk confirm; a researcher's own assessment is a statement with its reasons as evidence."""
        if actor.has(*DESK):
            return
        known = _confirmed(before) if before is not None else []
        for name, item in _confirmed(brief):
            if (name, item) not in known:
                raise NotAllowed(f"{name}: a scout confirms; state it (origin: stated) with your reasons as evidence")


def _check_name(actor: Actor) -> None:
    if actor.name in MACHINES:
        message = (
            f"{actor.name!r} is the name of a part of Silta, whose changes do not count as a person's; take another"
        )
        raise InvalidValue(message)


def _confirmed(brief: TransferBrief) -> list[tuple[str, Assessment[Any]]]:
    return [(name, item) for name, item in brief.assessments if item.origin is Origin.CONFIRMED]


def _valid(brief: TransferBrief) -> TransferBrief:
    """Check a brief that may have been put together by ``model_copy``, which checks nothing."""
    try:
        return TransferBrief.model_validate(brief.model_dump())
    except ValidationError as error:
        raise InvalidValue(explain(error)) from error
