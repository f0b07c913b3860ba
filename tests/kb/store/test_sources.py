from kb.model import SourceRecord
from kb.store import Database, KnownSource
from tests.kb.store.sample_briefs import sample_brief


def record(identifier: str, sha256: str = "a" * 64) -> SourceRecord:
    return SourceRecord.model_validate(
        {"source": "cordis", "identifier": identifier, "retrieved_at": "2024-05-01T12:00:00Z", "sha256": sha256}
    )


def test_known_records_are_found_by_key(database: Database) -> None:
    brief = sample_brief()
    with database.unit_of_work() as work:
        work.briefs.save(brief, author="ingest", reason="test")
        work.sources.save(record("1"), brief.id, "2024.1")
        work.sources.save(record("2:b"), brief.id, "2024.1")
        expected = {"cordis:1": KnownSource("cordis:1", brief.id, "a" * 64, "2024.1")}
        assert work.sources.find(["cordis:1", "cordis:3"]) == expected
        work.commit()
    with database.unit_of_work() as work:
        assert work.sources.find(["cordis:1", "cordis:1", "markdown:1"]) == expected
        assert set(work.sources.find(["cordis:1", "cordis:2:b"])) == {"cordis:1", "cordis:2:b"}
        assert work.sources.find([]) == {}


def test_a_record_that_is_saved_again_replaces_the_older_one(database: Database) -> None:
    one, two = sample_brief("one"), sample_brief("two")
    with database.unit_of_work() as work:
        work.briefs.save_many([one, two], author="ingest", reason="test")
        work.sources.save(record("1"), one.id, "1")
        work.commit()
        work.sources.save(record("1", "b" * 64), two.id, "2")
        work.sources.save(record("1", "c" * 64), two.id, "3")
        work.commit()
        assert work.sources.find(["cordis:1"]) == {"cordis:1": KnownSource("cordis:1", two.id, "c" * 64, "3")}


def test_thousands_of_keys_are_found_at_once(database: Database) -> None:
    brief = sample_brief()
    keys = [f"cordis:{number}" for number in range(3000)]
    with database.unit_of_work() as work:
        work.briefs.save(brief, author="ingest", reason="test")
        for number in range(0, 3000, 2):
            work.sources.save(record(str(number)), brief.id, "1")
        work.commit()
        assert set(work.sources.find(keys)) == set(keys[::2])
