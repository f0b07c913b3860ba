"""The queues of the review desk: what is in each, filtered, in every order, page by page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kb.model import BriefStatus, InvalidValue, Language, MaturityBand, TransferBrief, new_id
from kb.store import Database, ReviewFilter, ReviewOrder, ReviewQueue, UnitOfWork
from kb.store.review_queues import stale_before
from tests.kb.store.sample_briefs import SENTENCE, sample_brief

TODAY = date(2026, 12, 1)
ME = new_id()
D, S, R, W, A, P, X = BriefStatus
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
LISTS = [queue for queue in ReviewQueue if queue not in {ReviewQueue.DUPLICATES, ReviewQueue.REJECTED}]


def put(work: UnitOfWork, slug: str, number: int = 0, **changes: Any) -> TransferBrief:
    brief = sample_brief(slug, **changes)
    work.briefs.save(brief, author="test", reason="test", made_at=MOMENT + timedelta(days=number))
    return brief


def slugs(work: UnitOfWork, queue: ReviewQueue = ReviewQueue.ALL, **wanted: Any) -> list[str]:
    """The slugs of a queue in the order of the titles; also checks that the count is right."""
    filtered = ReviewFilter(**wanted)
    page = work.review_queues.page(queue, filtered, today=TODAY, person=ME, order=ReviewOrder.TITLE)
    assert work.review_queues.count(queue, filtered, today=TODAY, person=ME) == len(page.entries)
    found = work.briefs.get_many(entry.brief_id for entry in page.entries)
    return [found[entry.brief_id].brief.slug for entry in page.entries]


def judged(origin: str, value: Any = "robotics") -> dict[str, Any]:
    return {"value": value, "origin": origin, "assessor": "Scout", "evidence": [{"quote": SENTENCE}]}


def test_each_status_is_in_its_queues(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        for status in BriefStatus:
            put(work, status.value, status=status, published_on=None, technologies=[judged("confirmed")])
        assert slugs(work, ReviewQueue.NEW) == ["draft", "submitted"]
        assert slugs(work, ReviewQueue.IN_REVIEW) == ["in-review"]
        assert slugs(work, ReviewQueue.WAITING) == ["waiting-for-researcher"]
        assert slugs(work, ReviewQueue.APPROVED) == ["approved"]
        assert len(slugs(work, ReviewQueue.ALL)) == 7
        assert slugs(work, ReviewQueue.ESTIMATED) == []
        assert slugs(work, ReviewQueue.STALE) == ["published"]


def test_a_published_brief_is_stale_after_twelve_months(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        put(work, "long-ago", reviewed_on=date(2025, 11, 30))
        put(work, "just-so", reviewed_on=date(2025, 12, 1))
        put(work, "never-but-new", published_on=date(2026, 6, 1))
        put(work, "never-and-old", published_on=date(2024, 6, 1))
        put(work, "reviewed-again", published_on=date(2020, 1, 1), reviewed_on=date(2026, 1, 1))
        put(work, "a-draft", status=D, published_on=date(2020, 1, 1))
        assert slugs(work, ReviewQueue.STALE) == ["long-ago", "never-and-old"]


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2026, 12, 1), date(2025, 12, 1)),
        (date(2026, 1, 31), date(2025, 1, 31)),
        (date(2028, 2, 29), date(2027, 2, 28)),
    ],
)
def test_twelve_months_are_a_year(today: date, before: date) -> None:
    assert stale_before(today) == before


def test_what_rules_judged_waits_until_all_is_confirmed(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        put(work, "one", technologies=[judged("confirmed"), judged("estimated", "vision")])
        put(work, "two", technologies=[judged("stated")])
        put(work, "three", technologies=[], potential=judged("estimated", "disruptive"))
        put(work, "gone", status=X, technologies=[judged("estimated")])
        brief = put(work, "four", technologies=[judged("estimated")], target_maturity=judged("estimated", {"level": 7}))
        assert slugs(work, ReviewQueue.ESTIMATED) == ["four", "one", "three"]
        entries = work.review_queues.page(ReviewQueue.ESTIMATED, today=TODAY, order=ReviewOrder.TITLE).entries
        assert [entry.estimated for entry in entries] == [2, 1, 1]
        confirmed = {"technologies": [judged("confirmed")], "target_maturity": None}
        put(work, "four", id=brief.id, **confirmed)
        assert slugs(work, ReviewQueue.ESTIMATED) == ["one", "three"]


def test_filters_are_true_together(database: Database) -> None:
    pump = {"de": {"title": "Pumpen hören: 100 % LEISE", "summary": "x", "description": "x"}}
    with database.unit_of_work(writing=True) as work:
        a = put(
            work, "a", texts=pump, technologies=[judged("stated", "robotics")], maturity=judged("stated", {"level": 8})
        )
        put(work, "b", technologies=[judged("stated", "vision"), judged("stated", "grippers")], maturity=None)
        put(work, "c", status=D, technologies=[], sources=[])
        assert slugs(work, language=Language.DE) == ["a"]
        assert slugs(work, without_language=Language.FI) == ["a"]
        assert slugs(work, technologies=frozenset({"robotics"})) == ["a"]
        assert slugs(work, technologies=frozenset({"robotics", "grippers", "vision"})) == ["a", "b"]
        assert slugs(work, maturity=MaturityBand.READY) == ["a"]
        assert slugs(work, maturity=MaturityBand.VALIDATED) == ["c"]
        assert slugs(work, unknown_maturity=True) == ["b"]
        assert slugs(work, source="cordis") == ["a", "b"]
        assert slugs(work, source="markdown") == []
        assert slugs(work, statuses=frozenset({D, X})) == ["c"]
        assert slugs(work, words="HÖREN pumpen") == ["a"]
        assert slugs(work, words="pumpun title") == ["b", "c"]
        assert slugs(work, words="100 %") == ["a"]
        assert slugs(work, words="_") == slugs(work, words="%%") == slugs(work, words="\\") == []
        assert slugs(work, words="\0") == ["a", "b", "c"]
        assert slugs(work, ReviewQueue.NEW, source="cordis") == []
        assert slugs(work, language=Language.EN, technologies=frozenset({"vision"}), source="cordis") == ["b"]
        work.responsibilities.assign(a.id, ME, "Me")
        work.responsibilities.submit(a.id, new_id(), "Researcher", "example-institute")
        assert slugs(work, ReviewQueue.MINE) == slugs(work, assignee=ME) == ["a"]
        assert slugs(work, unassigned=True) == ["b", "c"]
        assert slugs(work, organisation="example-institute") == ["a"]
        assert slugs(work, own=new_id()) == []
        assert slugs(work, own=new_id(), organisation="example-institute") == ["a"]
        (entry,) = work.review_queues.page(ReviewQueue.MINE, today=TODAY, person=ME).entries
        assert (entry.assignee, entry.assignee_id, entry.maturity, entry.status) == ("Me", ME, 8, P)


def test_nobody_has_no_queue_of_ones_own(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        put(work, "a")
        assert work.review_queues.page(ReviewQueue.MINE, today=TODAY).entries == ()
        assert work.review_queues.counts(today=TODAY)[ReviewQueue.MINE] == 0


def test_every_queue_is_counted(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        one, other = put(work, "a"), put(work, "b", status=D)
        work.duplicates.queue(one.id, other.id, 0.7, ["alike"])
        run = work.runs.start(["x"], dry_run=False)
        work.rejections.add(run, source="cordis", location="x", identifier="1", reason="no title")
        counts = work.review_queues.counts(today=TODAY, person=ME)
        assert counts == {
            ReviewQueue.NEW: 1,
            ReviewQueue.IN_REVIEW: 0,
            ReviewQueue.WAITING: 0,
            ReviewQueue.APPROVED: 0,
            ReviewQueue.ESTIMATED: 2,
            ReviewQueue.STALE: 1,
            ReviewQueue.MINE: 0,
            ReviewQueue.ALL: 2,
            ReviewQueue.DUPLICATES: 1,
            ReviewQueue.REJECTED: 1,
        }
        for queue in (ReviewQueue.DUPLICATES, ReviewQueue.REJECTED):
            with pytest.raises(InvalidValue, match="no list of briefs"):
                work.review_queues.page(queue, today=TODAY)


KEYS = {
    ReviewOrder.NEWEST: lambda entry, slug: (-entry.changed_at.timestamp(), -entry.brief_id.int),
    ReviewOrder.OLDEST: lambda entry, slug: (entry.changed_at.timestamp(), entry.brief_id.int),
    ReviewOrder.TITLE: lambda entry, slug: (f"title of {slug}", entry.brief_id.int),
    ReviewOrder.UNCHECKED: lambda entry, slug: (entry.checked_on or date.min, entry.brief_id.int),
    ReviewOrder.READIEST: lambda entry, slug: (-entry.maturity, -entry.brief_id.int),
}


@pytest.mark.parametrize("order", ReviewOrder)
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_pages_follow_each_other_without_gap_or_repetition(database: Database, order: ReviewOrder, limit: int) -> None:
    with database.unit_of_work(writing=True) as work:
        slugs_by_id: dict[UUID, str] = {}
        for number in range(11):
            level = {"maturity": judged("stated", {"level": number % 3 + 1})} if number % 4 else {"maturity": None}
            day = date(2026, 1, 1 + number % 2) if number % 5 else None
            slug = f"b{number % 7}-{number}"
            slugs_by_id[put(work, slug, number % 4, published_on=day, **level).id] = slug
        entries, key = [], None
        while True:
            page = work.review_queues.page(ReviewQueue.ALL, today=TODAY, order=order, limit=limit, after=key)
            assert 1 <= len(page.entries) <= limit
            entries += page.entries
            key = page.following
            if key is None:
                break
        assert entries == sorted(entries, key=lambda entry: KEYS[order](entry, slugs_by_id[entry.brief_id]))
        assert {entry.brief_id for entry in entries} == slugs_by_id.keys()
        assert len(entries) == 11


@pytest.mark.parametrize("order", ReviewOrder)
@pytest.mark.parametrize("key", ["", "1", "~", "1~2", "1~~", "nonsense"])
def test_a_key_that_is_none_is_refused(database: Database, order: ReviewOrder, key: str) -> None:
    with database.unit_of_work() as work, pytest.raises(InvalidValue, match="no key of a page"):
        work.review_queues.page(ReviewQueue.ALL, today=TODAY, order=order, after=key)


@pytest.mark.parametrize("value", ["", "9" * 5000, "-1", "1.5", "²", "\ud800", "\0", "2026-01-01T00:00:00", "x"])
@pytest.mark.parametrize("order", ReviewOrder)
def test_a_value_that_no_column_has_is_refused(database: Database, order: ReviewOrder, value: str) -> None:
    key = f"{value}~{new_id()}"
    with database.unit_of_work() as work:
        if order is ReviewOrder.TITLE and value.isprintable():
            assert work.review_queues.page(ReviewQueue.ALL, today=TODAY, order=order, after=key).entries == ()
            return
        with pytest.raises(InvalidValue, match="no key of a page"):
            work.review_queues.page(ReviewQueue.ALL, today=TODAY, order=order, after=key)
