"""Two sites that publish, edit, withdraw, hide and merge in any order agree when both have harvested."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from kb.model import BriefStatus, TransferBrief
from tests.federation.instance import Instance
from tests.web.small_site import brief, confirmed

NUMBERS = st.integers(0, 1000)
"""Which of the briefs that there are; drawn before it is known how many, because the sites live on."""
SITES = st.integers(0, 1)


class Federation(RuleBasedStateMachine):
    """Both sites are real and listen; they go on living from one run to the next."""

    sites: tuple[Instance, Instance]
    made = 0
    hidden: set[tuple[int, UUID]]

    @rule(place=SITES)
    def publish(self, place: int) -> None:
        Federation.made += 1
        made = brief(f"brief-{self.made}", technologies=[confirmed("robotics")], title=f"Machine {self.made}")
        self.sites[place].save(made)

    @rule(place=SITES, number=NUMBERS)
    def edit(self, place: int, number: int) -> None:
        chosen = self._choose(place, number, BriefStatus.PUBLISHED)
        if chosen is not None:
            Federation.made += 1
            self.sites[place].edit(chosen.id, f"Machine {self.made}")

    @rule(place=SITES, number=NUMBERS)
    def withdraw(self, place: int, number: int) -> None:
        chosen = self._choose(place, number, BriefStatus.PUBLISHED)
        if chosen is not None:
            self.sites[place].move(chosen.id, BriefStatus.ARCHIVED)

    @rule(place=SITES, number=NUMBERS)
    def bring_back(self, place: int, number: int) -> None:
        chosen = self._choose(place, number, BriefStatus.ARCHIVED)
        if chosen is not None:
            self.sites[place].move(chosen.id, BriefStatus.PUBLISHED)

    @rule(place=SITES, number=NUMBERS)
    def hide(self, place: int, number: int) -> None:
        foreign = sorted(item.id for item in self.sites[place].published().values() if item.home is not None)
        if foreign:
            chosen = foreign[number % len(foreign)]
            self.sites[place].move(chosen, BriefStatus.ARCHIVED)
            Federation.hidden.add((place, chosen))

    @rule(place=SITES, number=NUMBERS)
    def merge_two(self, place: int, number: int) -> None:
        own = sorted(item.id for item in self.sites[place].published().values() if item.home is None)
        if len(own) > 3:
            place_in_list = number % len(own)
            self.sites[place].merge(own[place_in_list], own[place_in_list - 1])

    @rule(place=SITES)
    def harvest(self, place: int) -> None:
        self.sites[place].harvest(self.sites[1 - place].name)

    def teardown(self) -> None:
        for place in (0, 1, 0, 1):
            report = self.sites[place].harvest(self.sites[1 - place].name)
            assert report.rejected == 0
        for place in (0, 1):
            here, there = self.sites[place], self.sites[1 - place]
            own = {key: item for key, item in there.published().items() if item.home is None}
            shown = {key: item for key, item in here.published().items() if item.home is not None}
            wanted = {key: item for key, item in own.items() if (place, key) not in Federation.hidden}
            assert shown.keys() == wanted.keys()
            for key, item in shown.items():
                assert item.texts == wanted[key].texts
                assert [one.value for one in item.technologies] == [one.value for one in wanted[key].technologies]

    def _choose(self, place: int, number: int, status: BriefStatus) -> TransferBrief | None:
        """Choose one of a site's own briefs that did not go into another one."""
        with self.sites[place].silta.database.unit_of_work() as work:
            found = {
                stored.brief.id: stored.brief
                for stored in work.briefs.iterate(status)
                if stored.brief.home is None
                and work.merges.leaders([stored.brief.id])[stored.brief.id] == stored.brief.id
            }
        return found[sorted(found)[number % len(found)]] if found else None


def test_two_sites_are_of_one_mind_in_the_end() -> None:
    with TemporaryDirectory() as folder:
        sites = Instance(Path(folder) / "alpha", "alpha"), Instance(Path(folder) / "beta", "beta")
        sites[0].add(sites[1])
        sites[1].add(sites[0])
        Federation.sites, Federation.hidden, Federation.made = sites, set(), 0
        try:
            run_state_machine_as_test(  # type: ignore[no-untyped-call]
                Federation, settings=settings(max_examples=6, stateful_step_count=15, deadline=None)
            )
        finally:
            for site in sites:
                site.close()
