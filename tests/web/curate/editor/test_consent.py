"""The consent of a contact, from recording to withdrawing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from kb.model import AccountRole, BriefStatus, ConsentBasis, Mover
from kb.store import ErasureKind
from tests.web.curate.editor.conftest import Case
from tests.web.person import Person

CONTACT = {"name": "Example Contact", "email": "contact.person@example.org", "phone": "+358 40 0000000"}


@pytest.fixture
def named(case: Case) -> Case:
    with case.silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.existing(case.id)
        brief = stored.brief.model_validate({**stored.brief.model_dump(), "contact": CONTACT})
        work.briefs.save(brief, author="ingest", reason="contact")
        work.commit()
    return case


def record(scout: Person, case: Case, **changes: str):
    form = {
        "revision": str(case.stored.revision),
        "basis": "recorded",
        "given_by": "Example Contact",
        "given_on": "2026-05-04",
        "note": "by mail",
    }
    return scout.send(f"{case.address}/consent", {**form, **changes})


def test_a_scout_records_a_consent(scout: Person, named: Case) -> None:
    page = scout.page(f"{named.address}/facts")
    assert page.problems == []
    assert "readers do not see Example Contact" in page.text
    assert named.brief.shown_contact is None
    assert record(scout, named).status_code == 303
    contact = named.brief.contact
    assert contact is not None
    assert contact.consent is not None
    assert (contact.consent.basis, contact.consent.note) == (ConsentBasis.RECORDED, "by mail")
    assert contact.consent.wording == "recorded-2"
    assert contact.consent.given_on == date(2026, 5, 4)
    assert named.brief.shown_contact is not None
    assert named.revisions[-1].author == "A Scout"
    page = scout.page(f"{named.address}/facts")
    assert page.problems == []
    assert "Consent recorded on May 4, 2026 by Example Contact" in page.text
    assert "this contact has no page" not in page.text


def test_an_earlier_revision_does_not_bring_back_who_withdrew(scout: Person, named: Case) -> None:
    record(scout, named)
    number = named.stored.revision
    assert scout.send(f"{named.address}/consent/withdraw", {}).status_code == 303
    restored = scout.send(f"{named.address}/history", revision=str(named.stored.revision), number=str(number))
    assert restored.status_code == 303
    assert named.brief.shown_contact is None


def test_the_desk_says_which_consents_are_for_the_brief_alone(scout: Person, named: Case) -> None:
    assert record(scout, named).status_code == 303
    with named.silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.existing(named.id)
        contact = stored.brief.contact
        assert contact is not None
        assert contact.consent is not None
        earlier = contact.model_copy(update={"consent": contact.consent.model_copy(update={"wording": None})})
        brief = stored.brief.model_copy(update={"contact": earlier})
        work.briefs.save(brief, author="test", reason="an earlier consent")
        work.commit()
    assert "this contact has no page" in scout.page(f"{named.address}/facts").text


@pytest.mark.parametrize(
    "changes",
    [
        {"note": ""},
        {"given_by": " "},
        {"given_on": "yesterday"},
        {"given_on": (datetime.now(UTC).date() + timedelta(days=3)).isoformat()},
        {"note": "\x00"},
    ],
)
def test_what_proves_nothing_is_refused(scout: Person, named: Case, changes: dict[str, str]) -> None:
    assert record(scout, named, **changes).status_code == 422
    assert named.brief.shown_contact is None


def test_a_consent_is_for_who_stood_there(scout: Person, named: Case) -> None:
    seen = str(named.stored.revision)
    with named.silta.database.unit_of_work(writing=True) as work:
        contact = named.brief.contact
        assert contact is not None
        other = named.brief.model_copy(update={"contact": contact.model_copy(update={"name": "Somebody Else"})})
        work.briefs.save(other, author="Another", reason="changed")
        work.commit()
    assert record(scout, named, revision=seen).status_code == 409
    assert named.brief.shown_contact is None


def test_withdrawing_takes_the_contact_away(scout: Person, named: Case) -> None:
    record(scout, named)
    answer = scout.send(f"{named.address}/consent/withdraw", {})
    assert answer.status_code == 303
    assert named.brief.contact is None
    assert named.revisions[-1].reason == "consent withdrawn"
    assert named.revisions[-2].brief.contact is not None, "the history has it until erasure is asked for"


def test_erasing_takes_it_out_of_the_history(scout: Person, named: Case) -> None:
    record(scout, named)
    before = named.revisions
    scout.send(f"{named.address}/consent/withdraw", {"erase": "yes"})
    assert all(item.brief.contact is None for item in named.revisions)
    assert [item.number for item in named.revisions][: len(before)] == [item.number for item in before]
    assert named.revisions[0].brief.texts == before[0].brief.texts
    with named.silta.database.unit_of_work() as work:
        (note,) = work.erasures.latest()
        assert (note.kind, note.subject_id) == (ErasureKind.CONTACT, named.id)
        assert work.written_fields.of(named.id)[named.stored.revision] == ["contact"], "no source brings it back"
    # There is nobody left to withdraw; asking again does no harm.
    scout.send(f"{named.address}/consent/withdraw", {"erase": "yes"})


def test_a_withdrawal_needs_no_state(person: Callable[..., Person], scout: Person, named: Case) -> None:
    with named.silta.database.unit_of_work(writing=True) as work:
        brief = named.brief.model_copy(update={"status": BriefStatus.APPROVED})
        work.briefs.save(brief, author="Somebody", reason="approved", moved_by=Mover.PERSON)
        work.commit()
    assert record(scout, named).status_code == 403
    scout.send(f"{named.address}/consent/withdraw", {})
    assert named.brief.contact is None
    assert named.brief.status is BriefStatus.APPROVED
    reader = person(AccountRole.RESEARCHER, name="A Researcher")
    assert reader.client.post(f"{named.address}/consent/withdraw", data={}).status_code in {400, 403}


def test_another_contact_has_not_agreed(scout: Person, named: Case) -> None:
    record(scout, named)
    page = scout.page(f"{named.address}/facts")
    form = {
        item["name"]: item.attributes.get("value") or "" for item in page.all("input") if item.attributes.get("name")
    }
    assert form["contact-name"] == "Example Contact"
    kept = {name: value for name, value in form.items() if name not in {"consent", "erase", "basis"}}
    kept |= {"tab": "facts", "facts": "yes", "revision": str(named.stored.revision), "year": "2024"}
    scout.send(named.address, kept)
    assert named.brief.year == 2024
    assert named.brief.shown_contact is not None, "the same contact keeps the consent"
    kept |= {"revision": str(named.stored.revision), "contact-email": "another@example.org"}
    scout.send(named.address, kept)
    assert named.brief.contact is not None
    assert named.brief.contact.email == "another@example.org"
    assert named.brief.shown_contact is None
