"""The review desk in a real browser: keys, batches, without a script, and what axe-core finds."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from kb.model import Language
from kb.model.newsletter import Subscription
from kb.newsletter.subscribing import Unsubscribing
from tests.browser.conftest import chromium, serving, watched_pages, write_cordis_export
from tests.browser.test_accessibility import RULES
from web.newsletter.links import Links

EMAIL, PASSWORD = "editor@example.org", "four quiet green bridges"
SECRET = "a secret for tests only, of more than 32 characters"
LINKS = Links(SECRET, "")
READER = Subscription(
    id=UUID(int=1),
    email="reader@example.org",
    language=Language.FI,
    newsletter=True,
    key="key",
    consent="1",
    requested_at=datetime(2026, 6, 1, tzinfo=UTC),
    confirmed_at=datetime(2026, 6, 1, tzinfo=UTC),
)
PAGES = (
    "/curate",
    "/curate/queues/all",
    "/curate/queues/all?title=robot&assigned=nobody",
    "/curate/duplicates",
    "/curate/duplicates/1",
    "/curate/duplicates/decided",
    "/curate/organisations",
    "/curate/organisations/1",
    "/curate/rejected",
    "/curate/runs",
    "/curate/plans",
    "/curate/batches",
    "/curate/batches/1",
    "/curate/audit",
    "/curate/newsletter",
    "/curate/newsletter/1",
    "/curate/newsletter/2",
    "/newsletter",
    "/newsletter/1",
    "/newsletter/search?q=robot&maturity=ready",
    "/newsletter/asked",
    LINKS.manage(READER),
    LINKS.unsubscribe(READER, Unsubscribing(newsletter=True)),
    LINKS.unsubscribe(READER, Unsubscribing(newsletter=True)) + "x",
    LINKS.confirm(READER.id),
    "/curate/cooperation",
    "/cooperation/new",
    "/cooperation/mine",
    "/cooperation/a-robot-for-boxes",
    "/cooperation/a-robot-for-boxes/edit",
    "/curate/cooperation?family=exchange",
    "/exchange/new",
    "/exchange/thesis-on-watching-pumps",
    "/exchange/thesis-on-watching-pumps/edit",
    "/cooperation/talks/01890a5d-ac96-774b-bcce-b302099a8057",
    "/curate/statistics",
    "/curate/statistics/report",
    "/curate/taxonomy",
    "/curate/taxonomy?q=robot",
    "/curate/taxonomy/proposals",
    "/curate/taxonomy/proposals/1",
    "/curate/taxonomy/proposals/2",
    "/curate/taxonomy/candidates",
    "/curate/taxonomy/history",
    "/curate/taxonomy/new",
    "/curate/taxonomy/concepts/robotics",
    "/curate/taxonomy/concepts/robotics/edit",
    "/curate/taxonomy/concepts/machine-vision/merge",
    "/curate/taxonomy/concepts/machine-vision/deprecate",
)
PAIRS = """
from datetime import UTC, date, datetime
from kb.curation.profiles import begin_profile
from kb.curation.desk import Curation
from kb.curation.batch import Assign, perform
from kb.curation.taxonomy_desk import propose, refuse
from kb.model import BriefStatus, ChangeKind, ConceptChange, CooperationProfile, Interest, InterestMessage
from kb.model import content_of, new_id
from kb.model.newsletter import (
    Frequency, Interests, IssueNote, IssueText, IssueTexts, SubscriptionRequest, WantedSearch,
)
from kb.newsletter.composing import approve, compose, edit as write, release
from kb.settings import Settings
from kb.store import ReviewQueue
from tests.browser.test_curate import READER
from tests.exchange.openings import opening
from web.silta import Silta

