"""The same result at two sites: one brief at each, whose own words count there."""

from collections.abc import Callable
from uuid import UUID

import pytest

from ingest.record import RawRecord, Reading, Withdrawal
from kb.curation.merges import undo
from kb.model import BriefStatus
from tests.federation.instance import Instance
from tests.ingest.test_pipeline_duplicates import TEXT, TITLE, record

Make = Callable[..., Instance]


def listening(title: str = TITLE, digest: str = "a") -> RawRecord:
    return record("cordis:1", title, TEXT, doi="10.5555/pumps", digest=digest)


def take(site: Instance, *readings: Reading) -> UUID:
    """Let a site read records, and return the id of its only published brief of its own."""
    site.pipeline.run(readings, ["here"])
    own = [brief.id for brief in site.published().values() if brief.home is None]
    return own[0] if own else UUID(int=0)


@pytest.fixture
def both(instance: Make) -> tuple[Instance, Instance]:
    """Two sites that read the same record of CORDIS and harvest each other."""
    first, second = instance("alpha"), instance("beta")
    take(first, listening())
    take(second, listening())
    first.add(second)
    second.add(first)
    return first, second


def rounds(first: Instance, second: Instance, count: int = 3) -> None:
    for _ in range(count):
        first.harvest(second.name)
        second.harvest(first.name)


def test_each_shows_the_result_once_in_its_own_words(both: tuple[Instance, Instance]) -> None:
    first, second = both
    first.edit(next(iter(first.published())), "Ours at alpha")
    rounds(first, second)
    assert (first.titles(), second.titles()) == (["Ours at alpha"], [TITLE])
    for site, other in (both, both[::-1]):
        (brief,) = site.published().values()
        assert brief.home is None
        named = [item.address for item in brief.sources if item.source == "silta"]
        assert [address.startswith(other.url) for address in named if address] == [True]


def test_two_sites_do_not_answer_each_other_for_ever(both: tuple[Instance, Instance]) -> None:
    first, second = both
    rounds(first, second)

    def revisions() -> list[int]:
        return [site.stored(brief_id).revision for site in both for brief_id in site.published()]

    before = revisions()
    rounds(first, second, 2)
    assert revisions() == before
    first.edit(next(iter(first.published())), "A better title")
    rounds(first, second, 3)
    settled = revisions()
    rounds(first, second, 2)
    assert revisions() == settled


def test_what_a_partner_says_never_changes_the_own_brief(both: tuple[Instance, Instance]) -> None:
    first, second = both
    rounds(first, second, 1)
    first.edit(next(iter(first.published())), "Changed at alpha")
    rounds(first, second, 1)
    (own,) = second.published().values()
    assert own.texts.en is not None
    assert own.texts.en.title == TITLE


def test_the_partners_brief_comes_out_again_when_the_own_one_goes(both: tuple[Instance, Instance]) -> None:
    first, second = both
    rounds(first, second, 1)
    (kept,) = first.published()
    second.pipeline.run([Withdrawal("cordis", "here", "1")], ["here"])
    assert set(second.published()) == {kept}
    assert second.published()[kept].home is not None
    second.pipeline.run([listening(digest="b")], ["here"])
    (own,) = second.published().values()
    assert own.home is None, "the own one came back, and the partner's is part of it again"


def test_a_partner_that_withdraws_is_not_named_any_more(both: tuple[Instance, Instance]) -> None:
    first, second = both
    rounds(first, second, 1)
    (kept,) = first.published()
    first.move(kept, BriefStatus.ARCHIVED)
    second.harvest("alpha")
    (own,) = second.published().values()
    assert [item.source for item in own.sources] == ["cordis"]
    first.move(kept, BriefStatus.PUBLISHED)
    second.harvest("alpha")
    (own,) = second.published().values()
    assert [item.source for item in own.sources] == ["cordis", "silta"]


def test_a_scout_can_part_them(both: tuple[Instance, Instance]) -> None:
    first, second = both
    rounds(first, second, 1)
    with second.silta.database.unit_of_work(writing=True) as work:
        undo(work, work.merges.latest()[0].id, author="Test scout")
        work.commit()
    assert len(second.published()) == 2
    rounds(first, second, 1)
    assert len(second.published()) == 2, "what a person parted stays parted"


def test_a_third_site_shows_one_of_two_partners(both: tuple[Instance, Instance], instance: Make) -> None:
    first, second = both
    third = instance("gamma")
    third.add(first)
    third.add(second)
    third.harvest("alpha")
    third.harvest("beta")
    (shown,) = third.published().values()
    assert shown.home is not None
    leader = first if "alpha" in shown.home.identifier else second
    leader.move(shown.id, BriefStatus.ARCHIVED)
    third.harvest(leader.name)
    (other,) = third.published().values()
    assert other.id != shown.id
    leader.move(shown.id, BriefStatus.PUBLISHED)
    third.harvest(leader.name)
    assert len(third.published()) == 1


def test_merging_at_home_takes_the_brief_that_goes_away_everywhere(instance: Make) -> None:
    home, guest = instance("alpha"), instance("beta")
    take(home, listening(), record("cordis:2", "Welding of thin sheets", "Lasers weld sheets. " * 20))
    guest.add(home)
    guest.harvest("alpha")
    assert len(guest.published()) == 2
    stays = home.merge(*home.published())
    guest.harvest("alpha")
    assert set(guest.published()) == {stays}
    assert len(guest.published()[stays].sources) == 3, "both sources, and the home"
    with home.silta.database.unit_of_work(writing=True) as work:
        undo(work, work.merges.latest()[0].id, author="Test scout")
        work.commit()
    guest.harvest("alpha")
    assert len(guest.published()) == 2
