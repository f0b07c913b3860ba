"""What people say about organisations with like names, and taking it back."""

import pytest

from kb.curation.merges import merge
from kb.curation.organisation_merges import (
    OrganisationsDiffer,
    UnknownOrganisationPair,
    merge_organisations,
    reject_organisations,
    undo_organisations,
)
from kb.curation.organisations import OrganisationRegister
from kb.model import Organisation, Participation, SourceRecord
from kb.store import Database, PairState, UnitOfWork
from tests.kb.store.sample_briefs import sample_brief

ROR, OTHER_ROR = "https://ror.org/02mhbdp94", "https://ror.org/05dxps055"
ONE, OTHER = "Institute of Pumping Technology", "Institute of Pumping Technologies"
THIRD = "Institute of Pumping Technologie"


def organisation(name: str, ror: str | None = None) -> Organisation:
    return Organisation(name=name, country="FI", ror=ror)


def save(work: UnitOfWork, slug: str, *organisations: Organisation) -> None:
    source = SourceRecord.model_validate(
        {"source": "cordis", "identifier": slug, "retrieved_at": "2024-05-01T12:00:00Z", "sha256": "a" * 64}
    )
    participations = OrganisationRegister(work).keyed([Participation(organisation=item) for item in organisations])
    brief = sample_brief(slug).model_copy(update={"organisations": participations, "sources": (source,)})
    work.briefs.save(brief, author="ingest", reason="test")


def named(work: UnitOfWork, slug: str) -> dict[str, str | None]:
    stored = work.briefs.by_slug(slug)
    assert stored is not None
    return {item.organisation.name: item.organisation.key for item in stored.brief.organisations}


def test_merged_organisations_are_one_in_briefs_there_and_to_come(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        save(work, "first", organisation(ONE))
        save(work, "second", organisation(OTHER))
        (pair,) = work.organisation_pairs.waiting()
        stays, count = merge_organisations(work, pair.id, author="scout")
        assert (stays.name, count) == (ONE, 1)
        work.commit()
        save(work, "third", organisation(OTHER))
        assert named(work, "second") == {OTHER: stays.key}
        assert named(work, "third") == {OTHER: stays.key}
        assert work.organisation_pairs.waiting() == []
        (decided,) = work.organisation_pairs.decided()
        assert (decided.state, decided.decided_by) == (PairState.SAME, "scout")
        with pytest.raises(OrganisationsDiffer, match="one already"):
            merge_organisations(work, pair.id, author="scout")
        with pytest.raises(OrganisationsDiffer, match="are merged"):
            reject_organisations(work, pair.id, author="scout")


def test_undoing_gives_each_name_its_key_again(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        save(work, "first", organisation(ONE))
        save(work, "second", organisation(OTHER))
        before = named(work, "first") | named(work, "second")
        (pair,) = work.organisation_pairs.waiting()
        merge_organisations(work, pair.id, author="scout")
        save(work, "third", organisation(OTHER), organisation(ONE))
        assert undo_organisations(work, pair.id, author="scout")[1] == 2
        work.commit()
        assert named(work, "first") | named(work, "second") == before == named(work, "third")
        assert [item.id for item in work.organisation_pairs.waiting()] == [pair.id]
        with pytest.raises(OrganisationsDiffer, match="nobody has decided"):
            undo_organisations(work, pair.id, author="scout")


def test_a_rejected_pair_waits_again_when_that_is_undone(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        save(work, "first", organisation(ONE))
        save(work, "second", organisation(OTHER))
        (pair,) = work.organisation_pairs.waiting()
        reject_organisations(work, pair.id, author="scout")
        assert work.organisation_pairs.count() == 0
        save(work, "third", organisation(OTHER))
        assert work.organisation_pairs.count() == 0
        undo_organisations(work, pair.id, author="scout")
        assert work.organisation_pairs.count() == 1


def test_the_one_with_a_ror_id_stays_and_another_ror_id_is_another_one(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        save(work, "first", organisation(ONE))
        save(work, "second", organisation(OTHER, ROR))
        (pair,) = work.organisation_pairs.waiting()
        stays, _ = merge_organisations(work, pair.id, author="scout")
        assert stays.ror == ROR
        register = OrganisationRegister(work)
        assert register.key(organisation(ONE)) == stays.key
        assert register.key(organisation(ONE, OTHER_ROR)) != stays.key


def test_two_that_got_different_ror_ids_meanwhile_are_not_merged(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        save(work, "first", organisation(ONE))
        save(work, "second", organisation(OTHER))
        save(work, "third", organisation(ONE, ROR), organisation(OTHER, OTHER_ROR))
        (pair,) = work.organisation_pairs.waiting()
        with pytest.raises(OrganisationsDiffer, match="two organisations"):
            merge_organisations(work, pair.id, author="scout")


def test_merges_of_three_are_undone_in_any_order(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        for slug, name in (("first", ONE), ("second", OTHER), ("third", THIRD)):
            save(work, slug, organisation(name))
        before = [named(work, slug) for slug in ("first", "second", "third")]
        pairs = work.organisation_pairs.waiting()
        assert len(pairs) == 3
        for pair in pairs:
            if work.organisation_pairs.get(pair.id) and len({*_leaders(work, pair.id)}) == 2:
                merge_organisations(work, pair.id, author="scout")
        assert len({key for slug in ("first", "second", "third") for key in named(work, slug).values()}) == 1
        merged = [pair.id for pair in work.organisation_pairs.decided()]
        assert len(merged) == 2
        for number in sorted(merged):
            undo_organisations(work, number, author="scout")
        assert [named(work, slug) for slug in ("first", "second", "third")] == before


def _leaders(work: UnitOfWork, number: int) -> list[int]:
    pair = work.organisation_pairs.get(number)
    assert pair is not None
    return [work.organisations.leader(item).id for item in (pair.first, pair.second)]


def test_the_parts_of_merged_briefs_are_changed_too(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        save(work, "first", organisation(ONE))
        save(work, "second", organisation(OTHER))
        ids = [stored.brief.id for stored in work.briefs.iterate()]
        leader = merge(work, *ids, author="scout", reason="test")
        (pair,) = work.organisation_pairs.waiting()
        stays, _ = merge_organisations(work, pair.id, author="scout")
        parts = work.merges.parts(leader)
        assert {item.organisation.key for part in parts for item in part.organisations} == {stays.key}


def test_an_unknown_pair_is_named(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        for number in (0, 7, 2**40):
            with pytest.raises(UnknownOrganisationPair, match="no pair of organisations"):
                undo_organisations(work, number, author="scout")
