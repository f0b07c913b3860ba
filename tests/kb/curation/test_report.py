"""The report of a period: what was published and archived, by what it is about."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb.curation.report import Line, Measure, make_report
from kb.model import BriefStatus, Language, Mover
from kb.store import Counted, Database, Occurrence
from kb.taxonomy import Taxonomy, Vocabularies
from tests.new_store import new_store
from tests.web.small_site import brief, confirmed, write_content

SINCE, UNTIL = date(2026, 1, 1), date(2026, 4, 30)


@pytest.fixture
def taxonomy(tmp_path: Path) -> Taxonomy:
    write_content(tmp_path / "content")
    return Vocabularies.read(tmp_path / "content").taxonomy


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Database]:
    """One is published in March and archived in April, one published in 2025, one twice, and one is declined."""
    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as database, database.unit_of_work(writing=True) as work:

        def save(made: object, day: str) -> None:
            at = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
            work.briefs.save(made, author="test", reason="test", made_at=at, moved_by=Mover.PERSON)  # type: ignore[arg-type]

        organisation = {"organisation": {"name": "Example Institute", "country": "FI"}}
        spring = brief(
            "spring",
            status="approved",
            technologies=[confirmed("vibration-analysis"), confirmed("predictive-maintenance")],
            maturity=confirmed({"level": 6}),
            organisations=[organisation],
            contact={"name": "Desk"},
        )
        save(spring, "2026-02-28")
        published = spring.model_copy(update={"status": BriefStatus.PUBLISHED})
        save(published, "2026-03-01")
        save(published.model_copy(update={"year": 2024}), "2026-03-02")
        save(published.model_copy(update={"status": BriefStatus.ARCHIVED, "year": 2024}), "2026-04-30")
        save(brief("older", technologies=[confirmed("robotics")]), "2025-12-31")
        again = brief("again", business_models=[confirmed("pay-per-use")])
        save(again, "2026-01-15")
        save(again.model_copy(update={"status": BriefStatus.ARCHIVED}), "2026-01-20")
        save(again, "2026-04-01")
        declined = brief("declined", status="submitted")
        save(declined, "2026-02-01")
        save(declined.model_copy(update={"status": BriefStatus.ARCHIVED}), "2026-02-02")
        work.search_statistics.add(
            {
                Occurrence(date(2026, 2, 1), Counted.SEARCH, Language.FI, "search"): 4,
                Occurrence(date(2026, 5, 1), Counted.SEARCH, Language.FI, "search"): 8,
            }
        )
        work.commit()
        yield database


def test_a_period_is_counted(stored: Database, taxonomy: Taxonomy) -> None:
    with stored.unit_of_work() as work:
        report = make_report(work, taxonomy, SINCE, UNTIL)
    assert (report.published, report.archived, report.handed_in, report.with_contact) == (2, 2, 1, 1)
    assert report.tables[Measure.MONTH] == (
        Line("2026-01", 1, 1),
        Line("2026-02", 0, 0),
        Line("2026-03", 1, 0),
        Line("2026-04", 0, 1),
    )
    assert report.tables[Measure.TECHNOLOGY] == (Line("maintenance", 1, 1), Line("unknown", 1, 1))
    assert report.tables[Measure.MATURITY] == (Line("demonstrated", 1, 1), Line("unknown", 1, 1))
    assert report.tables[Measure.BUSINESS_MODEL] == (Line("pay-per-use", 1, 1), Line("unknown", 1, 1))
    assert report.tables[Measure.COUNTRY] == (Line("FI", 1, 1), Line("unknown", 1, 1))
    assert [(item.value, item.count) for item in report.searches] == [("search", 4)]


@pytest.mark.parametrize(
    ("since", "until", "published"),
    [
        (date(2025, 12, 31), date(2025, 12, 31), 1),
        (date(2026, 3, 1), date(2026, 3, 1), 1),
        (date(2026, 3, 2), date(2026, 3, 31), 0),
        (date(2025, 1, 1), date(2026, 12, 31), 3),
    ],
)
def test_both_ends_belong_to_a_period(
    stored: Database, taxonomy: Taxonomy, since: date, until: date, published: int
) -> None:
    with stored.unit_of_work() as work:
        assert make_report(work, taxonomy, since, until).published == published
