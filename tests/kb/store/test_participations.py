"""Which organisations readers see, and the briefs behind each."""

from datetime import date

import pytest
from sqlalchemy import text

from kb.curation.organisations import OrganisationRegister
from kb.model import BriefStatus, Mover, TransferBrief
from kb.store import Database, StoreError, UnitOfWork
from kb.store.engine import make_engine
from kb.store.schema import to_version
from tests.kb.store.sample_briefs import sample_brief


def keyed(work: UnitOfWork, slug: str, *names: str, **changes: object) -> TransferBrief:
    """Make a brief whose organisations are in the register."""
    organisations = [{"organisation": {"name": name, "country": "DE"}} for name in names]
    brief = sample_brief(slug, organisations=organisations, **changes)
    return brief.model_copy(update={"organisations": OrganisationRegister(work).keyed(brief.organisations)})


def save(work: UnitOfWork, *briefs: TransferBrief) -> None:
    for brief in briefs:
        work.briefs.save(brief, author="test", reason="test", moved_by=Mover.MERGE)
    work.commit()


def seen(database: Database) -> dict[str, int]:
    with database.unit_of_work() as work:
        return {item.key: item.briefs for item in work.participations.organisations()}


def test_only_organisations_of_published_briefs_are_seen(database: Database) -> None:
    with database.unit_of_work() as work:
        one = keyed(work, "one", "Example Institute", "Example Institute", "Example Works")
        two = keyed(work, "two", "Example Institute")
        draft = keyed(work, "three", "Example Secret Lab", status=BriefStatus.DRAFT)
        save(work, one, two, draft)
    assert seen(database) == {"example-institute-de": 2, "example-works-de": 1}
    with database.unit_of_work() as work:
        assert work.participations.organisation("example-secret-lab-de") is None
        found = work.participations.organisation("example-institute-de")
        assert found is not None
        assert (found.name, found.country, found.briefs) == ("Example Institute", "DE", 2)
        assert work.participations.names("example-institute-de", 5) == ["Example Institute"]
        assert work.participations.known(["example-works-de", "nobody"]) == {"example-works-de"}
        assert work.participations.known([]) == set()


def test_a_changed_brief_changes_who_took_part(database: Database) -> None:
    with database.unit_of_work() as work:
        one = keyed(work, "one", "Example Institute", "Example Works")
        save(work, one)
        changed = one.model_copy(update={"organisations": one.organisations[1:]})
        save(work, changed)
    assert seen(database) == {"example-works-de": 1}
    with database.unit_of_work() as work:
        save(work, changed.model_copy(update={"status": BriefStatus.ARCHIVED}))
    assert seen(database) == {}
    with database.unit_of_work() as work:
        save(work, changed)
    assert seen(database) == {"example-works-de": 1}


def test_briefs_come_newest_first_in_pages(database: Database) -> None:
    with database.unit_of_work() as work:
        save(
            work,
            *(
                keyed(work, f"brief-{number}", "Example Works", published_on=date(2024, 1, number))
                for number in range(1, 6)
            ),
        )
        slugs = [stored.brief.slug for stored in work.participations.briefs("example-works-de", 2, 1)]
        assert slugs == ["brief-4", "brief-3"]
        assert work.participations.briefs("nobody", 5) == []


@pytest.mark.parametrize("key", ["", "x" * 200, "\0", "\ud800", "ä", "' OR 1=1 --", "../etc"])
def test_what_can_be_no_key_finds_nobody(database: Database, key: str) -> None:
    with database.unit_of_work() as work:
        assert work.participations.organisation(key) is None


def test_the_migration_takes_them_from_the_stored_briefs(database: Database, address: str) -> None:
    with database.unit_of_work() as work:
        save(work, keyed(work, "one", "Example Institute", "Example Works"), sample_brief("without-keys"))
    engine = make_engine(address)
    to_version(engine, "0005")
    to_version(engine, "0006")
    assert seen(database) == {"example-institute-de": 1, "example-works-de": 1}


def test_the_migration_names_a_brief_that_is_damaged(database: Database, address: str) -> None:
    with database.unit_of_work() as work:
        save(work, sample_brief("one"))
    engine = make_engine(address)
    to_version(engine, "0005")
    with engine.begin() as connection:
        connection.execute(text("UPDATE brief SET body = :body"), {"body": b"[1]"})
    with pytest.raises(StoreError, match=r"cannot be read from the database .* backup"):
        to_version(engine, "0006")