silta = Silta.open(Settings())
with silta.database.unit_of_work(writing=True) as work:
    entries = work.review_queues.page(ReviewQueue.ALL, today=date.today()).entries
    first, second, third, *_ = [entry.brief_id for entry in entries]
    work.duplicates.queue(first, second, 0.8, ["the titles are 80 % alike"])
    work.duplicates.queue(first, third, 0.7, ["the titles are 70 % alike"])
    one, other = (
        work.organisations.add(key, name, ror=None, country="FI", is_unique=True)
        for key, name in (("example-lab", "Example Lab"), ("example-labs", "Example Labs"))
    )
    work.organisations.queue(one.id, other.id, 0.9, ["the names are alike"])
    actor = work.accounts.list()[0].actor
    stored = work.briefs.get(third)
    perform(work, Curation(()), Assign(actor), {third: stored.revision}, actor)
    work.publication_plans.put(second, date(2030, 1, 1), actor)
    run = work.runs.start(["export.zip"], dry_run=False)
    work.rejections.add(run, source="cordis", location="export.zip/project.csv:7", identifier="", reason="no title")
    said = [{"location": "export.zip/project.csv:7", "identifier": "", "reason": "no title"}]
    work.runs.progress(run, {"read": 7, "rejected": 1}, said)
    work.runs.finish(run, {"read": 7, "rejected": 1}, "finished")
    concepts = silta.vocabularies.taxonomy
    merge = ConceptChange(kind=ChangeKind.MERGE, concept="machine-vision", replacement="sensing-and-perception")
    propose(work, concepts, merge, actor, "Two names for one field.")
    before = content_of(concepts.get("robotics"))
    after = before.model_copy(update={"synonyms_en": (*before.synonyms_en, "robot technology of all kinds")})
    edit = ConceptChange(kind=ChangeKind.EDIT, concept="robotics", before=before, content=after)
    propose(work, concepts, edit, actor, "People search for it.")
    refuse(work, propose(work, concepts, edit, actor, "Again.").number, actor, "Proposed already.")
    work.subscriptions.put(READER)
    work.saved_searches.put(READER.id, "q=robot&maturity=ready", Frequency.WEEKLY, READER.confirmed_at)
    wanted = WantedSearch(query="q=robot")
    asked = READER.model_dump(include={"id", "email", "language", "consent"})
    work.subscriptions.ask(SubscriptionRequest(**asked, search=wanted, requested_at=datetime.now(UTC)))
    text = IssueText(title="News from research", introduction="One paragraph." + 2 * chr(10) + "Another one.")
    texts = IssueTexts(de=text, en=text, fi=text)
    note = IssueNote(de="Notiz", en="Note", fi="Huomautus")
    # Of many new briefs an issue takes 40; the next one takes the others.
    first = compose(work, concepts, datetime(2024, 3, 1, tzinfo=UTC))
    first = write(work, first, texts, [(entry.brief_id, True, note) for entry in first.entries], actor)
    release(work, approve(work, first, concepts, actor), actor, datetime(2026, 3, 1, tzinfo=UTC))
    draft = compose(work, concepts, datetime(2026, 3, 1, tzinfo=UTC))
    write(work, draft, texts, [(entry.brief_id, True, note) for entry in draft.entries], actor)
    offer = CooperationProfile.model_validate({
        "id": new_id(), "slug": "a-robot-for-boxes", "type": "technology-offer", "organisation": "Example Robots",
        "texts": {"en": {"title": "A robot for boxes", "summary": "It packs.", "description": "It packs boxes."}},
        "technologies": ["robotics"],
    })
    begin_profile(work, actor, offer, datetime.now(UTC))
    begin_profile(work, actor, opening(supervisor={"name": "A Supervisor"}), datetime.now(UTC))
    talk = Interest(
        id="01890a5d-ac96-774b-bcce-b302099a8057", profile_id=offer.id, sender_id=new_id(), sender="Test Reader",
        begun_at=datetime.now(UTC), changed_at=datetime.now(UTC), reported_by="owner", report="Advertising",
    )
    work.interests.add(talk)
    said = InterestMessage(party="sender", author="Test Reader", body="Hello,", written_at=datetime.now(UTC))
    work.interests.say(talk.id, said, talk.sender_id)
    work.commit()
