"""A submission with what became of it."""

from dataclasses import dataclass

from flask_babel import gettext

from kb.model import Actor, Submission
from kb.store import StoredBrief, UnitOfWork


@dataclass(frozen=True, slots=True)
class Case:
    """A submission, and its brief once it is handed in."""

    submission: Submission
    stored: StoredBrief | None
    questions: int = 0
    """Questions of a scout that nobody has answered."""

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
        "draft": gettext("taken back"),
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
    submissions = work.submissions.of(actor.id, actor.organisation)
    stored = work.briefs.get_many(item.id for item in submissions if item.handed_in_at is not None)
    return [Case(item, stored.get(item.id)) for item in submissions]
