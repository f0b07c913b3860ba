"""Deleting an account: nothing of the person is found any more, and the work of all stays."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from kb.curation.accounts import LastAdministrator
from kb.curation.batch import Assign, perform
from kb.curation.interests import express, report, write
from kb.curation.judging import Judgement, Verdict
from kb.curation.leaving import delete_account
from kb.curation.own_data import own_data
from kb.curation.profiles import begin_profile, move_profile
from kb.curation.submissions import begin_submission
from kb.model import (
    Account,
    AccountRole,
    BriefStatus,
    Consent,
    Contact,
    CooperationProfile,
    InterestState,
    Language,
    Maturity,
    Person,
    ProfileStatus,
    ProfileText,
    ProfileTexts,
    SubmissionDraft,
    SubmissionStart,
    TransferBrief,
    new_id,
)
from kb.model.newsletter import WantedSearch
from kb.newsletter.subscribing import ask, confirm
from kb.store import (
    AccountEventKind,
    Audience,
    Bounce,
    Database,
    ErasureKind,
    RemarkKind,
    SignInSecrets,
    StoreError,
    Topic,
    UnitOfWork,
    UnknownAccount,
)
from kb.store.engine import make_engine
from tests.kb.curation.people import curation, draft
from tests.kb.dump import dump, files_with
from tests.matching.profiles import profile

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
NAME = "Example Süd-Person"
MAIL = "Leaving.Person@example.org"
ORCID = "0000-0002-1825-0097"
EVERYTHING = (AccountRole.RESEARCHER, AccountRole.EDITOR)


def person(work: UnitOfWork, email: str = MAIL, name: str = NAME, *roles: AccountRole) -> Account:
    account = Account(
        id=new_id(), email=email, name=name, roles=frozenset(roles or EVERYTHING), created_at=NOW, confirmed_at=NOW
    )
    work.accounts.add(account, SignInSecrets(password="hash"))
    work.account_events.note(AccountEventKind.CREATED, account.id, at=NOW, actor_id=account.id)
    return account


def live(work: UnitOfWork, account: Account, other: Account, brief: TransferBrief) -> None:
    """Do everything that leaves the person's name somewhere."""
    desk = curation()
    actor = account.actor
    consent = Consent(given_by=account.name, given_on=date(2026, 5, 4), wording="contact-1")
    named = brief.model_copy(update={"contact": Contact(name=account.name, email=MAIL.lower(), consent=consent)})
    revision = desk.begin(work, named, actor, "begun")
    revision = desk.judge(
        work, brief.id, Judgement("maturity", Verdict.CHANGE, value=Maturity(level=6)), actor, seen_revision=revision
    )
    revision = desk.move(work, brief.id, BriefStatus.SUBMITTED, actor, seen_revision=revision)
    revision = desk.move(work, brief.id, BriefStatus.IN_REVIEW, other.actor, seen_revision=revision)
    revision = desk.move(
        work,
        brief.id,
        BriefStatus.WAITING_FOR_RESEARCHER,
        other.actor,
        f"{account.name.upper()} ({MAIL}) has to look",
        seen_revision=revision,
    )
    desk.assign(work, brief.id, actor, other.actor)
    desk.assign(work, brief.id, None, other.actor)
    perform(work, desk, Assign(actor), {brief.id: revision}, other.actor)
    work.remarks.add(brief.id, actor, RemarkKind.QUESTION, "Is it so?", audience=Audience.SCOUTS)
    work.remarks.add(
        brief.id, other.actor, RemarkKind.COMMENT, f"Ask {account.name}, {MAIL.upper()}.", audience=Audience.SCOUTS
    )
    work.ignored_candidates.ignore("pumps", "Pumps", reason=f"{account.name} says so", author=account.name)
    begin_submission(
        work, actor, SubmissionStart.EMPTY, SubmissionDraft(contact=Contact(name=account.name, email=MAIL)), NOW
    )
    work.notices.add(other.id, "Hearing pumps", f"{account.name} has written to you.", NOW)
    work.notices.add(account.id, "Hearing pumps", f"Good day {account.name},", NOW)
    work.accounts.link(account.id, "https://orcid.org", ORCID, NOW)
    for address in (MAIL, "somebody.else@example.org"):
        asked = ask(work, address, Language.DE, consent="1", now=NOW, search=WantedSearch(query="q=pumps"))
        assert asked is not None
        subscription = confirm(work, asked.id, NOW)
        assert subscription is not None
        delivery_id = work.deliveries.add(subscription.id, None, NOW)
        work.deliveries.note_bounce(Bounce(delivery_id, subscription.id, NOW, "4.2.2"))
    # With an account, an address may be written in capital letters where it subscribes.
    ask(work, MAIL.upper(), Language.FI, consent="1", now=NOW)


