"""What is kept long enough goes, and nothing else."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.curation.mail_folder import mails_to
from kb.curation.retention import sweep
from kb.curation.submissions import begin_submission
from kb.model import (
    Account,
    ApiKey,
    ApiScope,
    Interest,
    InterestMessage,
    InterestParty,
    InterestState,
    Language,
    SubmissionDraft,
    SubmissionStart,
    new_id,
)
from kb.settings import RetentionSettings, Settings
from kb.store import AccountEventKind, Counted, Database, ErasureKind, Occurrence, SignInSecrets, UnitOfWork
from tests.kb.curation.people import RESEARCHER
from tests.matching.profiles import profile

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=1000)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, content=tmp_path)


def fill(database: Database, settings: Settings, at: datetime) -> None:
    """Store one of everything that is kept for a time."""
    account = Account(id=new_id(), email=f"{new_id()}@example.org", name="New Person", created_at=at)
    known = account.model_copy(update={"id": new_id(), "email": f"{new_id()}@example.org", "confirmed_at": at})
    settings.mail_folder.mkdir(exist_ok=True)
    mail = settings.mail_folder / f"{new_id()}.eml"
    mail.write_text("To: Someone <Someone@example.org>\n\nHello\n")
    os.utime(mail, (at.timestamp(), at.timestamp()))
    with database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets())
        work.accounts.add(known, SignInSecrets())
        work.account_events.note(AccountEventKind.CREATED, known.id, at=at, actor_id=None)
        begin_submission(work, RESEARCHER, SubmissionStart.EMPTY, SubmissionDraft(), at)
        for state in (InterestState.CLOSED, InterestState.AGREED):
            talk(work, state, at)
        talk(work, InterestState.CLOSED, at, reported_by=InterestParty.OWNER, report="Rude")
        work.search_statistics.add({Occurrence(at.date(), Counted.SEARCH, Language.EN, "search"): 3})
        key = ApiKey(
            id=new_id(),
            account_id=known.id,
            name="export",
            start="silta_abcd",
            scopes=frozenset({ApiScope.READ}),
            created_at=at - timedelta(days=30),
            expires_at=at,
        )
        work.api_keys.add(key, sha256=key.id.hex)
        lasting = key.model_copy(update={"id": new_id(), "name": "for ever", "expires_at": None})
        work.api_keys.add(lasting, sha256=lasting.id.hex)
        work.commit()


def talk(work: UnitOfWork, state: InterestState, at: datetime, **changes: Any) -> None:
    """Store a conversation with a message."""
    about = profile(f"profile-{new_id()}", status="published")
    work.cooperation.add(about, author="A", reason="begun")
    interest = Interest(
        id=new_id(),
        profile_id=about.id,
        state=state,
        sender_id=new_id(),
        sender="A Firm",
        begun_at=at,
        changed_at=at,
        **changes,
    )
    work.interests.add(interest)
    said = InterestMessage(party=InterestParty.SENDER, author="A Firm", body="Hello", written_at=at)
    work.interests.say(interest.id, said, interest.sender_id)


def counts(database: Database, settings: Settings) -> tuple[int, int, int, int, int]:
    with database.unit_of_work() as work:
        return (
            len(work.accounts.list()),
            len(work.account_events.newest()),
            len(work.submissions.of(RESEARCHER.id or new_id())),
            len(list(settings.mail_folder.iterdir())),
            len(work.api_keys.list()),
            len(work.interests.all()),
        )


def test_what_is_old_goes_and_what_is_new_stays(database: Database, settings: Settings) -> None:
    for at in (OLD, NOW):
        fill(database, settings, at)
    assert counts(database, settings) == (4, 2, 2, 2, 4, 6)
    planned = sweep(database, settings, NOW, dry_run=True)
    assert counts(database, settings) == (4, 2, 2, 2, 4, 6), "only told"
    assert {item.what: item.count for item in planned} == {
        "unfinished_submissions": 1,
        "unconfirmed_accounts": 1,
        "account_events": 1,
        "rejected_records": 0,
        "expired_keys": 1,
        "closed_conversations": 1,
        "mails": 1,
        "search_statistics": 1,
    }
    assert sweep(database, settings, NOW) == planned
    assert counts(database, settings) == (3, 2, 1, 1, 3, 5), "that a key went is noted"
    assert not any(item.count for item in sweep(database, settings, NOW))
    with database.unit_of_work() as work:
        (note,) = work.erasures.latest()
        assert all(work.interests.messages(item.id) for item in work.interests.all())
        assert sum(item.is_open for item in work.interests.all()) == 2
        assert (note.kind, note.subject_id, note.changed) == (ErasureKind.RETENTION, None, 1)


def test_nothing_goes_where_the_settings_say_so(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in RetentionSettings.model_fields:
        monkeypatch.setenv(f"SILTA_KEEP_{name.upper()}", "0")
    fill(database, settings, OLD)
    kept = Settings(data=settings.data, content=settings.content, statistics_days=0)
    assert sweep(database, kept, NOW) == ()
    assert counts(database, kept) == (2, 1, 1, 1, 2, 3)


def test_mails_are_told_by_their_recipient(settings: Settings) -> None:
    settings.mail_folder.mkdir()
    (settings.mail_folder / "a.eml").write_text("To: a@example.org\nSubject: b@example.org\n\nb@example.org\n")
    (settings.mail_folder / "b.eml").write_text("To: X <x@example.org>, B <B@Example.org>\n\n")
    (settings.mail_folder / "c.eml").write_bytes(b"\xff\x00 no mail")
    assert [path.name for path in mails_to(settings.mail_folder, "b@example.org")] == ["b.eml"]
    assert list(mails_to(settings.mail_folder / "none", "b@example.org")) == []
