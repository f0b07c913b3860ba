"""The whole way of a result with three people at once, each in a browser and a language of their own.

A researcher (German) registers and hands in, a scout (Finnish) asks and edits, an editor (English) publishes, archives
and restores; a visitor without an account finds it. The server is a process of its own, and mails go through a real
mail server.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import WAIT, chromium, serving, watched_pages
from tests.browser.test_accessibility import RULES
from tests.browser.waiting import until
from tests.web.accounts.test_mail import Inbox, free_port

PASSWORD = "four quiet green bridges"
RESEARCHER, SCOUT, EDITOR = (f"{name}@example.org" for name in ("researcher", "scout", "editor"))
SUBMIT = "form:has(#password) button[type=submit]"
BIBTEX = """@article{pumps, title = {Hearing worn bearings of pumps}, year = {2024}, doi = {10.5555/pumps.7},
  author = {Example, Anna}, abstract = {Condition monitoring by sound finds worn bearings of pumps. A microphone listens
  while the pump runs. The technology has reached TRL 6. Fewer unplanned stops were seen in two plants.}}"""
ENGLISH = {
    "summary": "A microphone hears worn bearings weeks before a pump fails.",
    "problem": "Pumps fail without a warning, and production stops.",
    "solution": "A microphone and a small computer listen to the pump.",
    "benefit": "Fewer unplanned stops.",
}
GERMAN = {
    "title": "Verschlissene Pumpenlager hören",
    "summary": "Ein Mikrofon hört verschlissene Lager Wochen vor dem Ausfall der Pumpe.",
}
QUESTION = "Montako pumppua kuunneltiin?"
ANSWER = "Zwölf Pumpen in zwei Betrieben."
EDITED = "In two plants, twelve pumps had fewer unplanned stops."
WISH = "Lue teksti ja hyväksy se."


@dataclass
class Site:
    """The running site with its mail server."""

    address: str
    environment: Mapping[str, str]
    inbox: Inbox
    seen: int = field(default=0)

    def silta(self, *command: str, typed: str = "") -> None:
        """Run a command on the data of the site."""
        run([sys.executable, "-m", "web.cli", *command], self.environment, typed)

    def mail(self, recipient: str) -> tuple[str, str]:
        """Wait for the next mail; return its subject and its first link to the site."""
        end = time.monotonic() + WAIT
        while len(self.inbox.mails) <= self.seen:
            assert time.monotonic() < end, f"no mail to {recipient}"
            time.sleep(0.05)
        message = self.inbox.mails[self.seen]
        self.seen += 1
        assert message["To"] == recipient
        link = re.search(rf"{re.escape(self.address)}\S+", message.get_content())
        assert link is not None, message.get_content()
        return message["Subject"], link[0]


def run(command: list[str], environment: Mapping[str, str], typed: str = "") -> None:
    done = subprocess.run(command, env=environment, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def journey(tmp_path: Path, content: Path) -> Iterator[Site]:
    """A site with the demonstration content, a scout and an editor."""
    chromium()
    inbox, port = Inbox(), free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    environment = {
        **os.environ,
        "SILTA_DATA": str(tmp_path / "var"),
        "SILTA_CONTENT": str(content),
        "SILTA_SECRET_KEY": "a secret for tests only, of more than 32 characters",
        "SILTA_SITE_URL": f"http://127.0.0.1:{port}",
        "SILTA_SMTP_HOST": "127.0.0.1",
        "SILTA_SMTP_PORT": str(server.port),
        "SILTA_SMTP_ENCRYPTION": "none",
    }
    silta = [sys.executable, "-m", "web.cli"]
    run([*silta, "ingest", str(content / "briefs"), "--quiet"], environment)
    for email, role, language in ((SCOUT, "scout", "fi"), (EDITOR, "editor", "en")):
        person = ["--name", f"The {role}", "--role", role, "--language", language]
        run([*silta, "user", "add", email, *person], environment, f"{PASSWORD}\n")
    try:
        with serving(environment, tmp_path / "server.log", port) as address:
            yield Site(address, environment, inbox)
    finally:
        server.stop()


def sound(page: Any) -> None:
    """Run axe over the page, and see that nothing sticks out."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url}: {wide} px must be scrolled sideways"


def sign_in(page: Any, email: str) -> None:
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator(SUBMIT).first.click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def move(page: Any, brief: str, to: str, reason: str = "") -> None:
    """Move a brief at the desk."""
    page.goto(f"{brief}/moves")
    sound(page)
    if reason:
        page.locator(f"#reason-{to}").fill(reason)
    page.locator(f"button[name=to][value={to}]").click()
    page.wait_for_url("**done=moved**")


