"""What is published, changed or withdrawn while a harvester reads page after page is neither lost nor made up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kb.model import BriefStatus, Mover, TransferBrief
from tests.web.oai.conftest import asking, with_pages
from tests.web.oai.validator import Answer, Header, Validator
from tests.web.small_site import brief, confirmed
from web.silta import Silta

Small = Callable[..., Silta]
NUMBERS = st.integers(0, 1000)
"""Which of the briefs that there are; drawn before it is known how many, because the sites live on."""
CONCEPTS = ("robotics", "bin-picking", "maintenance")


def published(slug: str, concept: str) -> TransferBrief:
    return brief(slug, technologies=[confirmed(concept)])


class Harvesting(RuleBasedStateMachine):
    """A harvester that keeps a copy of the repository, and a site that goes on living meanwhile.

    All runs go on with one site, which only makes the lists longer.
    """

    silta: Silta
    validator: Validator
    made = 0

    def __init__(self) -> None:
        super().__init__()
        self.copy: dict[str, Header] = {}
        self.token = ""
        self.began = ""
        self.since = ""

    @initialize()
    def begin(self) -> None:
        self.silta, self.validator = type(self).silta, type(self).validator

    @rule(concept=st.sampled_from(CONCEPTS))
    def publish(self, concept: str) -> None:
        type(self).made += 1
        self._save(published(f"made-{self.made}", concept))

    @rule(number=NUMBERS, concept=st.sampled_from(CONCEPTS))
    def change(self, number: int, concept: str) -> None:
        chosen = self._choose(number, BriefStatus.PUBLISHED)
        if chosen is not None:
            technologies = published("x", concept).technologies
            self._save(chosen.model_copy(update={"technologies": technologies, "year": 2000 + self.made % 50}))

    @rule(number=NUMBERS)
    def withdraw(self, number: int) -> None:
        chosen = self._choose(number, BriefStatus.PUBLISHED)
        if chosen is not None:
            self._save(chosen.model_copy(update={"status": BriefStatus.ARCHIVED}))

    @rule(number=NUMBERS)
    def bring_back(self, number: int) -> None:
        chosen = self._choose(number, BriefStatus.ARCHIVED)
        if chosen is not None:
            self._save(chosen.model_copy(update={"status": BriefStatus.PUBLISHED}))

    @rule()
    def ask_for_a_page(self) -> None:
        if self.token:
            self._take(self.validator.ask(("verb", "ListIdentifiers"), ("resumptionToken", self.token)))
            return
        asked = [("verb", "ListIdentifiers"), ("metadataPrefix", "silta")]
        answer = self.validator.ask(*asked, *([("from", self.since)] if self.since else []))
        self.began = answer.root.findtext("{http://www.openarchives.org/OAI/2.0/}responseDate") or ""
        self._take(answer)

    def _take(self, answer: Answer) -> None:
        assert answer.error in {"", "noRecordsMatch"}
        for header in answer.headers:
            self.copy[header.identifier] = header
        self.token = answer.token
        if not self.token:
            self.since = self.began

    @rule()
    def harvest_to_the_end(self) -> None:
        self.ask_for_a_page()
        while self.token:
            self.ask_for_a_page()
        if self.began:
            # Once more from the moment at which that harvest began: now the copy has to be right.
            self.ask_for_a_page()
            while self.token:
                self.ask_for_a_page()
        self._compare()

    @invariant()
    def nothing_is_made_up(self) -> None:
        if self.copy:
            known = {f"oai:silta.example.org:{item.id}" for item in self._briefs()}
            assert self.copy.keys() <= known

    def _compare(self) -> None:
        wanted = {
            f"oai:silta.example.org:{item.id}": item.status is not BriefStatus.PUBLISHED for item in self._briefs()
        }
        assert {key: header.deleted for key, header in self.copy.items()} == wanted

    def _briefs(self) -> list[TransferBrief]:
        with self.silta.database.unit_of_work() as work:
            return [stored.brief for stored in work.briefs.iterate(None)]

    def _choose(self, number: int, status: BriefStatus) -> TransferBrief | None:
        found = [item for item in self._briefs() if item.status is status]
        return found[number % len(found)] if found else None

    def _save(self, made: TransferBrief) -> None:
        with self.silta.database.unit_of_work(writing=True) as work:
            work.briefs.save(made, author="test", reason="test", moved_by=Mover.INGEST)
            work.commit()


@pytest.fixture(scope="module")
def silta(small: Small) -> Silta:
    return small(*(published(f"first-{number}", "robotics") for number in range(7)))


def test_a_harvester_always_catches_up(silta: Silta) -> None:
    Harvesting.silta = silta
    Harvesting.validator = asking(with_pages(silta, 3).test_client())
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Harvesting, settings=settings(max_examples=15, stateful_step_count=20, deadline=None)
    )


def test_a_change_between_two_pages_comes_at_the_end(small: Small) -> None:
    silta = small(*(published(f"brief-{number}", "robotics") for number in range(6)))
    validator = asking(with_pages(silta, 2).test_client())

    def headers(**asked: Any) -> Answer:
        return validator.ask(("verb", "ListRecords"), *asked.items())

    first = headers(metadataPrefix="oai_dc")
    seen = UUID(first.headers[0].identifier.rpartition(":")[2])
    with silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.existing(seen)
        work.briefs.save(stored.brief.model_copy(update={"year": 1999}), author="test", reason="test")
        work.commit()
    rest = [headers(resumptionToken=first.token)]
    while rest[-1].token:
        rest.append(headers(resumptionToken=rest[-1].token))
    came = [header.identifier for answer in (first, *rest) for header in answer.headers]
    assert len(set(came)) == 6
    assert came.count(first.headers[0].identifier) <= 2


def test_a_token_works_again_and_again(small: Small) -> None:
    """Section 3.5.1: the same token gives the same part."""
    silta = small(*(published(f"brief-{number}", "robotics") for number in range(6)))
    validator = asking(with_pages(silta, 2).test_client())
    token = validator.ask(("verb", "ListRecords"), ("metadataPrefix", "oai_dc")).token
    parts = [validator.ask(("verb", "ListRecords"), ("resumptionToken", token)).headers for _ in range(3)]
    assert parts[0] == parts[1] == parts[2]


def test_a_clock_that_goes_back_hides_nothing(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    silta = small(published("first", "robotics"))
    validator = asking(with_pages(silta, 10).test_client())
    before = validator.ask(("verb", "ListRecords"), ("metadataPrefix", "oai_dc")).headers[0].datestamp

    class Clock:
        @staticmethod
        def now(zone: Any) -> Any:
            from datetime import datetime

            return datetime(2020, 1, 1, tzinfo=zone)

    monkeypatch.setattr("kb.store.oai_record_rows.datetime", Clock)
    with silta.database.unit_of_work(writing=True) as work:
        work.briefs.save(published("second", "robotics"), author="test", reason="test")
        work.commit()
    again = validator.ask(("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("from", before))
    assert len(again.headers) == 2