@pytest.fixture
def lived(database: Database) -> tuple[Account, Account, TransferBrief]:
    brief = draft()
    with database.unit_of_work(writing=True) as work:
        account = person(work)
        other = person(work, "other@example.org", "Other Person", AccountRole.EDITOR)
        live(work, account, other, brief)
        work.commit()
    return account, other, brief


Lived = tuple[Account, Account, TransferBrief]


def test_nothing_of_the_person_is_left(database: Database, address: str, lived: Lived, tmp_path: Path) -> None:
    account = lived[0]
    before = dump(address).casefold()
    assert before.count(NAME.casefold()) > 15, "otherwise this looks for nothing"
    with database.unit_of_work(writing=True) as work:
        changed = delete_account(work, account.id, actor_id=account.id)
        work.commit()
    database.settle()
    left = [line for line in dump(address).splitlines() if NAME.casefold() in line.casefold()]
    left += [line for line in dump(address).splitlines() if MAIL.casefold() in line.casefold() or ORCID in line]
    assert left == []
    database.close()
    assert files_with(tmp_path, NAME, MAIL, ORCID) == []
    assert changed > 15
    with Database.open(address) as opened, opened.unit_of_work() as work:
        with pytest.raises(UnknownAccount):
            work.accounts.get(account.id)
        (note,) = work.erasures.latest()[:1]
        assert (note.kind, note.subject_id, note.actor_id) == (ErasureKind.ACCOUNT, account.id, account.id)


def test_the_work_stays_with_a_pseudonym(database: Database, lived: Lived) -> None:
    account, other, brief = lived
    with database.unit_of_work(writing=True) as work:
        before = work.briefs.revisions(brief.id)
        delete_account(work, account.id, actor_id=account.id)
        work.commit()
    with database.unit_of_work() as work:
        after = work.briefs.revisions(brief.id)
        assert [item.author for item in after[: len(before)]] == [
            "former editor" if item.author == NAME else item.author for item in before
        ]
        assert [item.made_at for item in after[: len(before)]] == [item.made_at for item in before]
        assert all(item.brief.contact is None for item in after)
        stored = work.briefs.existing(brief.id)
        assert stored.brief == after[-1].brief
        assert stored.brief.maturity is not None
        assert (stored.brief.maturity.value.level, stored.brief.maturity.assessor) == (6, "former editor")
        assert stored.brief.texts == brief.texts
        first, second = work.remarks.of(brief.id)
        assert (first.author, first.body) == ("former editor", "Is it so?")
        assert (second.author, second.body) == (other.name, "Ask former editor, former editor.")
        events = work.audit.of(brief.id)
        assert {item.actor for item in events} == {"former editor", other.name}
        people = work.responsibilities.of(brief.id)
        assert (people.submitter, people.assignee) == ("former editor", "former editor")
        assert work.submissions.of(account.id) == ()


def test_subscriptions_go_with_the_account_and_those_of_others_stay(database: Database, lived: Lived) -> None:
    with database.unit_of_work() as work:
        found = own_data(work, lived[0].id).records[Topic.SUBSCRIPTIONS]
    assert {table: len(rows) for table, rows in found.items()} == {
        "subscription": 1, "subscription_request": 1, "saved_search": 1, "mail_delivery": 1, "mail_bounce": 1,
    }  # fmt: skip
    assert "somebody.else" not in str(found)
    assert not {"key", "id"} & (found["subscription"][0].keys() & {"key"} | found["subscription_request"][0].keys())
    with database.unit_of_work(writing=True) as work:
        delete_account(work, lived[0].id, actor_id=None)
        work.commit()
    with database.unit_of_work() as work:
        assert work.subscriptions.at(MAIL) is None
        assert work.subscriptions.counts() == {"newsletter": 1, "alerts": 0, "disabled": 0, "unconfirmed": 0}
        other = work.subscriptions.at("somebody.else@example.org")
        assert other is not None
        assert [search.query for search in work.saved_searches.of(other.id)] == ["q=pumps"]
        assert sum(work.deliveries.counts().values()) == 2, "what was sent stays as a number"


def test_a_namesake_keeps_name_and_work(database: Database, lived: Lived) -> None:
    account, _, brief = lived
    with database.unit_of_work(writing=True) as work:
        namesake = person(work, "namesake@example.org", NAME)
        desk = curation()
        its = draft("valve")
        desk.begin(work, its, namesake.actor, "begun")
        work.commit()
        delete_account(work, account.id, actor_id=None)
        work.commit()
    with database.unit_of_work() as work:
        assert [item.author for item in work.briefs.revisions(its.id)] == [NAME]
        assert work.briefs.revisions(brief.id)[0].author == "former editor"


