"""A scout composes, edits, looks at, tests, approves and sends an issue; readers find it in the archive."""

import email
import email.policy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient

from kb.model import AccountRole
from kb.model.newsletter import Issue, IssueState
from kb.newsletter.composing import compose, is_due
from tests.web.accounts.conftest import SECRET, add, sign_in, site, visitor  # noqa: F401  fixtures
from tests.web.html_page import Page
from tests.web.newsletter.conftest import text_of
from tests.web.newsletter.issues import NOW, TEXTS, released, subscribed
from tests.web.small_site import brief, briefs, open_silta
from web.mail.postman import POSTMAN
from web.newsletter.rounds import Rounds
from web.silta import Silta

WORDS = {
    **{f"title-{code}": getattr(TEXTS, code).title for code in ("de", "en", "fi")},
    **{f"introduction-{code}": getattr(TEXTS, code).introduction for code in ("de", "en", "fi")},
}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Silta]:
    """The small knowledge base with three briefs of today, whose site has accounts."""
    today = datetime.now(UTC).date()
    new = [item.model_copy(update={"published_on": today}) for item in briefs()[:3]]
    opened = open_silta(tmp_path, [*new, *briefs()[3:6]], secret_key=SECRET, sign_ins_per_minute=0)
    yield opened
    opened.close()


@pytest.fixture
def scout(visitor: FlaskClient, add: Callable[..., UUID]) -> FlaskClient:  # noqa: F811
    """A scout's browser."""
    add("scout@example.org", AccountRole.SCOUT)
    sign_in(visitor, "scout@example.org")
    return visitor


def stored(silta: Silta, number: int = 1) -> Issue:
    with silta.database.unit_of_work() as work:
        found = work.issues.get(number)
    assert found is not None
    return found


def send(client: FlaskClient, path: str, form_at: str = "/curate/newsletter/1", **fields: str):
    token = Page(client.get(form_at).text).all("input", name="csrf_token")[-1]["value"]
    return client.post(path, data={"csrf_token": token, **fields})


def form(issue: Issue, **changes: str) -> dict[str, str]:
    """What a browser sends of the form of a draft."""
    fields = {"version": str(issue.version), **WORDS}
    for place, entry in enumerate(issue.entries, 1):
        fields |= {f"told-{entry.brief_id}": "yes", f"place-{entry.brief_id}": str(place)}
    return fields | changes


def test_the_whole_way(people: Silta, site: Flask, scout: FlaskClient) -> None:  # noqa: F811
    answer = send(scout, "/curate/newsletter/compose", "/curate/newsletter")
    assert answer.headers["Location"] == "/curate/newsletter/1"
    draft = stored(people)
    assert {entry.slug for entry in draft.entries} == {item.slug for item in briefs()[:3]}
    assert scout.get("/newsletter/1").status_code == 404, "a draft is in no archive"
    first, second, third = draft.entries
    changes = form(draft) | {
        f"place-{third.brief_id}": "1",
        f"note-{third.brief_id}-en": "A note <b>",
    }
    del changes[f"told-{second.brief_id}"]
    assert send(scout, "/curate/newsletter/1", **changes).status_code == 303
    edited = stored(people)
    assert [entry.brief_id for entry in edited.entries] == [third.brief_id, first.brief_id, second.brief_id]
    assert [entry.brief_id for entry in edited.told] == [third.brief_id, first.brief_id]
    for code in ("de", "en", "fi"):
        html = scout.get(f"/curate/newsletter/1/preview.{code}.html")
        assert html.status_code == 200
        assert "sandbox" in html.headers["Content-Security-Policy"]
        text = scout.get(f"/curate/newsletter/1/preview.{code}.txt")
        assert text.mimetype == "text/plain"
        assert getattr(TEXTS, code).title in text.text
        assert "A note &lt;b&gt;" in html.text or code != "en"
        assert second.slug not in html.text
        assert f'href="{people.settings.site_url}/newsletter?lang={code}"' in html.text, "no link of a reader"
    send(scout, "/curate/newsletter/1/test")
    site.extensions[POSTMAN].wait()
    files = sorted((people.settings.data / "mail").glob("*.eml"))
    tests = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    assert [mail["To"] for mail in tests] == ["scout@example.org"] * 3
    assert {mail.get_content_type() for mail in tests} == {"multipart/alternative"}
    assert all(f"{people.settings.site_url}/newsletter?lang=" in text_of(mail) for mail in tests)
    with people.database.unit_of_work(writing=True) as work:
        subscribed(work, "reader@example.org")
        work.commit()
    assert send(scout, "/curate/newsletter/1", action="approve", **form(stored(people))).status_code == 303
    assert stored(people).state is IssueState.APPROVED
    assert scout.get("/newsletter/1").status_code == 404
    assert send(scout, "/curate/newsletter/1/send").status_code == 303
    assert send(scout, "/curate/newsletter/1/send", "/curate/newsletter").status_code == 409, "once only"
    done = Rounds(people).deliver(Event())
    assert done is not None
    assert (done.sent, done.finished) == (1, [1])
    assert "sent" in scout.get("/curate/newsletter/1").text
    page = Page(scout.get("/newsletter/1", headers={"Accept-Language": "fi"}).text)
    assert TEXTS.fi.title in page.text
    assert TEXTS.fi.title in scout.get("/newsletter", headers={"Accept-Language": "fi"}).text