silta.close()
"""
"""Gives the site something of everything that the desk shows."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[str]:
    """A site where an editor can sign in."""
    chromium()
    folder = tmp_path_factory.mktemp("desk")
    export = folder / "cordis-test.zip"
    write_cordis_export(export)
    environment = {
        **os.environ,
        "SILTA_DATA": str(folder / "var"),
        "SILTA_CONTENT": str(content),
        "SILTA_SECRET_KEY": SECRET,
        "SILTA_SIGN_INS_PER_MINUTE": "0",
    }
    silta = [sys.executable, "-m", "web.cli"]
    add = ["user", "add", EMAIL, "--name", "Test editor", "--role", "editor"]
    for command, typed in (
        ([*silta, "ingest", str(content / "briefs"), str(export), "--quiet"], ""),
        ([*silta, *add], f"{PASSWORD}\n"),
        ([sys.executable, "-c", PAIRS], ""),
    ):
        done = subprocess.run(command, env=environment, input=typed, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with serving(environment, folder / "server.log") as address:
        yield address


@pytest.fixture
def enter(browser: Any, desk: str) -> Iterator[Callable[..., Any]]:
    """Open the desk, signed in."""
    with watched_pages(browser, desk) as open_page:

        def run(**options: Any) -> Any:
            page = open_page("/curate", **options)
            page.locator("#email").fill(EMAIL)
            page.locator("#password").fill(PASSWORD)
            page.locator(
                "form:has(#password) button[type=submit], form:has(#password) input[type=submit]"
            ).first.click()
            page.wait_for_url("**/curate")
            return page

        yield run


def focused(page: Any) -> int:
    """Number of the row that has the focus."""
    return int(
        page.evaluate(
            "[...document.querySelectorAll('.desk-row')].findIndex(row => row.contains(document.activeElement))"
        )
    )


def test_keys_walk_select_take_and_open(enter: Callable[..., Any]) -> None:
    page = enter()
    page.goto("/curate/queues/all?sort=title&assigned=nobody")
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert focused(page) == row
    page.keyboard.press("x")
    assert page.locator(".desk-row").nth(1).locator("input").is_checked()
    assert page.locator("#selected-count").inner_text() == "1 selected"
    page.keyboard.press("x")
    assert page.locator("#selected-count").inner_text() == ""

    page.goto("/curate/queues/all?sort=title")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**#brief-*")
    assert "You look after it." in page.locator(".desk-row").first.inner_text()
    assert focused(page) == 0, "one goes on where one was"

    page.keyboard.press("?")
    assert page.locator("#desk-help").is_visible()
    page.keyboard.press("j")
    assert page.locator("#desk-help").is_visible(), "keys rest while the help is open"
    page.keyboard.press("Escape")
    # Keys that are typed into a field are text.
    page.locator(".desk-filters summary").click()
    page.locator("#filter-title").press_sequentially("jax")
    assert page.locator("#filter-title").input_value() == "jax"

    page.locator("#use-shortcuts").uncheck()
    page.reload()
    assert not page.locator("#use-shortcuts").is_checked()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert focused(page) == -1, "the setting switches them off"
    page.locator("#use-shortcuts").check()
    address = page.locator(".desk-title").first.get_attribute("href")
    # The page of one brief belongs to the editor; here only where the key leads.
    page.route("**/curate/briefs/*", lambda route: route.fulfill(body="<title>brief</title>", content_type="text/html"))
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**{address}")


def test_a_batch_is_previewed_done_and_undone(enter: Callable[..., Any]) -> None:
    page = enter()
    page.goto("/curate/queues/all?sort=title&assigned=nobody")
    page.locator("#select-all").check()
    count = page.locator(".desk-row").count()
    assert page.locator("#selected-count").inner_text() == f"{count} selected"
    page.locator(".desk-select input").first.uncheck()
    assert page.evaluate("document.getElementById('select-all').indeterminate")
    page.locator("#batch-action").select_option("assign:me")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_url("**/batches/preview")
    assert f"It would be done to {count - 1} briefs" in page.inner_text("main")
    page.get_by_role("button", name="Do it to").click()
    page.wait_for_url("**/batches/*")
    assert f"Done to {count - 1} briefs." in page.inner_text("main")
    page.get_by_role("button", name="Undo the whole batch").click()
    page.get_by_text("Undone for").wait_for()
    page.goto("/curate/queues/all?sort=title&assigned=nobody")
    assert page.locator(".desk-row").count() == count


def test_everything_works_without_a_script(enter: Callable[..., Any]) -> None:
    page = enter(java_script_enabled=False)
    page.goto("/curate/queues/all?sort=title&assigned=nobody")
    assert not page.locator("#desk-keys").is_visible()
    page.locator(".desk-select input").first.check()
    page.locator("#batch-action").select_option("assign:me")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Do it to 1 brief").click()
    assert "Done to 1 brief." in page.inner_text("main")
    page.get_by_role("button", name="Undo the whole batch").click()
    assert "Undone for 1 brief." in page.inner_text("main")


def test_a_technology_is_proposed_and_accepted_by_keys_alone(enter: Callable[..., Any]) -> None:
    page = enter(java_script_enabled=False)
    page.goto("/curate/taxonomy/new")
    page.locator("[id='field-label.de']").focus()
    for language in ("de", "en", "fi"):
        for text in (f"Blatt {language}", f"Laub {language}", f"Was es heißt ({language})."):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
    page.keyboard.type("Robotics")
    page.get_by_role("button", name="Check, and show what it does").press("Enter")
    assert "no brief changes" in page.inner_text("main")
    page.get_by_label("Why?").fill("A test.")
    page.get_by_role("button", name="Propose and accept at once").press("Enter")
    assert "The change is in force." in page.inner_text("main")
    page.goto("/technologies/blatt-en")
    assert page.locator("h1").inner_text() == "Blatt en"


@pytest.mark.parametrize("view", [("de", "light", 1280), ("en", "dark", 1280), ("fi", "light", 360)], ids=str)
def test_axe_finds_nothing(enter: Callable[..., Any], view: tuple[str, str, int]) -> None:
    language, scheme, width = view
    page = enter(color_scheme=scheme, width=width, reduced_motion="reduce")

    def check(what: str) -> None:
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{what} {view}\n{found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what}: {wide} px must be scrolled sideways"

    for path in PAGES:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        check(path)
    page.goto(f"/curate/queues/all?lang={language}")
    page.locator("#show-keys").click()
    check("keys")
    page.keyboard.press("Escape")
    page.locator(".desk-select input").first.check()
    page.locator("#batch-action").select_option("move:archived")
    page.locator(".desk-batch button").click()
    page.wait_for_url("**/batches/preview*")
    check("preview")


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_the_report_fits_on_one_page(enter: Callable[..., Any], language: str) -> None:
    page = enter()
    page.goto(f"/curate/statistics/report?lang={language}")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(printed.pages) == 1