def test_what_ingest_did_stays_its_own_whatever_somebody_is_called(database: Database) -> None:
    brief = draft()
    with database.unit_of_work(writing=True) as work:
        work.briefs.save(brief, author="ingest", reason="new")
        account = person(work, "machine@example.org", "ingest")
        delete_account(work, account.id, actor_id=None)
        work.commit()
        assert work.briefs.revisions(brief.id)[0].author == "ingest"


def test_authorship_is_a_citation_and_stays(database: Database) -> None:
    brief = draft(people=(Person(name=NAME, orcid=ORCID),))
    with database.unit_of_work(writing=True) as work:
        account = person(work)
        work.briefs.save(brief, author="ingest", reason="new")
        delete_account(work, account.id, actor_id=None)
        work.commit()
        assert work.briefs.existing(brief.id).brief.people == brief.people


@pytest.mark.parametrize(
    ("email", "is_the_contact"),
    [("desk@straße.example", False), ("DESK@strasse.example", True), ("DÉSK@straße.example", False)],
)
def test_the_contact_at_a_like_domain_is_somebody_else(database: Database, email: str, is_the_contact: bool) -> None:
    """ß and ss are two domains (IDNA 2008), which may have two owners."""
    contact = Contact(name="Transfer desk", email="desk@strasse.example")
    with database.unit_of_work(writing=True) as work:
        account = person(work, email, "Somebody Else")
        person(work, "other@example.org", "Other Person", AccountRole.ADMINISTRATOR)
        brief = draft().model_copy(update={"contact": contact})
        curation().begin(work, brief, account.actor, "begun")
        work.commit()
    with database.unit_of_work(writing=True) as work:
        assert bool(own_data(work, account.id).named_in) is is_the_contact
        delete_account(work, account.id, actor_id=account.id)
        work.commit()
    with database.unit_of_work() as work:
        assert work.briefs.get(brief.id).brief.contact == (None if is_the_contact else contact)