def test_two_scouts_do_not_overwrite_each_other(people: Silta, scout: FlaskClient) -> None:
    send(scout, "/curate/newsletter/compose", "/curate/newsletter")
    seen = stored(people)
    assert send(scout, "/curate/newsletter/1", **form(seen)).status_code == 303
    answer = send(scout, "/curate/newsletter/1", **form(seen, **{"title-en": "The words of the other"}))
    assert answer.status_code == 409
    assert "The words of the other" in answer.text
    assert stored(people).texts.en.title == TEXTS.en.title
    again = Page(answer.text).one("input", name="version")["value"]
    assert (
        send(scout, "/curate/newsletter/1", **form(seen, **{"title-en": "Mine", "version": again})).status_code == 303
    )


def test_an_issue_without_title_or_briefs_is_not_approved(people: Silta, scout: FlaskClient) -> None:
    send(scout, "/curate/newsletter/compose", "/curate/newsletter")
    issue = stored(people)
    answer = send(scout, "/curate/newsletter/1", action="approve", **form(issue, **{"title-fi": " "}))
    assert answer.status_code == 409
    assert "a title is missing: Suomi" in answer.text
    nothing = {name: value for name, value in form(stored(people)).items() if not name.startswith("told-")}
    answer = send(scout, "/curate/newsletter/1", action="approve", **nothing)
    assert "no brief is told" in answer.text
    assert stored(people).state is IssueState.DRAFT


@pytest.mark.parametrize(
    "fields",
    [{"title-en": "x" * 151}, {"introduction-de": "x" * 5001}, {"title-fi": "a\x00b"}],
)
def test_what_cannot_be_kept_is_said(people: Silta, scout: FlaskClient, fields: dict[str, str]) -> None:
    send(scout, "/curate/newsletter/compose", "/curate/newsletter")
    assert send(scout, "/curate/newsletter/1", **form(stored(people), **fields)).status_code == 400


def test_rubbish_in_the_form_changes_no_order(people: Silta, scout: FlaskClient) -> None:
    send(scout, "/curate/newsletter/compose", "/curate/newsletter")
    issue = stored(people)
    rubbish = {
        f"place-{entry.brief_id}": value for entry, value in zip(issue.entries, ("-1", "x", "99999999999"), strict=True)
    }
    assert send(scout, "/curate/newsletter/1", **form(issue, **rubbish)).status_code == 303
    assert [entry.brief_id for entry in stored(people).entries] == [entry.brief_id for entry in issue.entries]
    assert send(scout, "/curate/newsletter/1", **form(issue, version="x")).status_code == 400
    assert scout.get("/curate/newsletter/99999999999999").status_code == 404


def test_an_approved_issue_can_be_edited_again(people: Silta, scout: FlaskClient) -> None:
    send(scout, "/curate/newsletter/compose", "/curate/newsletter")
    send(scout, "/curate/newsletter/1", action="approve", **form(stored(people)))
    assert send(scout, "/curate/newsletter/1/reopen").status_code == 303
    assert stored(people).state is IssueState.DRAFT


def test_the_next_issue_tells_what_the_last_one_did_not(people: Silta) -> None:
    now = datetime.now(UTC)
    first = released(people, now)
    with people.database.unit_of_work(writing=True) as work:
        assert compose(work, people.vocabularies.taxonomy, now) is None, "nothing new"
        work.briefs.save(brief("another-one", published_on=now.date()), author="test", reason="new")
        issue = compose(work, people.vocabularies.taxonomy, now + timedelta(days=60))
        work.commit()
    assert issue is not None
    assert [entry.slug for entry in issue.entries] == ["another-one"]
    assert issue.since == first.composed_at


def test_when_the_next_issue_is_due(people: Silta) -> None:
    with people.database.unit_of_work(writing=True) as work:
        assert not is_due(work, NOW, 2), "nobody wants it yet"
        subscribed(work, "reader@example.org")
        assert is_due(work, NOW, 2)
        assert not is_due(work, NOW, 0)
        work.commit()
    moment = datetime(2026, 12, 31, 9, tzinfo=UTC)
    people_now = released(people, datetime.now(UTC))
    with people.database.unit_of_work(writing=True) as work:
        issue = work.issues.get(people_now.number)
        assert issue is not None
        work.issues.save(issue.model_copy(update={"composed_at": moment}))
        assert not is_due(work, datetime(2027, 2, 28, 9, tzinfo=UTC), 2)
        assert is_due(work, datetime(2027, 3, 1, 9, tzinfo=UTC), 2), "February has no 31st"


def test_the_feed_of_issues(people: Silta, scout: FlaskClient) -> None:
    empty = scout.get("/newsletter.atom")
    assert (empty.status_code, empty.mimetype) == (200, "application/atom+xml")
    released(people, datetime.now(UTC))
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(scout.get("/newsletter.atom?lang=de").data)
    (entry,) = feed.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == TEXTS.de.title
    assert entry.findtext(f"{atom}id") == "https://silta.example.org/newsletter/1"
    assert "https://silta.example.org/newsletter/1" in scout.get("/sitemap.xml").text


def test_readers_make_no_newsletter(people: Silta, visitor: FlaskClient, add: Callable[..., UUID]) -> None:  # noqa: F811
    add("reader@example.org", AccountRole.READER)
    sign_in(visitor, "reader@example.org")
    assert visitor.get("/curate/newsletter").status_code == 403