def register(site: Site, open_page: Callable[..., Any]) -> Any:
    """Make an account from the start page on; an administrator gives the role."""
    page = open_page("/", locale="de-DE")
    page.get_by_role("link", name="Ein Ergebnis einreichen").first.click()
    page.wait_for_url("**/account/sign-in?next=/contribute/begin")
    sound(page)
    page.locator("a[href='/account/new']").click()
    page.locator("#name").fill("Die Forscherin")
    page.locator("#email").fill(RESEARCHER)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password_confirm").fill(PASSWORD)
    sound(page)
    page.locator(SUBMIT).first.click()
    _, link = site.mail(RESEARCHER)
    page.goto(link)
    sound(page)
    page.get_by_role("button", name="Konto bestätigen").click()
    page.wait_for_url("**/account/sign-in*")
    site.silta("user", "role", RESEARCHER, "researcher")
    page.goto("/contribute/begin")
    sign_in(page, RESEARCHER)
    page.wait_for_url("**/contribute/begin")
    return page


def hand_in(page: Any) -> str:
    """Begin with a file, write, answer the questionnaires, and hand in; return the address of the submission."""
    sound(page)
    page.locator("#given-file").set_input_files(
        {"name": "export.bib", "mimeType": "text/plain", "buffer": BIBTEX.encode()}
    )
    page.locator("form:has(#given-file) button").click()
    page.wait_for_url("**?begun=yes")
    address = str(page.url).rpartition("/")[0]
    for step, typed in (("text-en", ENGLISH), ("text-de", GERMAN)):
        page.goto(f"{address}/{step}")
        for name, words in typed.items():
            page.locator(f"#field-{name}").fill(words)
        until(page, "document.getElementById('save-state').dataset.kind === 'saved'")
        sound(page)
    page.goto(f"{address}/basics")
    page.locator("[name=licence]").select_option("CC-BY-4.0")
    until(page, "document.getElementById('save-state').dataset.kind === 'saved'")
    sound(page)
    page.goto(f"{address}/maturity")
    following = page.locator("button[name=action][value=stay]:not(.button-quiet)")
    while following.count():
        for answer_yes in page.locator("fieldset.question input[value=yes]").all():
            answer_yes.check()
        following.click()
        page.wait_for_load_state()
    assert "TRL 9" in page.locator(".judged-option").first.inner_text()
    sound(page)
    page.goto(f"{address}/business")
    page.locator("input[type=radio][value=waste]").check()
    page.locator("#step-form button[value=stay]").first.click()
    page.wait_for_url("**saved=yes")
    page.locator("input[name=patterns]").first.check()
    until(page, "document.getElementById('save-state').dataset.kind === 'saved'")
    sound(page)
    page.goto(f"{address}/people")
    page.locator("#field-contact-name").fill("Transfer desk")
    page.locator("#field-contact-email").fill("transfer@example.org")
    page.locator("input[name=consent]").check()
    sound(page)
    page.locator("#step-form button[value=next]").click()
    page.wait_for_url("**/check*")
    sound(page)
    page.locator("form[action$='/check'] button").click()
    page.wait_for_url("**sent=yes")
    return address


def take_up(site: Site, open_page: Callable[..., Any]) -> tuple[Any, str]:
    """Find the brief in the queue, take it, and ask; return the scout's page and the brief's address at the desk."""
    page = open_page("/curate", locale="fi-FI")
    sign_in(page, SCOUT)
    sound(page)
    page.goto("/curate/queues/new")
    sound(page)
    row = page.locator(".desk-row", has_text="Hearing worn bearings of pumps")
    row.locator("button[name=take]").click()
    page.wait_for_load_state()
    page.locator(".desk-title", has_text="Hearing worn bearings of pumps").click()
    page.wait_for_url("**/curate/briefs/*")
    brief = str(page.url).split("?")[0]
    sound(page)
    move(page, brief, "in-review")
    page.goto(f"{brief}/conversation")
    page.locator("#body").fill(QUESTION)
    sound(page)
    page.locator("form:has(#body) button[type=submit]").click()
    page.wait_for_url("**done=said**")
    move(page, brief, "waiting-for-researcher", "Vastaa kysymykseen.")
    return page, brief


