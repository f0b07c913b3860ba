"""Contacts that Silta knows of because they were made in it; nobody is followed to learn of others.

Whoever adds another way of making contact adds a function and a line to :data:`COUNTED`, and the line's words to
``web/curate/report_words.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from kb.curation.period import Period
from kb.store import Audience, MoveKind, RemarkKind, UnitOfWork

FEWEST_PEOPLE = 3
"""People who are counted at least; of one or two it is only told that there were fewer than this."""


class Few(Enum):
    """Stands for a count that is not told."""

    FEW = "few"
    """Fewer people than :data:`FEWEST_PEOPLE`, but more than none."""


@dataclass(frozen=True, slots=True)
class CountedContact:
    """A kind of contact, as a line of the report."""

    name: str
    """In kebab-case; the key of its words, and what files call it."""
    count: Callable[[UnitOfWork, Period], int]
    """Counts a period, by SQL."""
    counts_people: bool = False
    """Whether people are counted, so that one or two of them are not told."""


@dataclass(frozen=True, slots=True)
class ContactCount:
    """How often contact was made in a period, and in the one before."""

    name: str
    now: int | Few
    before: int | Few | None
    """None when there is no period before."""


def results_handed_in(work: UnitOfWork, period: Period) -> int:
    """Count the results that researchers handed in, each once."""
    return work.brief_moves.count(period.since, period.until).get(MoveKind.HANDED_IN, 0)


def researchers(work: UnitOfWork, period: Period) -> int:
    """Count the people who handed them in."""
    return work.brief_moves.submitters(period.since, period.until)


def questions(work: UnitOfWork, period: Period) -> int:
    """Count the questions of scouts to researchers."""
    return work.remarks.count(RemarkKind.QUESTION, Audience.RESEARCHER, period.since, period.until)


def answers(work: UnitOfWork, period: Period) -> int:
    """Count the answers of researchers and scouts to such questions."""
    return work.remarks.count(RemarkKind.ANSWER, Audience.RESEARCHER, period.since, period.until)


COUNTED: tuple[CountedContact, ...] = (
    CountedContact("results-handed-in", results_handed_in),
    CountedContact("researchers", researchers, counts_people=True),
    CountedContact("questions", questions),
    CountedContact("answers", answers),
)
"""Everything that is counted, in the order of the report."""


def count_contacts(
    work: UnitOfWork, period: Period, counted: tuple[CountedContact, ...] = COUNTED
) -> tuple[ContactCount, ...]:
    """Count a period and the one before."""
    before = period.before
    return tuple(
        ContactCount(item.name, _count(item, work, period), _count(item, work, before) if before else None)
        for item in counted
    )


def _count(item: CountedContact, work: UnitOfWork, period: Period) -> int | Few:
    count = item.count(work, period)
    return Few.FEW if item.counts_people and 0 < count < FEWEST_PEOPLE else count
