"""A researcher in a real browser: from a leaflet to a submitted brief, with what the script adds; and without it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import chromium, serving, watched_pages
from tests.browser.test_accessibility import RULES
from tests.browser.waiting import until
from tests.ingest.sources.documents.pdf_writer import Words, column, write_pdf

PASSWORD = "four quiet green bridges"
EMAIL = "researcher@example.org"
STEPS = ("basics", "text-de", "text-en", "text-fi", "maturity", "business", "people", "check", "preview")


def leaflet() -> bytes:
    """A leaflet in English."""
    return write_pdf(
        [
            [
                Words(50, 770, "Listening to pumps", 20, bold=True),
                Words(50, 730, "The problem", 12, bold=True),
                *column(50, 710, "Pumps fail without a warning, and production stops."),
                Words(50, 670, "The solution", 12, bold=True),
                *column(50, 650, "Condition monitoring by sound: a microphone hears worn\nbearings weeks before."),
                Words(50, 600, "Benefits", 12, bold=True),
                *column(50, 580, "Less downtime and fewer spare parts."),
            ]
        ],
        title="Listening to pumps",
    )


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[str]:
    """A site where a researcher can sign in."""
    chromium()
    folder = tmp_path_factory.mktemp("workshop")
    environment: Mapping[str, str] = {
        **os.environ,
        "SILTA_DATA": str(folder / "var"),
        "SILTA_CONTENT": str(content),
        "SILTA_SECRET_KEY": "a secret for tests only, of more than 32 characters",
    }
    silta = [sys.executable, "-m", "web.cli"]
    add = ["user", "add", EMAIL, "--name", "Test researcher", "--role", "researcher"]
    for command, typed in ((["ingest", str(content / "briefs"), "--quiet"], ""), (add, f"{PASSWORD}\n")):
        done = subprocess.run(
            [*silta, *command], env=environment, input=typed, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    with serving(environment, folder / "server.log") as address:
        yield address


@pytest.fixture
def enter(browser: Any, workshop: str) -> Iterator[Callable[..., Any]]:
    """Open the submissions of the researcher, signed in."""
    with watched_pages(browser, workshop) as open_page:

        def run(**options: Any) -> Any:
            page = open_page("/contribute", **options)
            page.locator("#email").fill(EMAIL)
            page.locator("#password").fill(PASSWORD)
            page.locator(
                "form:has(#password) button[type=submit], form:has(#password) input[type=submit]"
            ).first.click()
            page.wait_for_url("**/contribute")
            return page

        yield run


def begin_empty(page: Any) -> str:
    """Begin with nothing, and return the address of the submission."""
    page.goto("/contribute/begin")
    page.locator("section[aria-labelledby=way-empty-title] button").click()
    page.wait_for_url("**/basics?begun=yes")
    return str(page.url).split("/basics")[0]


def is_saved(page: Any) -> None:
    until(page, "document.getElementById('save-state').dataset.kind === 'saved'")


def test_from_a_leaflet_to_a_submitted_brief(enter: Callable[..., Any]) -> None:
    page = enter()
    page.locator("#main").get_by_role("link", name="Hand in a result").click()
    page.locator("#given-document").set_input_files(
        {"name": "leaflet.pdf", "mimeType": "application/pdf", "buffer": leaflet()}
    )
    page.locator("form:has(#given-document) button").click()
    page.wait_for_url("**/text-en?begun=yes")
    address = str(page.url).split("/text-en")[0]
    assert page.locator("#field-title").input_value() == "Listening to pumps"
    assert "Pumps fail without a warning" in page.locator("#field-problem").input_value()

    # Hints and the preview follow what is typed, and it is saved without a button.
    page.locator("#field-summary").fill("The QXZ microphone hears worn bearings weeks before a pump fails.")
    until(page, "document.querySelector('[data-section=summary] .hint-abbreviation')?.textContent.includes('QXZ')")
    is_saved(page)
    until(page, "document.querySelector('#live-preview')?.textContent.includes('QXZ microphone')")
    page.reload()
    assert "QXZ" in page.locator("#field-summary").input_value()
    page.locator("#field-summary").fill("A microphone hears worn bearings weeks before a pump fails.")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/text-fi?saved=yes")

    page.goto(f"{address}/maturity")
    while page.get_by_role("button", name="Next questions").count():
        for group in page.locator("fieldset.question").all():
            group.get_by_label("Yes", exact=True).check()
        page.get_by_role("button", name="Next questions").click()
        page.wait_for_load_state()
    assert "TRL 9" in page.locator(".judged-option").first.inner_text()

    page.goto(f"{address}/business")
    page.get_by_label("It turns waste or waste heat into something useful.").check()
    page.get_by_role("button", name="Show the fitting patterns").click()
    page.wait_for_url("**/business?saved=yes")
    page.locator("input[name=patterns]").first.check()
    is_saved(page)

    page.goto(f"{address}/people")
    page.locator("#field-contact-name").fill("Transfer desk")
    page.locator("#field-contact-email").fill("nonsense")
    until(page, "!document.getElementById('problem-contact-email').hidden")
    page.locator("#field-contact-email").fill("transfer@example.org")
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/check*")
    assert "Nothing. It can be handed in." in page.inner_text("main")
    page.get_by_role("button", name="Hand it in").click()
    page.wait_for_url("**sent=yes")
    assert "Handed in. Thank you!" in page.inner_text("main")
    page.goto("/contribute")
    assert page.locator(".state-submitted").first.inner_text() == "handed in"


def test_two_windows_never_overwrite_each_other(enter: Callable[..., Any]) -> None:
    page = enter()
    address = begin_empty(page)
    page.goto(f"{address}/text-de")
    other = page.context.new_page()
    other.goto(f"{address}/text-de")
    page.locator("#field-title").fill("Erstes Fenster")
    is_saved(page)
    # A conflict is an answer with status 409, which Chromium's console calls an error; that page is not watched.
    other.locator("#field-title").fill("Zweites Fenster")
    until(other, "document.getElementById('save-state').dataset.kind === 'conflict'")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_load_state()
    assert other.locator("#field-title").input_value() == "Zweites Fenster"
    assert "Erstes Fenster" in other.locator(".field-meanwhile").first.inner_text()
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url("**saved=yes")
    page.goto(f"{address}/text-de")
    assert page.locator("#field-title").input_value() == "Zweites Fenster"


def test_everything_works_without_a_script(enter: Callable[..., Any]) -> None:
    page = enter(java_script_enabled=False)
    address = begin_empty(page)
    page.goto(f"{address}/text-fi")
    page.locator("#field-title").fill("Pumppujen kuuntelu")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**saved=yes")
    assert page.locator("#field-title").input_value() == "Pumppujen kuuntelu"
    page.get_by_role("link", name="See it as firms will").click()
    assert page.locator("h1").inner_text() == "Pumppujen kuuntelu"


@pytest.mark.parametrize("view", [("de", "light", 1280), ("en", "dark", 1280), ("fi", "light", 360)], ids=str)
def test_axe_finds_nothing(enter: Callable[..., Any], view: tuple[str, str, int]) -> None:
    language, scheme, width = view
    page = enter(color_scheme=scheme, width=width, reduced_motion="reduce")
    address = begin_empty(page)
    paths = ["/contribute", "/contribute/begin", *(f"{address}/{step}" for step in STEPS)]
    for path in paths:
        page.goto(f"{path}?lang={language}")
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{path} {view}\n{found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path}: {wide} px must be scrolled sideways"
