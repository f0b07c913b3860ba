"""The report of a period: what became of briefs, by what they were about then."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kb.curation.contacts_started import COUNTED, ContactCount, Few, count_contacts
from kb.curation.period import Period
from kb.curation.report import Figures, Line, Report, make_report
from kb.curation.report_tables import TABLES, as_csv, harmless, one_list, report_tables
from kb.model import Actor, BriefStatus, Language, Mover, TransferBrief
from kb.store import Audience, Counted, Database, Measure, Occurrence, RemarkKind, UnitOfWork
from kb.taxonomy import Taxonomy, Vocabularies
from tests.new_store import new_store
from tests.web.small_site import brief, confirmed, write_content

SPRING = Period(date(2026, 1, 1), date(2026, 4, 30))


@pytest.fixture
def taxonomy(tmp_path: Path) -> Taxonomy:
    write_content(tmp_path / "content")
    return Vocabularies.read(tmp_path / "content").taxonomy


def save(work: UnitOfWork, made: TransferBrief, day: str, **changes: Any) -> TransferBrief:
    changed = made.model_copy(update=changes)
    at = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    work.briefs.save(changed, author="test", reason="test", made_at=at, moved_by=Mover.UNDO)
    return changed


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Database]:
    """A history of two years; today only ``older`` and ``again`` are public, and ``spring`` is of another country."""
    with new_store(f"sqlite:///{tmp_path}/silta.sqlite3") as database, database.unit_of_work(writing=True) as work:
        finland = {"organisation": {"name": "Example Institute", "country": "FI"}}
        germany = {"organisation": {"name": "Example Works", "country": "DE"}}
        spring = brief(
            "spring",
            status="approved",
            technologies=[confirmed("vibration-analysis"), confirmed("predictive-maintenance")],
            maturity=confirmed({"level": 6}),
            organisations=[finland],
        )
        save(work, spring, "2026-02-28")
        spring = save(work, spring, "2026-03-01", status=BriefStatus.PUBLISHED)
        spring = save(work, spring, "2026-03-02", year=2024)
        moved = brief("moved", organisations=[germany]).organisations
        spring = save(work, spring, "2026-04-30", status=BriefStatus.ARCHIVED)
        save(work, spring, "2026-05-02", organisations=moved)
        save(work, brief("older", technologies=[confirmed("robotics")], organisations=[germany]), "2025-12-31")
        again = brief("again", business_models=[confirmed("pay-per-use")], technologies=[])
        save(work, again, "2026-01-15")
        save(work, again, "2026-01-20", status=BriefStatus.ARCHIVED)
        save(work, again, "2026-04-01")
        reopened = brief("reopened", technologies=[confirmed("bin-picking")])
        save(work, reopened, "2025-11-01")
        save(work, reopened, "2026-02-10", status=BriefStatus.IN_REVIEW)
        declined = brief("declined", status="submitted")
        save(work, declined, "2026-02-01")
        save(work, declined, "2026-02-02", status=BriefStatus.ARCHIVED)
        work.search_statistics.add(
            {
                Occurrence(date(2025, 12, 1), Counted.SEARCH, Language.FI, "search"): 2,
                Occurrence(date(2025, 12, 1), Counted.SEARCH, Language.DE, "search"): 7,
                Occurrence(date(2025, 12, 1), Counted.SEARCH, Language.DE, "need"): 5,
                Occurrence(date(2026, 2, 1), Counted.SEARCH, Language.FI, "search"): 4,
                Occurrence(date(2026, 5, 1), Counted.SEARCH, Language.FI, "search"): 8,
            }
        )
        work.commit()
        yield database


def report(database: Database, taxonomy: Taxonomy, period: Period = SPRING) -> Report:
    with database.unit_of_work() as work:
        return make_report(work, taxonomy, period)


def test_a_period_is_counted(stored: Database, taxonomy: Taxonomy) -> None:
    made = report(stored, taxonomy)
    assert made.before == Period(date(2025, 9, 1), date(2025, 12, 31))
    assert made.now == Figures(published=2, updated=1, archived=2, public=2)
    assert made.then == Figures(published=2, public=2)
    assert made.months == (
        ("2026-01", Figures(1, 0, 1)),
        ("2026-02", Figures()),
        ("2026-03", Figures(1, 1, 0)),
        ("2026-04", Figures(1, 0, 1)),
    )
    assert [(item.value, item.count) for item in made.searches] == [("search", 4)]
    assert [(item.value, item.count) for item in made.searches_before] == [("search", 7), ("need", 5), ("search", 2)]


def test_briefs_count_under_what_they_were_about_then(stored: Database, taxonomy: Taxonomy) -> None:
    tables = report(stored, taxonomy).tables
    assert tables[Measure.TECHNOLOGY] == (
        Line("maintenance", Figures(1, 1, 1, 0)),
        Line("robotics", Figures(0, 0, 0, 1), published_before=2),
        Line("unknown", Figures(1, 0, 1, 1)),
    )
    assert tables[Measure.MATURITY] == (
        Line("demonstrated", Figures(1, 1, 1, 0)),
        Line("unknown", Figures(1, 0, 1, 2), published_before=2),
    )
    assert tables[Measure.BUSINESS_MODEL][0] == Line("pay-per-use", Figures(1, 0, 1, 1))
    assert tables[Measure.COUNTRY][0] == Line("FI", Figures(1, 1, 1, 0)), "it became another country's later"


@pytest.mark.parametrize(
    ("since", "until", "published", "public"),
    [
        (date(2025, 12, 31), date(2025, 12, 31), 1, 2),
        (date(2026, 3, 1), date(2026, 3, 1), 1, 2),
        (date(2026, 3, 2), date(2026, 3, 31), 0, 2),
        (date(2025, 1, 1), date(2026, 12, 31), 4, 2),
        (date(2024, 1, 1), date(2024, 12, 31), 0, 0),
    ],
)
def test_both_ends_belong_to_a_period(
    stored: Database, taxonomy: Taxonomy, since: date, until: date, published: int, public: int
) -> None:
    made = report(stored, taxonomy, Period(since, until))
    assert (made.now.published, made.now.public) == (published, public)


def test_what_happens_later_does_not_change_a_past_period(stored: Database, taxonomy: Taxonomy) -> None:
    before = report(stored, taxonomy)
    with stored.unit_of_work(writing=True) as work:
        for item in list(work.briefs.iterate(None)):
            save(work, item.brief, "2026-06-01", status=BriefStatus.ARCHIVED, technologies=(), maturity=None)
        work.commit()
    assert report(stored, taxonomy) == before


def test_contacts(stored: Database) -> None:
    scout = Actor(name="A Scout")
    today = datetime.now(UTC).date()
    with stored.unit_of_work(writing=True) as work:
        found = work.briefs.by_slug("spring")
        assert found is not None
        key = found.brief.id
        question = work.remarks.add(key, scout, RemarkKind.QUESTION, "Which?", audience=Audience.RESEARCHER)
        work.remarks.add(key, scout, RemarkKind.QUESTION, "Who?", audience=Audience.SCOUTS)
        answered = {"audience": Audience.RESEARCHER, "question_id": question}
        work.remarks.add(key, scout, RemarkKind.ANSWER, "That.", **answered)
        counts = {item.name: item.now for item in count_contacts(work, Period(today, today))}
        assert counts == {"results-handed-in": 0, "researchers": 0, "questions": 1, "answers": 1}
        spring = {item.name: item for item in count_contacts(work, SPRING)}
        assert spring["results-handed-in"] == ContactCount("results-handed-in", 1, 0)


def test_one_or_two_people_are_not_told(stored: Database) -> None:
    day = Period(date(2026, 7, 1), date(2026, 7, 31))
    expected: list[object] = [0, Few.FEW, Few.FEW, 3]
    with stored.unit_of_work(writing=True) as work:
        for number, people in enumerate(expected):
            if number:
                handed_in = save(work, brief(f"handed-in-{number}", status="submitted"), "2026-07-01")
                work.responsibilities.submit(handed_in.id, uuid4(), "A Researcher", None)
            told = {item.name: item.now for item in count_contacts(work, day)}
            assert (told["researchers"], told["results-handed-in"]) == (people, number)


def test_the_tables_of_files(stored: Database, taxonomy: Taxonomy) -> None:
    tables = report_tables(report(stored, taxonomy))
    assert tuple(tables) == TABLES
    assert tables["contacts"].rows[0] == (COUNTED[0].name, 1, 0)
    assert tables["searches"].rows == (("search", "fi", 4, 2), ("search", "de", 0, 7))
    whole = one_list(tables.values()).rows
    assert ("technology", "maintenance", "published", 1) in whole
    assert ("figures", "now 2026-01-01 2026-04-30", "public", 2) in whole
    assert ("searches", "search fi", "before", 2) in whole
    written = as_csv(("a", "b"), [("=1+1", 5), ('say "ä", twice\n', -5)])
    assert written == 'a,b\r\n\'=1+1,5\r\n"say ""ä"", twice\n",-5\r\n'
    assert list(csv.reader(io.StringIO(written, newline="")))[2] == ['say "ä", twice\n', "-5"]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A1", "\tx", "\rx", "\nx", "＝1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"