def test_an_address_is_found_in_whatever_case_its_letters_have(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        account = person(work, "désk@straße.example", "Somebody")
        brief = draft().model_copy(update={"contact": Contact(name="Desk", email="DÉSK@STRAẞE.example")})
        curation().begin(work, brief, account.actor, "begun")
        work.commit()
    with database.unit_of_work() as work:
        assert [item.as_what for item in own_data(work, account.id).named_in] == ["contact"]


def test_the_last_administrator_cannot_leave(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        account = person(work, "admin@example.org", "Admin Person", AccountRole.ADMINISTRATOR)
        with pytest.raises(LastAdministrator):
            delete_account(work, account.id, actor_id=account.id)
        assert work.accounts.get(account.id) == account
        delete_account(work, account.id, actor_id=None)


class TestCooperation:
    """Offers, requests and conversations of somebody who goes."""

    def published(self, work: UnitOfWork, owner: Account, **changes: object) -> CooperationProfile:
        made = begin_profile(work, owner.actor, profile(deadline=TODAY, **changes), NOW)
        editor = person(work, f"editor-{made.slug}@example.org", "An Editor", AccountRole.EDITOR)
        for revision, (move, actor) in enumerate((("submit", owner.actor), ("publish", editor.actor)), start=1):
            move_profile(work, made.id, move, actor, seen_revision=revision, today=TODAY)
        return made

    def test_names_go_from_texts_histories_and_conversations(self, database: Database, address: str) -> None:
        title = f"Pumps, ask {NAME}"
        text = ProfileText(title=title, summary=f"{NAME} is asked", description=f"Write to {MAIL.upper()}.")
        with database.unit_of_work(writing=True) as work:
            account, other = person(work), person(work, "other@example.org", "Other Person", AccountRole.SCOUT)
            mine = self.published(work, account, texts=ProfileTexts(en=text))
            theirs = self.published(work, other, slug="theirs")
            to_me = express(work, other.actor, mine.id, f"Hello, {NAME}", NOW)
            write(work, account.actor, to_me.id, f"{NAME} here", NOW)
            report(work, account.actor, to_me.id, f"too much for {NAME}")
            from_me = express(work, account.actor, theirs.id, "Hello", NOW)
            found = own_data(work, account.id).counts()
            assert (found[Topic.COOPERATION], found[Topic.CONVERSATIONS]) == (3, 3)
            delete_account(work, account.id, actor_id=account.id)
            work.commit()
        with database.unit_of_work() as work:
            stored = work.cooperation.existing(mine.id)
            assert (stored.profile.status, stored.owner_id, stored.owner) == (ProfileStatus.ARCHIVED, None, None)
            assert stored.profile.texts.en is not None
            assert stored.profile.texts.en.title == "Pumps, ask former editor"
            assert {item.author for item in work.cooperation.revisions(mine.id)} == {"former editor", "An Editor"}
            assert [item.author for item in work.interests.messages(to_me.id)] == [other.name, "former editor"]
            for talk in (to_me, from_me):
                assert work.interests.get(talk.id).state is InterestState.CLOSED
            assert work.interests.get(from_me.id).sender == "former editor"
        left = [line for line in dump(address).casefold().splitlines() if NAME.casefold() in line]
        assert left == []

    def test_what_a_pseudonym_makes_longer_can_still_be_read(self, database: Database) -> None:
        with database.unit_of_work(writing=True) as work:
            account, other = person(work, name="Bo Li"), person(work, "other@example.org", "Other Person")
            text = ProfileText(title="Bo Li " * 41, summary="Bo Li " * 66, description="Pumps")
            mine = self.published(work, account, texts=ProfileTexts(en=text))
            talk = express(work, other.actor, mine.id, "Bo Li " * 833, NOW)
            delete_account(work, account.id, actor_id=None)
            after = work.cooperation.existing(mine.id).profile.texts.en
            assert after is not None
            assert after.title.startswith("former editor former editor")
            assert work.interests.messages(talk.id)[0].body.startswith("former editor")

    def test_a_colleague_looks_after_what_is_offered(self, database: Database) -> None:
        with database.unit_of_work(writing=True) as work:
            account, colleague = (
                person(work, f"{name}@example.org", f"{name} Person", AccountRole.RESEARCHER) for name in ("One", "Two")
            )
            for member in (account, colleague):
                work.accounts.change(member.id, organisation="example-institute")
            reader = person(work, "reader@example.org", "Some Reader", AccountRole.READER)
            made = self.published(work, work.accounts.get(account.id))
            talk = express(work, reader.actor, made.id, "Hello", NOW)
            delete_account(work, account.id, actor_id=None)
            stored = work.cooperation.existing(made.id)
            assert (stored.profile.status, stored.owner_id) == (ProfileStatus.PUBLISHED, colleague.id)
            write(work, work.accounts.get(colleague.id).actor, talk.id, "I answer now", NOW)
            assert work.interests.get(talk.id).state is InterestState.IN_TALKS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE brief_revision SET author = 'x'",
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM account_event",
        "DELETE FROM audit_event",
        "DELETE FROM brief_revision",
    ],
)
def test_after_an_erasure_the_histories_only_grow_again(
    database: Database, address: str, lived: Lived, change: str
) -> None:
    with database.unit_of_work(writing=True) as work:
        delete_account(work, lived[0].id, actor_id=None)
        work.commit()
    with make_engine(address).begin() as connection, pytest.raises(StoreError, match="append-only"):
        connection.execute(text(change))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE brief_revision SET number = number + 100",
        "UPDATE audit_event SET action = 'x'",
        "UPDATE account_event SET kind = 'created'",
        "DELETE FROM audit_event",
        "DELETE FROM brief_revision",
    ],
)
def test_an_erasure_changes_names_and_not_what_happened(
    database: Database, address: str, lived: Lived, change: str
) -> None:
    with database.unit_of_work(writing=True) as work:
        work.account_events.note(AccountEventKind.DISABLED, lived[0].id, at=NOW, actor_id=None)
        work.commit()
    with make_engine(address).begin() as connection:
        connection.execute(
            text("INSERT INTO erasure (kind, made_at, is_open, changed) VALUES ('account', '2026-05-04', true, 0)")
        )
        with pytest.raises(StoreError, match="append-only"):
            connection.execute(text(change))


def test_ones_own_data_are_complete_and_hold_no_secrets(database: Database, lived: Lived) -> None:
    account = lived[0]
    with database.unit_of_work() as work:
        found = own_data(work, account.id)
    said: dict[str, Any] = found.as_json()
    assert said["account"]["email"] == MAIL
    assert said["account"]["orcid"] == ORCID
    assert {Topic.ACCOUNT, Topic.SIGN_IN, Topic.SUBMISSIONS, Topic.REMARKS, Topic.REVISIONS, Topic.AUDIT} <= set(
        found.counts()
    )
    assert len(said["stored"]["revisions"]["brief_revision"]) == 3
    assert said["stored"]["submissions"]["submission"][0]["body"]["contact"]["name"] == NAME
    assert [item["as"] for item in said["named_in_briefs"]] == ["contact"]
    assert "hash" not in str(said)
    assert "Other Person" not in str([said["stored"]["remarks"], said["stored"]["audit"]])