def answer(site: Site, page: Any) -> None:
    """Follow the link of the mail, answer, and give it back."""
    subject, link = site.mail(RESEARCHER)
    assert subject == f"Neues zu „{GERMAN['title']}“"
    site.mail(RESEARCHER)  # that it is the researcher's turn
    page.goto(link)
    sound(page)
    assert QUESTION in page.inner_text("main")
    assert "Vastaa kysymykseen." in page.inner_text("main")
    page.locator("textarea[id^=answer-]").fill(ANSWER)
    page.locator("form.question button").click()
    page.wait_for_url("**#conversation")
    page.locator("button[name=move][value=answer]").click()
    page.wait_for_url("**moved=yes")


def edit(site: Site, page: Any, brief: str) -> None:
    """Read the answer by the link of the mail, edit the text, judge what was estimated, and ask for approval."""
    subject, link = site.mail(SCOUT)
    assert subject.startswith("Uutta: ”")
    site.mail(SCOUT)  # that it is back in review
    page.goto(link)
    assert ANSWER in page.inner_text("main")
    sound(page)
    page.goto(f"{brief}?text=en")
    benefit = page.locator("[name='texts.en.benefit']")
    assert benefit.input_value() == ENGLISH["benefit"]
    benefit.fill(EDITED)
    page.locator(".editor-form .step-buttons button").first.click()
    page.wait_for_url("**done=saved**")
    page.goto(f"{brief}/assessments?text=en")
    sound(page)
    while page.locator("button[value=accept]").count():
        with page.expect_navigation():
            page.locator("button[value=accept]").first.click()
    move(page, brief, "waiting-for-researcher", WISH)


def approve(site: Site, page: Any) -> None:
    """See what was changed, and approve."""
    _, link = site.mail(RESEARCHER)
    page.goto(link)
    sound(page)
    said = page.inner_text("main")
    assert WISH in said
    assert ENGLISH["benefit"] in said
    assert EDITED in said
    page.locator("button[name=move][value=approve]").click()
    page.wait_for_url("**moved=yes")


def publish(site: Site, open_page: Callable[..., Any], brief: str) -> Any:
    """Find it among what is approved, see that every needed check passes, and publish."""
    page = open_page("/curate/queues/approved")
    sign_in(page, EDITOR)
    sound(page)
    page.locator(".desk-title", has_text="Hearing worn bearings of pumps").click()
    page.goto(f"{brief}/moves")
    assert page.locator(".check-failed").all_inner_texts() == []
    move(page, brief, "published")
    subject, _ = site.mail(SCOUT)  # that the researcher has approved
    assert subject.startswith("Uutta")
    site.mail(RESEARCHER)  # that it is published
    return page


def test_from_a_researchers_file_to_a_visitors_page(journey: Site, browser: Any) -> None:
    with watched_pages(browser, journey.address) as watched:

        def open_page(path: str, **options: Any) -> Any:
            page = watched(path, **options)
            page.set_default_timeout(WAIT * 1000)
            return page

        researcher = register(journey, open_page)
        submission = hand_in(researcher)
        scout, brief = take_up(journey, open_page)
        answer(journey, researcher)
        edit(journey, scout, brief)
        approve(journey, researcher)
        editor = publish(journey, open_page, brief)

        visitor = open_page("/search?q=worn+bearings")
        visitor.get_by_role("link", name="Hearing worn bearings of pumps").first.click()
        visitor.wait_for_url("**/briefs/*")
        page = str(visitor.url).partition("?")[0]
        sound(visitor)
        shown = visitor.inner_text("main")
        for words in (*(words for name, words in ENGLISH.items() if name != "benefit"), EDITED, "transfer@example.org"):
            assert words in shown, words
        visitor.goto(f"{page}?text=de")
        assert all(words in visitor.inner_text("main") for words in GERMAN.values())
        assert visitor.request.get(f"{page}.json").status == 200
        researcher.goto(submission)
        assert researcher.locator(f"main a[href='{page.removeprefix(journey.address)}']").count() == 1

        move(editor, brief, "archived", "Superseded.")
        assert visitor.request.get(page).status == 410
        visitor.goto("/search?q=worn+bearings")
        assert visitor.get_by_role("link", name="Hearing worn bearings of pumps").count() == 0
        move(editor, brief, "in-review", "Still right.")
        move(editor, brief, "approved")
        move(editor, brief, "published")
        visitor.goto(page)
        assert EDITED in visitor.inner_text("main")
        editor.goto(f"{brief}/history")
        sound(editor)
