"""A submission with what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from kb.curation.conversation import conversation
from kb.curation.transitions import Transition, allowed
from kb.model import AccountRole, Actor, Submission
from kb.store import Audience, Remark, RemarkKind, StoredBrief, UnitOfWork


@dataclass(frozen=True, slots=True)
class Case:
    """A submission, and its brief once it is handed in."""

    submission: Submission
    stored: StoredBrief | None
    """None while it is written."""
    open_questions: int = 0
    """Questions of a scout that nobody has answered."""
    remarks: Sequence[Remark] = ()
    """What was said between scouts and researchers."""
    moves: Sequence[Transition] = ()
    """What the researcher can do with it now."""

    @property
    def questions(self) -> list[Remark]:
        """The open questions."""
        return [item for item in self.remarks if item.kind is RemarkKind.QUESTION and item.is_open]

    @property
    def state(self) -> str:
        """``begun``, or the status of the brief."""
        return self.stored.brief.status.value if self.stored else "begun"

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return state_label(self.state)


def state_label(state: str) -> str:
    """Return what a state is called, as a researcher understands it."""
    labels = {
        "begun": gettext("being written"),
        "draft": gettext("being written"),
        "submitted": gettext("handed in"),
        "in-review": gettext("in review"),
        "waiting-for-researcher": gettext("waiting for you"),
        "approved": gettext("approved"),
        "published": gettext("published"),
        "archived": gettext("archived"),
    }
    return labels.get(state, state)


def cases_of(work: UnitOfWork, actor: Actor) -> list[Case]:
    """Return the cases of a person and of the person's organisation, the last changed first."""
    if actor.id is None:
        return []
    submissions = work.submissions.of(actor.id, actor.keys)
    handed_in = [item.id for item in submissions if item.handed_in_at is not None]
    stored = work.briefs.get_many(handed_in)
    questions = work.remarks.open_questions(handed_in, audience=Audience.RESEARCHER)
    return [Case(item, stored.get(item.id), questions.get(item.id, 0)) for item in submissions]


def case_of(work: UnitOfWork, submission: Submission, actor: Actor) -> Case:
    """Return a submission that was handed in with everything that its page shows."""
    stored = work.briefs.get(submission.id)
    people = work.responsibilities.of(submission.id)
    moves = allowed(actor, stored.brief, people) if stored else []
    remarks = [item for item in conversation(work, submission.id, actor) if item.audience is Audience.RESEARCHER]
    return Case(
        submission,
        stored,
        sum(item.kind is RemarkKind.QUESTION and item.is_open for item in remarks),
        remarks,
        [row for row in moves if AccountRole.RESEARCHER in row.roles],
    )
