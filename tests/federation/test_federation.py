"""Two or three Siltas in this process harvest each other over real connections."""

from collections.abc import Callable

import pytest

from ingest.harvest.errors import HarvestFailed
from ingest.report import Outcome
from kb.curation.errors import ForeignBrief
from kb.model import BriefStatus, TransferBrief
from tests.federation.instance import Instance
from tests.web.small_site import brief, confirmed

Make = Callable[..., Instance]
PUMP = "Pump that hears its bearings"


def pump(**fields: object) -> TransferBrief:
    return brief(
        "pump", title=PUMP, technologies=[confirmed("vibration-analysis")], sectors=["food-processing"], **fields
    )


def harvested(make: Make, made: TransferBrief) -> tuple[Instance, Instance]:
    home, guest = make("alpha", made), make("beta")
    guest.add(home)
    report = guest.harvest("alpha")
    assert (report.outcomes[Outcome.NEW], report.rejected) == (1, 0)
    return home, guest


def test_a_brief_comes_whole_and_with_its_home(instance: Make) -> None:
    made = pump(organisations=[{"organisation": {"name": "Example Institute", "country": "FI"}}])
    home, guest = harvested(instance, made)
    got, sent = guest.published()[made.id], home.stored(made.id).brief
    assert got.home is not None
    assert got.home.identifier == f"oai:alpha.example.org:{made.id}"
    assert got.home.address == "http://alpha.example.org/briefs/pump"
    apart = {"sources", "organisations", "technologies"}
    assert got.model_dump(exclude=apart) == sent.model_dump(exclude=apart)
    # Who judged there is known there; here the site answers for it.
    told = [item.model_copy(update={"assessor": "Silta alpha"}) for item in sent.technologies]
    assert list(got.technologies) == told
    assert [item.organisation.name for item in got.organisations] == ["Example Institute"]


def test_edits_and_withdrawals_follow_within_one_run(instance: Make) -> None:
    made = pump()
    home, guest = harvested(instance, made)
    home.edit(made.id, "A better pump")
    guest.harvest("alpha")
    assert guest.titles() == ["A better pump"]
    home.move(made.id, BriefStatus.ARCHIVED)
    report = guest.harvest("alpha")
    assert (guest.titles(), report.outcomes[Outcome.WITHDRAWN]) == ([], 1)
    home.move(made.id, BriefStatus.PUBLISHED)
    guest.harvest("alpha")
    assert guest.titles() == ["A better pump"]


def test_reviewed_at_home_or_not_a_withdrawal_counts(instance: Make) -> None:
    made = pump(reviewed_on="2026-05-04")
    home, guest = harvested(instance, made)
    home.move(made.id, BriefStatus.ARCHIVED)
    guest.harvest("alpha")
    assert guest.titles() == []


def test_nobody_but_the_home_edits(instance: Make) -> None:
    made = pump()
    _, guest = harvested(instance, made)
    with pytest.raises(ForeignBrief, match=r"http://alpha\.example\.org/briefs/pump"):
        guest.edit(made.id, "Ours now")
    with pytest.raises(ForeignBrief):
        guest.move(made.id, BriefStatus.IN_REVIEW)


def test_what_a_curator_hides_stays_hidden(instance: Make) -> None:
    made = pump()
    home, guest = harvested(instance, made)
    guest.move(made.id, BriefStatus.ARCHIVED)
    home.edit(made.id, "A better pump")
    guest.harvest("alpha")
    assert guest.titles() == []
    guest.move(made.id, BriefStatus.PUBLISHED)
    assert guest.titles() == ["A better pump"], "the edit came although it was hidden"
    assert not guest.stored(made.id).brief.is_reviewed, "showing it again is no review"


def test_what_its_home_withdrew_cannot_be_shown(instance: Make) -> None:
    made = pump()
    home, guest = harvested(instance, made)
    guest.move(made.id, BriefStatus.ARCHIVED)
    home.move(made.id, BriefStatus.ARCHIVED)
    guest.harvest("alpha")
    with pytest.raises(ForeignBrief, match="withdrawn by its home"):
        guest.move(made.id, BriefStatus.PUBLISHED)
    home.move(made.id, BriefStatus.PUBLISHED)
    guest.harvest("alpha")
    assert guest.titles() == [], "hidden is hidden"
    guest.move(made.id, BriefStatus.PUBLISHED)
    assert guest.titles() == [PUMP]


def test_nothing_goes_in_a_circle(instance: Make) -> None:
    made = pump()
    home, guest = harvested(instance, made)
    home.add(guest)
    third = instance("gamma")
    third.add(guest)
    for _ in range(2):
        assert home.harvest("beta").read == 0
        assert guest.harvest("alpha").outcomes[Outcome.CHANGED] == 0
        assert third.harvest("beta").read == 0
    assert home.stored(made.id).revision == 1
    third.add(home)
    third.harvest("alpha")
    assert third.titles() == [PUMP]


def test_own_briefs_of_both_are_no_foreign_ones(instance: Make) -> None:
    """Two sites that began with the same files."""
    made = pump()
    first, second = instance("alpha", made), instance("beta", made)
    first.add(second)
    second.add(first)
    for _ in range(2):
        first.harvest("beta")
        second.harvest("alpha")
    assert first.stored(made.id).brief.home is None
    assert second.stored(made.id).brief.home is None
    second.move(made.id, BriefStatus.ARCHIVED)
    assert first.harvest("beta").outcomes[Outcome.WITHDRAWN] == 0
    assert first.titles() == [PUMP]


def test_a_site_does_not_harvest_itself(instance: Make) -> None:
    one = instance("alpha", pump())
    one.add(one)
    with pytest.raises(HarvestFailed, match="this very site"):
        one.harvest("alpha")


def test_a_site_that_claims_another_address_is_refused(instance: Make) -> None:
    home, guest = instance("alpha", pump()), instance("beta")
    guest.add(home, home="http://honest.example.org")
    with pytest.raises(HarvestFailed, match="--home http://alpha"):
        guest.harvest("alpha")
