"""What a cluster reports of a period: which briefs were published and archived, and what was searched for.

Everything is counted from what Silta keeps anyway: revisions, and the counts of searches. Nothing tells of a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from kb.model import BriefStatus, MaturityBand, TransferBrief
from kb.store import Total, UnitOfWork
from kb.taxonomy import Taxonomy

UNKNOWN = "unknown"
"""The value of briefs that say nothing about a measure."""


class Measure(StrEnum):
    """By what briefs are counted; a brief counts under each of its values."""

    MONTH = "month"
    """``2026-05``, of the first move in the period."""
    TECHNOLOGY = "technology"
    """Id of the top concept above a technology."""
    MATURITY = "maturity"
    """Band of readiness."""
    BUSINESS_MODEL = "business_model"
    COUNTRY = "country"
    """Of the organisations."""


@dataclass(frozen=True, slots=True)
class Line:
    """A value and how many briefs have it."""

    value: str
    published: int
    archived: int


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period."""

    since: date
    until: date
    """Last day."""
    published: int
    """Briefs that were published in the period, each once."""
    archived: int
    """Briefs that were public until then; what was declined or discarded does not count."""
    handed_in: int
    """Results that researchers handed in."""
    with_contact: int
    """Published ones that name whom to ask."""
    tables: Mapping[Measure, tuple[Line, ...]]
    """Months in their order, everything else by the number of published briefs."""
    searches: tuple[Total, ...]


def make_report(work: UnitOfWork, taxonomy: Taxonomy, since: date, until: date) -> Report:
    """Count a period.

    :param since: first day
    :param until: last day, not before the first
    """
    published = _first_days(work, BriefStatus.PUBLISHED, since, until)
    archived = _first_days(work, BriefStatus.ARCHIVED, since, until, before=BriefStatus.PUBLISHED)
    briefs = {key: item.brief for key, item in work.briefs.get_many({**published, **archived}).items()}
    tables = {}
    for measure in Measure:
        public, gone = (
            Counter(value for key in days for value in _values(measure, briefs[key], days[key], taxonomy))
            for days in (published, archived)
        )
        tables[measure] = tuple(_lines(measure, public, gone, since, until))
    return Report(
        since=since,
        until=until,
        published=len(published),
        archived=len(archived),
        handed_in=len(_first_days(work, BriefStatus.SUBMITTED, since, until)),
        with_contact=sum(briefs[key].contact is not None for key in published),
        tables=tables,
        searches=tuple(work.search_statistics.totals(since, until=until)),
    )


def _first_days(
    work: UnitOfWork, status: BriefStatus, since: date, until: date, before: BriefStatus | None = None
) -> dict[UUID, date]:
    """Return the briefs that came into a status, with the first day on which they did."""
    days: dict[UUID, date] = {}
    for move in work.brief_moves.into(status, since, until, before=before):
        days.setdefault(move.brief_id, move.day)
    return days


def _values(measure: Measure, brief: TransferBrief, day: date, taxonomy: Taxonomy) -> Iterable[str]:
    match measure:
        case Measure.MONTH:
            found: Iterable[str] = (f"{day:%Y-%m}",)
        case Measure.TECHNOLOGY:
            found = (taxonomy.branch(item.value) for item in brief.technologies if item.value in taxonomy)
        case Measure.MATURITY:
            found = (brief.maturity.value.band.value,) if brief.maturity else ()
        case Measure.BUSINESS_MODEL:
            found = (item.value for item in brief.business_models)
        case Measure.COUNTRY:
            found = brief.countries
    return dict.fromkeys(found) or (UNKNOWN,)


def _lines(
    measure: Measure, published: Counter[str], archived: Counter[str], since: date, until: date
) -> Iterator[Line]:
    match measure:
        case Measure.MONTH:
            order: Iterable[str] = _months(since, until)
        case Measure.MATURITY:
            order = [*(band.value for band in MaturityBand), UNKNOWN]
        case _:
            known = (published.keys() | archived.keys()) - {UNKNOWN}
            order = [*sorted(known, key=lambda value: (-published[value], -archived[value], value)), UNKNOWN]
    for value in order:
        if measure is Measure.MONTH or published[value] or archived[value]:
            yield Line(value, published[value], archived[value])


def _months(since: date, until: date) -> Iterator[str]:
    day = since.replace(day=1)
    while day <= until:
        yield f"{day:%Y-%m}"
        day = (day + timedelta(days=31)).replace(day=1)
