"""Two scouts at once in real browsers on one brief; the editor view with a script and without; axe on each page."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from kb.model import Actor
from kb.settings import Settings
from kb.store import Audience, Database, RemarkKind
from tests.browser.conftest import chromium, serving, watched_pages
from tests.browser.test_accessibility import RULES
from tests.browser.waiting import until
from tests.web.curate.editor.conftest import evidence, made_brief

PASSWORD = "four quiet green bridges"
PEOPLE = {"scout@example.org": ("First Scout", "scout"), "editor@example.org": ("Second Editor", "editor")}
TECHNOLOGY = {"value": "condition-monitoring", "origin": "estimated", "confidence": 0.7,
              "evidence": [evidence("vibration of a pump")]}  # fmt: skip
BRIEFS = ("two-people", "with-a-script", "without-a-script", "shown")
PAGES = ("", "/assessments?text=en", "/translations", "/facts", "/conversation", "/moves", "/history",
         "/difference?before=1&after=2")  # fmt: skip


@contextmanager
def desk_site(folder: Path, content: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Serve a site with briefs in review and people at the desk; give its address, and the briefs' by their slugs."""
    environment: Mapping[str, str] = {
        **os.environ,
        "SILTA_DATA": str(folder / "var"),
        "SILTA_CONTENT": str(content),
        "SILTA_SECRET_KEY": "a secret for tests only, of more than 32 characters",
    }
    commands = [["user", "add", email, "--name", name, "--role", role] for email, (name, role) in PEOPLE.items()]
    # A site without an index is not ready.
    for command in (["ingest", str(content / "briefs"), "--quiet"], *commands):
        typed = f"{PASSWORD}\n" if command[0] == "user" else ""
        silta = [sys.executable, "-m", "web.cli", *command]
        done = subprocess.run(silta, env=environment, input=typed, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    addresses = {}
    store = Settings(data=folder / "var", content=content).store_url
    with Database.open(store) as database, database.unit_of_work(writing=True) as work:
        for slug in BRIEFS:
            brief = made_brief(slug, technologies=[TECHNOLOGY])
            work.briefs.save(brief, author="ingest", reason="made for the tests")
            addresses[slug] = f"/curate/briefs/{brief.id}"
            if slug == "shown":
                assert brief.texts.en is not None
                text = brief.texts.en.model_copy(update={"summary": "Far fewer stops of the whole plant."})
                texts = brief.texts.model_copy(update={"en": text})
                work.briefs.save(brief.model_copy(update={"texts": texts}), author="First Scout", reason="clearer")
                scout = Actor(name="First Scout")
                for kind, audience in (
                    (RemarkKind.QUESTION, Audience.RESEARCHER),
                    (RemarkKind.COMMENT, Audience.SCOUTS),
                ):
                    work.remarks.add(brief.id, scout, kind, "In which plant?", audience=audience, field="maturity")
        work.commit()
    with serving(environment, folder / "server.log") as address:
        yield address, addresses


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The site, for all tests of this module."""
    chromium()
    with desk_site(tmp_path_factory.mktemp("editor"), content) as site:
        yield site


def sign_in(page: Any, email: str) -> None:
    """Sign in on the page that asks for it."""
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("form:has(#password) button[type=submit], form:has(#password) input[type=submit]").first.click()
    page.wait_for_url("**/curate/briefs/**")


@pytest.fixture
def enter(browser: Any, desk: tuple[str, Mapping[str, str]]) -> Iterator[Callable[..., Any]]:
    """Open a brief, signed in."""
    site, addresses = desk
    with watched_pages(browser, site) as open_page:

        def run(slug: str, email: str = "scout@example.org", **options: Any) -> Any:
            page = open_page(addresses[slug], **options)
            sign_in(page, email)
            return page

        yield run


def field(name: str) -> str:
    """The selector of a field of the English text."""
    return f"[name='texts.en.{name}']"


def test_two_people_at_once_lose_nothing(enter: Callable[..., Any]) -> None:
    first = enter("two-people")
    address = str(first.url).split("?")[0]
    # A conflict is an answer with status 409, which Chromium's console calls an error; that page is not watched.
    second = enter("two-people", "editor@example.org").context.new_page()
    second.goto(f"{address}?text=en")
    first.goto(f"{address}?text=en")
    first.locator(field("problem")).fill("Pumps stop at night.")
    second.locator(field("problem")).fill("Pumps stop at weekends.")
    second.locator(field("benefit")).fill("Fewer stops.")
    first.get_by_role("button", name="Save", exact=True).click()
    first.wait_for_url("**done=saved")
    second.get_by_role("button", name="Save", exact=True).click()
    second.wait_for_load_state()
    assert "First Scout has changed the brief since you opened it." in second.inner_text("main")
    contest = second.locator(".contest")
    assert contest.locator("ins").all_inner_texts() != []
    # Who types a text of both has chosen it.
    contest.locator("textarea").fill("Pumps stop at night and at weekends.")
    assert contest.get_by_label("Take this text instead").is_checked()
    second.get_by_role("button", name="Save both changes").click()
    second.wait_for_url("**done=saved")
    first.reload()
    assert first.locator(field("problem")).input_value() == "Pumps stop at night and at weekends."
    assert first.locator(field("benefit")).input_value() == "Fewer stops."
    first.goto(f"{address}/history")
    authors = [text.split(",")[0] for text in first.locator(".revisions .detail:has(time)").all_inner_texts()]
    assert authors == ["Second Editor", "First Scout", "ingest"]


def test_a_scout_works_through_a_brief(enter: Callable[..., Any]) -> None:
    page = enter("with-a-script")
    address = str(page.url).split("?")[0]
    page.goto(f"{address}?text=en")
    page.locator("#proposal-0 button").click()
    page.wait_for_url("**done=saved")
    assert page.locator(field("solution")).input_value() == "The vibration of a pump is measured while it runs."
    # The hints follow what is typed, and leaving asks first.
    page.locator(field("summary")).fill("The QXZ sensor hears worn bearings weeks before a pump fails.")
    until(page, "document.querySelector('[data-section=summary] .hint-abbreviation')?.textContent.includes('QXZ')")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Assessments", exact=True).click(no_wait_after=True)
    until(page, "document.querySelector('[name=\"texts.en.summary\"]') !== null")
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**done=saved")

    page.get_by_role("link", name="Assessments", exact=True).click()
    page.wait_for_url("**/assessments")
    page.get_by_text("Add a technology").first.click()
    box = page.locator("#value-judged-technologies")
    box.press_sequentially("predictive main")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "Predictive maintenance"
    page.locator("button[name=verdict]", has_text="Add a technology").click()
    page.wait_for_url("**done=judged**")
    assert "Predictive maintenance" in page.locator("#judged-technologies").inner_text()
    page.goto(f"{address}/assessments?text=en")
    page.locator("#judged-maturity").get_by_role("link", name="Show it in the source").click()
    assert str(page.url).endswith("#passage-judged-maturity-0")
    page.locator(".source-text a", has_text="TRL 6").click()
    assert str(page.url).endswith("#judged-maturity")


def test_everything_works_without_a_script(enter: Callable[..., Any]) -> None:
    page = enter("without-a-script", "editor@example.org", java_script_enabled=False)
    address = str(page.url).split("?")[0]
    page.goto(f"{address}/assessments?text=en")
    page.locator("button[value=accept]").first.click()
    page.wait_for_url("**done=judged**")
    page.goto(f"{address}/translations")
    page.locator("[name='texts.de.title']").fill("Pumpen überwachen")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**done=saved")
    page.goto(f"{address}/moves")
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url("**done=moved")
    page.locator("#on").fill("2999-01-01")
    page.get_by_role("button", name="Publish on this day").click()
    page.wait_for_url("**done=planned")
    assert "Planned by Second Editor" in page.inner_text("main")


@pytest.mark.parametrize("view", [("de", "light", 1280), ("en", "dark", 768), ("fi", "light", 360)], ids=str)
def test_axe_finds_nothing(enter: Callable[..., Any], desk: tuple[str, Mapping[str, str]], view: Any) -> None:
    language, scheme, width = view
    page = enter("shown", "editor@example.org", color_scheme=scheme, width=width, reduced_motion="reduce")
    address = desk[1]["shown"]
    for path in PAGES:
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        check(page, f"{path} {view}")
    # The page of a conflict, which is the answer to a form.
    other = page.context.new_page()
    other.goto(f"{address}?text=en&lang={language}")
    other.evaluate("document.querySelector('.editor-form').elements.revision.value = '1'")
    other.locator(field("summary")).fill("Mine.")
    other.locator(field("benefit")).fill("Mine too.")
    other.locator(".step-buttons button").click()
    other.locator(".contest").wait_for()
    check(other, f"conflict {view}")


def check(page: Any, name: str) -> None:
    """Run axe over everything that the page can show, and see that nothing sticks out."""
    page.wait_for_load_state("networkidle")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide} px must be scrolled sideways"
