from kb.model import new_id
from kb.store import Database, PairState
from kb.store.fingerprints import BUCKET, NEAREST
from tests.kb.store.sample_briefs import sample_brief


def test_what_shares_the_most_bands_comes_first(database: Database) -> None:
    briefs = [sample_brief(f"b{number}") for number in range(3)]
    with database.unit_of_work(writing=True) as work:
        for number, brief in enumerate(briefs):
            work.briefs.save(brief, author="ingest", reason="test")
            work.fingerprints.save(brief.id, [1, 2, 3][: number + 1], f"{number}".encode(), is_new=True)
        assert [item.body for item in work.fingerprints.near([1, 2, 3])] == [b"2", b"1", b"0"]
        work.commit()
        assert [item.body for item in work.fingerprints.near([2, -(2**63)])] == [b"1", b"2"]
        assert work.fingerprints.near([9]) == []


def test_a_changed_fingerprint_is_found_under_its_new_bands_only(database: Database) -> None:
    brief = sample_brief()
    with database.unit_of_work(writing=True) as work:
        work.briefs.save(brief, author="ingest", reason="test")
        work.fingerprints.save(brief.id, [1, 2], b"old")
        work.commit()
        work.fingerprints.save(brief.id, [2, 3], b"new")
        work.commit()
        assert work.fingerprints.near([1]) == []
        assert [item.body for item in work.fingerprints.near([3])] == [b"new"]
        assert work.fingerprints.of([brief.id, new_id()])[brief.id].bands == (2, 3)


def test_a_band_that_everybody_has_costs_no_more_than_a_full_bucket(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        for number in range(BUCKET + 5):
            brief = sample_brief(f"b{number}")
            work.briefs.save(brief, author="ingest", reason="test")
            work.fingerprints.save(brief.id, [7], b"x", is_new=True)
        work.commit()
        assert len(work.fingerprints.near([7])) == NEAREST


def test_identifiers_are_replaced_and_found_by_all_who_have_them(database: Database) -> None:
    one, other = sample_brief("one"), sample_brief("other")
    with database.unit_of_work(writing=True) as work:
        work.briefs.save_many([one, other], author="ingest", reason="test")
        work.identifiers.save(one.id, [("doi:a", ""), ("doi:b", "IsVersionOf")])
        work.identifiers.save(other.id, [("doi:b", "")])
        assert set(work.identifiers.owners("doi:b")) == {one.id, other.id}
        work.commit()
        work.identifiers.save(one.id, [("doi:c", "")])
        work.commit()
        assert work.identifiers.owners("doi:b") == (other.id,)
        assert work.identifiers.owners("doi:c") == (one.id,)
        assert work.identifiers.of(one.id) == {("doi:c", "")}


def test_what_a_person_decided_stays_decided(database: Database) -> None:
    one, other = sample_brief("one"), sample_brief("other")
    with database.unit_of_work(writing=True) as work:
        work.briefs.save_many([one, other], author="ingest", reason="test")
        work.duplicates.queue(other.id, one.id, 0.7, ["a"])
        work.duplicates.queue(one.id, other.id, 0.8, ["b"])
        (pair,) = work.duplicates.pairs()
        assert (pair.score, pair.reasons, pair.first_id < pair.second_id) == (0.8, ("b",), True)
        work.duplicates.decide([(one.id, other.id)], PairState.DIFFERENT, "scout")
        work.duplicates.queue(one.id, other.id, 0.9, ["c"])
        assert work.duplicates.count() == 0
        decided = work.duplicates.get(pair.id)
        assert decided is not None
        assert (decided.state, decided.decided_by, decided.reasons) == (PairState.DIFFERENT, "scout", ("b",))
        assert work.duplicates.told_apart([other.id], [one.id])
        work.commit()


def test_what_is_not_committed_is_not_kept(database: Database) -> None:
    brief = sample_brief()
    with database.unit_of_work(writing=True) as work:
        work.briefs.save(brief, author="ingest", reason="test")
        work.fingerprints.save(brief.id, [1], b"x")
        work.identifiers.save(brief.id, [("doi:a", "")])
        work.rollback()
        assert work.fingerprints.near([1]) == []
        assert work.identifiers.owners("doi:a") == ()
