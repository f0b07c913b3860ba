from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kb.model import BriefStatus, InvalidValue, Mover, TransferBrief, new_id
from kb.store import Database, SlugTaken, StaleRevision, UnitOfWork, UnknownBrief
from tests.kb.store.sample_briefs import sample_brief


def changed(brief: TransferBrief, **fields: object) -> TransferBrief:
    return TransferBrief.model_validate({**brief.model_dump(), **fields})


def save(work: UnitOfWork, brief: TransferBrief, **options: object) -> int:
    return work.briefs.save(brief, author="A. Scout", reason="test", **options)  # type: ignore[arg-type]


def keep(database: Database, *briefs: TransferBrief) -> None:
    with database.unit_of_work() as work:
        for brief in briefs:
            save(work, brief)
        work.commit()


def test_a_saved_brief_is_read_back_equal_by_id_and_slug(database: Database) -> None:
    brief = sample_brief()
    moment = datetime(2024, 5, 1, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.unit_of_work() as work:
        assert save(work, brief, made_at=moment) == 1
        work.commit()
    with database.unit_of_work() as work:
        stored = work.briefs.get(brief.id)
        assert stored is not None
        assert stored.brief == brief
        assert stored.revision == 1
        assert stored.changed_at == moment
        assert stored.changed_at.tzinfo is UTC
        assert work.briefs.by_slug("pump-vibration") == stored
        assert work.briefs.get_many([brief.id, new_id(), brief.id]) == {brief.id: stored}


def test_unknown_ids_and_slugs_give_nothing(database: Database) -> None:
    with database.unit_of_work() as work:
        assert work.briefs.get(new_id()) is None
        assert work.briefs.by_slug("nothing") is None
        assert work.briefs.redirect("nothing") is None
        assert work.briefs.revisions(new_id()) == []
        assert work.briefs.revision(new_id(), 1) is None
        assert work.briefs.get_many([]) == {}


@pytest.mark.parametrize("slug", ["", "a\x00b", "a\udc80", "ä", "a" * 99_999, "' OR 1=1 --", "%", "A"])
def test_what_can_be_no_slug_gives_nothing(database: Database, slug: str) -> None:
    keep(database, sample_brief("a"))
    with database.unit_of_work() as work:
        assert work.briefs.by_slug(slug) is None
        assert work.briefs.redirect(slug) is None


def test_the_addresses_are_those_of_published_briefs(database: Database) -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    with database.unit_of_work() as work:
        save(work, sample_brief("first"), made_at=moment)
        save(work, changed(sample_brief("draft"), status=BriefStatus.DRAFT))
        work.commit()
    with database.unit_of_work() as work:
        assert work.briefs.addresses() == [("first", moment)]


def test_what_was_saved_is_seen_before_the_commit(database: Database) -> None:
    brief = sample_brief()
    with database.unit_of_work() as work:
        save(work, brief)
        by_slug = work.briefs.by_slug(brief.slug)
        assert by_slug is not None
        assert by_slug.brief == brief
        newer = changed(brief, year=2021)
        assert save(work, newer) == 2
        by_id = work.briefs.get(brief.id)
        assert by_id is not None
        assert by_id.brief == newer
        assert work.briefs.count() == 1
        assert [item.brief for item in work.briefs.iterate()] == [newer]


def test_an_equal_brief_makes_no_revision_and_no_outbox_row(database: Database) -> None:
    brief = sample_brief()
    keep(database, brief)
    with database.unit_of_work() as work:
        assert save(work, changed(brief)) == 1
        work.commit()
        assert len(work.briefs.revisions(brief.id)) == 1
        assert work.outbox.last_position() == work.outbox.after(0, 10)[-1].position
        assert len(work.outbox.after(0, 10)) == 1


def test_each_change_is_a_revision_that_can_be_shown_again(database: Database) -> None:
    brief = sample_brief()
    states = [brief, changed(brief, year=2021), changed(brief, year=2022, status=BriefStatus.ARCHIVED), brief]
    with database.unit_of_work() as work:
        for number, state in enumerate(states, start=1):
            moment = datetime(2024, 1, number, tzinfo=UTC)
            assert (
                work.briefs.save(
                    state, author=f"Scout {number}", reason=f"r{number}", made_at=moment, moved_by=Mover.MERGE
                )
                == number
            )
        work.commit()
        revisions = work.briefs.revisions(brief.id)
        assert [revision.brief for revision in revisions] == states
        assert [revision.number for revision in revisions] == [1, 2, 3, 4]
        assert [revision.author for revision in revisions] == ["Scout 1", "Scout 2", "Scout 3", "Scout 4"]
        assert revisions[1].reason == "r2"
        assert revisions[1].made_at == datetime(2024, 1, 2, tzinfo=UTC)
        assert work.briefs.revision(brief.id, 3) == revisions[2]
        assert work.briefs.revision(brief.id, 5) is None


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_a_change_of_another_revision_than_the_expected_one_is_refused(database: Database, expected: int) -> None:
    brief = sample_brief()
    keep(database, brief, changed(brief, year=2021))
    with database.unit_of_work() as work:
        with pytest.raises(StaleRevision, match=f"is at revision 2, the change was made from revision {expected}"):
            save(work, changed(brief, year=2022), expected_revision=expected)
        assert save(work, changed(brief, year=2022), expected_revision=2) == 3


def test_revision_0_is_expected_of_a_new_brief(database: Database) -> None:
    with database.unit_of_work() as work:
        with pytest.raises(StaleRevision):
            save(work, sample_brief(), expected_revision=1)
        assert save(work, sample_brief(), expected_revision=0) == 1


def test_the_slug_of_another_brief_is_taken(database: Database) -> None:
    owner = sample_brief("pump")
    keep(database, owner)
    with database.unit_of_work() as work:
        with pytest.raises(SlugTaken, match=r"/briefs/pump belongs to brief .*choose another slug") as caught:
            save(work, sample_brief("pump"))
        assert caught.value.owner == owner.id
        save(work, sample_brief("fan"))
        with pytest.raises(SlugTaken):  # also while it waits to be written
            save(work, sample_brief("fan"))
        work.commit()
        assert work.briefs.count() == 2


def test_a_former_slug_leads_on_through_all_changes_and_stays_taken(database: Database) -> None:
    brief = sample_brief("first")
    keep(database, brief, changed(brief, slug="second"), changed(brief, slug="third"))
    with database.unit_of_work() as work:
        assert work.briefs.redirect("first") == "third"
        assert work.briefs.redirect("second") == "third"
        assert work.briefs.redirect("third") is None
        assert work.briefs.by_slug("first") is None
        with pytest.raises(SlugTaken):
            save(work, sample_brief("second"))


def test_a_brief_may_take_its_former_slug_back(database: Database) -> None:
    brief = sample_brief("first")
    keep(database, brief, changed(brief, slug="second"), brief)
    with database.unit_of_work() as work:
        assert work.briefs.redirect("second") == "first"
        assert work.briefs.redirect("first") is None
        stored = work.briefs.by_slug("first")
        assert stored is not None
        assert stored.revision == 3


def test_slugs_move_inside_one_unit_of_work(database: Database) -> None:
    one, two, new = sample_brief("one"), sample_brief("two"), sample_brief("three")
    keep(database, one, two)
    with database.unit_of_work() as work:
        save(work, changed(one, year=2021))
        save(work, changed(two, slug="two-b"))
        save(work, new)
        save(work, changed(new, slug="four"))
        work.commit()
        slugs = {item.brief.id: item.brief.slug for item in work.briefs.iterate()}
        assert slugs == {one.id: "one", two.id: "two-b", new.id: "four"}
        assert work.briefs.redirect("three") == "four"


def test_a_merged_brief_hands_all_its_addresses_on(database: Database) -> None:
    kept, copy, older = sample_brief("kept"), sample_brief("copy"), sample_brief("older")
    keep(database, kept, copy, changed(copy, slug="copy-b"), older)
    with database.unit_of_work() as work:
        work.briefs.lead_to(older.id, copy.id)
        work.briefs.lead_to(copy.id, kept.id)
        for slug in ("copy", "copy-b", "older"):
            assert work.briefs.redirect(slug) == "kept"
        with pytest.raises(InvalidValue, match="leads to brief"):
            work.briefs.lead_to(kept.id, older.id)
        with pytest.raises(UnknownBrief):
            work.briefs.lead_to(kept.id, new_id())
        with pytest.raises(UnknownBrief):
            work.briefs.lead_to(new_id(), kept.id)
        work.briefs.lead_to(copy.id, None)
        assert work.briefs.redirect("copy") == "copy-b"
        assert work.briefs.redirect("older") == "copy-b"


def test_a_free_slug_is_numbered_past_briefs_and_redirects(database: Database) -> None:
    moved = sample_brief("pump-2")
    keep(database, sample_brief("pump"), moved, changed(moved, slug="elsewhere"))
    with database.unit_of_work() as work:
        assert work.briefs.free_slug("fan") == "fan"
        assert work.briefs.free_slug("pump") == "pump-3"
        save(work, sample_brief("pump-3"))
        assert work.briefs.free_slug("pump") == "pump-4"


def test_many_briefs_with_one_title_all_get_a_slug(database: Database) -> None:
    with database.unit_of_work() as work:
        for _ in range(115):
            save(work, sample_brief(work.briefs.free_slug("pump")))
        work.commit()
        slugs = {item.brief.slug for item in work.briefs.iterate()}
    assert slugs == {"pump"} | {f"pump-{number}" for number in range(2, 116)}


def test_a_numbered_slug_keeps_the_longest_length(database: Database) -> None:
    longest = "a" * 77 + "-bc"
    keep(database, sample_brief(longest))
    with database.unit_of_work() as work:
        assert work.briefs.free_slug(longest) == "a" * 77 + "-2"


def test_newest_are_the_published_ones_by_day_of_publication_then_change(database: Database) -> None:
    early = datetime(2024, 1, 1, tzinfo=UTC)
    late = datetime(2024, 1, 2, tzinfo=UTC)
    with database.unit_of_work() as work:
        save(work, sample_brief("undated", published_on=None), made_at=late)
        save(work, sample_brief("old", published_on=date(2023, 1, 1)), made_at=late)
        save(work, sample_brief("new-a", published_on=date(2024, 1, 1)), made_at=early)
        save(work, sample_brief("new-b", published_on=date(2024, 1, 1)), made_at=late)
        save(work, sample_brief("draft", published_on=date(2025, 1, 1), status=BriefStatus.DRAFT), made_at=late)
        work.commit()
        assert [item.brief.slug for item in work.briefs.newest(9)] == ["new-b", "new-a", "old", "undated"]
        assert [item.brief.slug for item in work.briefs.newest(1)] == ["new-b"]


@pytest.mark.parametrize("batch", [1, 3, 4, 100])
def test_iterate_yields_each_brief_of_the_status_once_by_id(database: Database, batch: int) -> None:
    published = [sample_brief(f"p-{number}") for number in range(7)]
    drafts = [sample_brief(f"d-{number}", status=BriefStatus.DRAFT) for number in range(2)]
    keep(database, *reversed(published), *drafts)
    with database.unit_of_work() as work:
        assert [item.brief for item in work.briefs.iterate(batch=batch)] == published
        assert [item.brief for item in work.briefs.iterate(BriefStatus.DRAFT, batch)] == drafts
        assert len(list(work.briefs.iterate(None, batch))) == 9
        assert list(work.briefs.iterate(BriefStatus.ARCHIVED, batch)) == []


def test_count_is_by_status_or_of_all(database: Database) -> None:
    keep(database, sample_brief("a"), sample_brief("b"), sample_brief("c", status=BriefStatus.IN_REVIEW))
    with database.unit_of_work() as work:
        assert work.briefs.count() == 3
        assert work.briefs.count(BriefStatus.PUBLISHED) == 2
        assert work.briefs.count(BriefStatus.IN_REVIEW) == 1
        assert work.briefs.count(BriefStatus.DRAFT) == 0


def test_save_many_is_save_for_each(database: Database) -> None:
    briefs = [sample_brief(f"b-{number}") for number in range(1203)]
    with database.unit_of_work() as work:
        assert work.briefs.save_many(briefs, author="ingest", reason="new") == [1] * 1203
        work.commit()
        mixed = [changed(briefs[0], year=2021), briefs[1], changed(briefs[2], slug="moved"), sample_brief("b-9999")]
        assert work.briefs.save_many(mixed, author="ingest", reason="changed") == [2, 1, 2, 1]
        work.commit()
        assert work.briefs.redirect("b-2") == "moved"
        assert len(work.outbox.after(0, 9999)) == 1203 + 3
        with pytest.raises(SlugTaken):
            work.briefs.save_many([sample_brief("b-9")], author="ingest", reason="new")
        assert work.briefs.save_many([], author="ingest", reason="new") == []


def test_one_brief_twice_in_one_batch_makes_two_revisions(database: Database) -> None:
    brief = sample_brief()
    with database.unit_of_work() as work:
        assert work.briefs.save_many([brief, changed(brief, year=2021)], author="ingest", reason="x") == [1, 2]
        work.commit()
        assert [revision.brief.year for revision in work.briefs.revisions(brief.id)] == [2020, 2021]


@pytest.mark.parametrize(("author", "reason", "named"), [("", "why", "author"), ("who", " \n ", "reason")])
def test_nobody_and_no_reason_are_refused(database: Database, author: str, reason: str, named: str) -> None:
    with database.unit_of_work() as work, pytest.raises(InvalidValue, match=f"^{named}: "):
        work.briefs.save(sample_brief(), author=author, reason=reason)


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    with database.unit_of_work() as work, pytest.raises(InvalidValue, match=r"made_at: .* no time zone"):
        save(work, sample_brief(), made_at=datetime(2024, 1, 1))  # noqa: DTZ001  the mistake that is tested
