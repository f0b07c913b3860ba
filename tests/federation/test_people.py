"""Who is named in what sites hand to each other: desks only, so that whoever leaves one site is left nowhere else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from kb.curation.contact_consent import withdraw_consent
from kb.curation.leaving import delete_account
from kb.model import Account, AccountRole, Consent, ConsentBasis, Contact, new_id
from kb.store import OaiSelection, SignInSecrets
from tests.federation.instance import EDITOR, Instance
from tests.web.small_site import brief, confirmed

Make = Callable[..., Instance]
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PERSON = Contact(
    name="Example Person",
    email="person@example.org",
    consent=Consent(given_by="Example Person", given_on=date(2026, 1, 1), wording="contact-1"),
)
DESK = Contact(
    name="Example Desk",
    email="desk@example.org",
    consent=Consent(given_on=date(2026, 1, 1), basis=ConsentBasis.DESK, note="said by Example Person"),
)


def pair(instance: Make, contact: Contact) -> tuple[Instance, Instance, UUID]:
    """A home, a guest that has its brief, and that brief."""
    made = brief("pump", contact=contact, technologies=[confirmed("robotics")])
    home, guest = instance("alpha", made), instance("beta")
    guest.add(home)
    guest.harvest("alpha")
    return home, guest, made.id


def records(site: Instance) -> str:
    """Everything that a site tells harvesters."""
    return "".join(
        site.client.get(f"/oai?verb=ListRecords&metadataPrefix={prefix}").text
        for prefix in ("oai_dc", "oai_datacite", "silta")
    )


def test_a_person_who_agreed_to_be_named_at_home_is_named_there_only(instance: Make) -> None:
    home, guest, brief_id = pair(instance, PERSON)
    assert "Example Person" in home.client.get("/briefs/pump").text
    assert "Example Person" not in records(home)
    assert guest.stored(brief_id).brief.contact is None
    page = guest.client.get("/briefs/pump").text
    assert "Ask at the partner site" in page
    assert '<a class="button" href="http://alpha.example.org/briefs/pump" rel="noopener">Silta alpha</a>' in page


def test_a_desk_is_named_at_both_without_what_was_noted_about_it(instance: Make) -> None:
    home, guest, _ = pair(instance, DESK)
    assert "desk@example.org" in guest.client.get("/briefs/pump").text
    assert "said by" not in records(home)


def test_a_person_whom_a_partner_sends_all_the_same_is_not_kept(
    instance: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.oai.item.offered", lambda brief: brief)
    home, guest, brief_id = pair(instance, PERSON)
    assert "Example Person" in records(home)
    assert guest.stored(brief_id).brief.contact is None


def test_the_partner_answers_for_what_its_people_confirmed(instance: Make) -> None:
    home, guest, brief_id = pair(instance, DESK)
    assert home.stored(brief_id).brief.technologies[0].assessor == "Test desk"
    assert guest.stored(brief_id).brief.technologies[0].assessor == "Silta alpha"


def test_a_contact_that_was_taken_away_here_does_not_come_back(instance: Make) -> None:
    home, guest, brief_id = pair(instance, DESK)
    with guest.silta.database.unit_of_work(writing=True) as work:
        withdraw_consent(work, brief_id, EDITOR, erase=True)
        work.commit()
    home.edit(brief_id, "Pump, better")
    guest.harvest("alpha")
    assert guest.titles() == ["Pump, better"]
    assert guest.stored(brief_id).brief.contact is None


def test_harvesters_ask_again_for_what_names_nobody_any_more(instance: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = confirmed("robotics") | {"assessor": "Example Scout"}
    home = instance("alpha", brief("pump", technologies=[judged]), brief("belt"))
    account = Account(
        id=new_id(), email="scout@example.org", name="Example Scout", roles={AccountRole.SCOUT}, created_at=NOW
    )
    with home.silta.database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets(password="hash"))
        work.commit()
    before = stamps(home)
    monkeypatch.setattr("kb.store.oai_record_rows._next_second", lambda moment: moment + timedelta(minutes=1))
    with home.silta.database.unit_of_work(writing=True) as work:
        delete_account(work, account.id, actor_id=None)
        work.commit()
    changed = {slug for slug, stamp in stamps(home).items() if stamp > before[slug]}
    assert changed == {"pump"}
    assert "former scout" in records(home)


def stamps(site: Instance) -> dict[str, datetime]:
    """When each brief changed, as harvesters are told."""
    with site.silta.database.unit_of_work() as work:
        found = work.oai_records.page(OaiSelection(), None, 100)
        return {work.briefs.existing(record.brief_id).brief.slug: record.datestamp for record in found}
