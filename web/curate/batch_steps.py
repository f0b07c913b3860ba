"""What a batch did to each brief, as its page tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from kb.store import BatchChange, UnitOfWork
from web.curate.queue_rows import Titled, titles
from web.site import reader_labels
from web.templating import day


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One brief of a batch."""

    brief: Titled
    before: str
    after: str


def batch_steps(work: UnitOfWork, changes: Sequence[BatchChange]) -> list[BatchStep]:
    """Return what was done to each brief, by title."""
    named = titles(work, [change.brief_id for change in changes])
    steps = [BatchStep(named[change.brief_id], *_words(work, change)) for change in changes if change.brief_id in named]
    labels = reader_labels()
    return sorted(steps, key=lambda step: labels.sort_key(step.brief.title))


def _words(work: UnitOfWork, change: BatchChange) -> tuple[str, str]:
    before, after = change.before, change.after
    if before["assignee"] != after["assignee"]:
        return _person(before["assignee"]), _person(after["assignee"])
    if before["plan"] != after["plan"] and before["revision"] == after["revision"]:
        return _plan(before["plan"]), _plan(after["plan"])
    return _revision(work, change, before["revision"]), _revision(work, change, after["revision"])


def _person(assignee: Sequence[str] | None) -> str:
    return assignee[1] if assignee else gettext("Nobody")


def _plan(plan: Sequence[str] | None) -> str:
    return day(date.fromisoformat(plan[0])) if plan else gettext("no plan")


def _revision(work: UnitOfWork, change: BatchChange, number: int) -> str:
    found = work.briefs.revision(change.brief_id, number)
    status = reader_labels().words[f"status-{found.brief.status.value}"] if found else ""
    return gettext("%(status)s, revision %(number)s", status=status, number=number)
