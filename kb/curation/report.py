"""What a cluster reports of a period: what became of its briefs, the contacts that began, and what was searched for.

Everything is counted by the database from what Silta keeps anyway. Nothing tells of a person.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.curation.contacts_started import ContactCount, count_contacts
from kb.curation.period import Period
from kb.model import MaturityBand
from kb.store import UNKNOWN, Measure, MoveCount, MoveKind, Total, UnitOfWork
from kb.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Figures:
    """Briefs of a period, each once a figure."""

    published: int = 0
    updated: int = 0
    """Changed while they were public."""
    archived: int = 0
    """Out of what was public; what was declined or discarded before does not count."""
    public: int = 0
    """Public at the end of the last day."""


@dataclass(frozen=True, slots=True)
class Line:
    """The briefs with a value."""

    value: str
    figures: Figures
    published_before: int = 0
    """Those that were published in the period before."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period."""

    period: Period
    before: Period | None
    """The one that it is compared with."""
    now: Figures
    then: Figures
    """Of the period before."""
    months: tuple[tuple[str, Figures], ...]
    """``2026-05`` and its figures; without ``public``."""
    tables: Mapping[Measure, tuple[Line, ...]]
    """Readiness in its order, everything else by the number of published briefs; the unknown comes last."""
    contacts: tuple[ContactCount, ...]
    searches: tuple[Total, ...]
    searches_before: tuple[Total, ...]


def make_report(work: UnitOfWork, taxonomy: Taxonomy, period: Period) -> Report:
    """Count a period and the one before."""
    moves, before = work.brief_moves, period.before
    groups = top_concepts(taxonomy)
    counts = moves.count_by_value(period.since, period.until, groups)
    earlier = moves.count_by_value(before.since, before.until, groups) if before else []
    public = moves.public_by_value(period.until, groups)
    return Report(
        period=period,
        before=before,
        now=_figures(work, period),
        then=_figures(work, before) if before else Figures(),
        months=tuple(_months(work, period)),
        tables={measure: tuple(_lines(measure, counts, earlier, public)) for measure in Measure},
        contacts=count_contacts(work, period),
        searches=tuple(work.search_statistics.totals(period.since, until=period.until)),
        searches_before=tuple(work.search_statistics.totals(before.since, until=before.until)) if before else (),
    )


def top_concepts(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the field (top concept) of each technology, also of those that others took the place of since."""
    current = {item.id: item.id for item in taxonomy}
    current |= {key: new for key in taxonomy.all_deprecated if (new := taxonomy.current(key)) is not None}
    return {key: taxonomy.branch(now) for key, now in current.items()}


def _figures(work: UnitOfWork, period: Period) -> Figures:
    counts = work.brief_moves.count(period.since, period.until)
    return _of(counts, work.brief_moves.public_on(period.until))


def _of(counts: Mapping[MoveKind, int], public: int = 0) -> Figures:
    published, updated, archived = (
        counts.get(kind, 0) for kind in (MoveKind.PUBLISHED, MoveKind.UPDATED, MoveKind.ARCHIVED)
    )
    return Figures(published, updated, archived, public)


def _months(work: UnitOfWork, period: Period) -> Iterator[tuple[str, Figures]]:
    counts = work.brief_moves.count_by_month(period.since, period.until)
    for month in period.months:
        yield month, _of({kind: count for (name, kind), count in counts.items() if name == month})


def _lines(
    measure: Measure, counts: list[MoveCount], earlier: list[MoveCount], public: list[MoveCount]
) -> Iterator[Line]:
    now: dict[str, dict[MoveKind, int]] = defaultdict(dict)
    for item in counts:
        if item.measure is measure:
            now[item.value][item.kind] = item.count
    stock = {item.value: item.count for item in public if item.measure is measure}
    then = {item.value: item.count for item in earlier if (item.measure, item.kind) == (measure, MoveKind.PUBLISHED)}
    lines = [
        Line(value, _of(now.get(value, {}), stock.get(value, 0)), then.get(value, 0))
        for value in now.keys() | stock.keys() | then.keys()
    ]
    bands = [band.value for band in MaturityBand]

    def place(line: Line) -> tuple[bool, int, int, int, str]:
        if measure is Measure.MATURITY and line.value in bands:
            return (False, bands.index(line.value), 0, 0, "")
        return (line.value == UNKNOWN, -line.figures.published, -line.figures.public, -line.figures.updated, line.value)

    yield from sorted(lines, key=place)
