"""Accounts in a real browser: virtual security keys (DevTools protocol), and pages that everybody can use."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from kb.curation.mail_folder import mails_to
from tests.browser.conftest import WAIT, _address, chromium

EMAIL, LEAVING, PASSWORD = "editor@example.org", "reader@example.org", "four quiet green bridges"
ONE = "briefs/loading-machine-tools-with-a-collaborative-robot.md"


@pytest.fixture(scope="module")
def accounts_site(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[str]:
    """A site with one brief and one administrator; keys are for names, not for numbers, so it is at localhost."""
    chromium()
    folder = tmp_path_factory.mktemp("accounts")
    environment = {
        **os.environ,
        "SILTA_DATA": str(folder / "var"),
        "SILTA_CONTENT": str(content),
        "SILTA_SECRET_KEY": "a secret for tests only, of more than 32 characters",
        "SILTA_SIGN_INS_PER_MINUTE": "0",
    }
    command = [sys.executable, "-m", "web.cli"]
    add = ["user", "add", EMAIL, "--name", "An Editor", "--role", "administrator"]
    other = ["user", "add", LEAVING, "--name", "A Reader", "--role", "reader"]
    for arguments, typed in ((["ingest", str(content / ONE)], ""), (add, PASSWORD), (other, PASSWORD)):
        done = subprocess.run(
            [*command, *arguments], env=environment, input=typed, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen([*command, "serve", "--port", "0"], env=environment, stdout=output, stderr=output)
    try:
        yield _address(server, log).replace("127.0.0.1", "localhost")
    finally:
        server.terminate()
        server.wait(timeout=WAIT)
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def person(browser: Any, accounts_site: str) -> Iterator[Callable[..., Any]]:
    """Open a page as somebody who has a browser without cookies; the pages may not have had an error."""
    contexts = []
    problems: list[str] = []

    def note(message: Any) -> None:
        if message.type in {"error", "warning"}:
            problems.append(message.text)

    def make(path: str, language: str = "en-GB") -> Any:
        context = browser.new_context(base_url=accounts_site, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page: Any, email: str = EMAIL) -> None:
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def authenticator(page: Any, *, verifies: bool) -> tuple[Any, str]:
    """Plug a virtual key in."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": True,
        "hasUserVerification": verifies,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def add_key(page: Any, name: str, use: str) -> None:
    page.goto("/account/keys")
    page.get_by_label("Name of the key").fill(name)
    page.get_by_label(use).check()
    page.get_by_role("button", name="Add the key").click()
    page.get_by_text(f"The key {name} is added.").wait_for()


def remove_key(page: Any, name: str) -> None:
    page.goto("/account/keys")
    page.get_by_role("button", name=f"Remove {name}").click()
    page.get_by_text(f"The key {name} is removed.").wait_for()


def test_a_passkey_signs_in_instead_of_a_password(person: Callable[..., Any]) -> None:
    page = person("/account/sign-in")
    sign_in(page)
    page.get_by_role("heading", name="My account").wait_for()
    authenticator(page, verifies=True)
    add_key(page, "Blue key", "To sign in instead of a password")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/account/sign-in?next=/account/keys")
    page.get_by_role("link", name="Sign in with a security key or passkey").click()
    page.get_by_role("button", name="Use the key").click()
    page.get_by_role("heading", name="Security keys and passkeys").wait_for()
    remove_key(page, "Blue key")


def test_a_key_is_the_second_step_and_a_stranger_has_none(person: Callable[..., Any]) -> None:
    page = person("/account/sign-in")
    sign_in(page)
    session, plugged = authenticator(page, verifies=False)
    add_key(page, "Red key", "As a second step after the password")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/account/sign-in")
    sign_in(page)
    page.get_by_role("heading", name="Now the key").wait_for()
    assert page.request.get("/account", max_redirects=0).status == 302
    page.get_by_role("button", name="Use the key").click()
    page.get_by_role("heading", name="My account").wait_for()

    stranger = person("/account/sign-in")
    sign_in(stranger)
    other, key = authenticator(stranger, verifies=False)
    other.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": key, "enabled": False})
    stranger.get_by_role("button", name="Use the key").click()
    stranger.get_by_text("Your browser asks for the key now.").wait_for()
    assert stranger.request.get("/account", max_redirects=0).status == 302

    remove_key(page, "Red key")
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": plugged})


def test_a_person_takes_all_data_along_and_leaves(person: Callable[..., Any]) -> None:
    page = person("/account/sign-in")
    sign_in(page, LEAVING)
    page.get_by_role("link", name="What is stored about you, and all of it as a file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").or_(
            page.get_by_role("link", name="Download my data")
        ).click()
    with zipfile.ZipFile(download.value.path()) as files:
        assert json.loads(files.read("data.json"))["account"]["email"] == LEAVING
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account for good").click()
    page.get_by_role("heading", name="Your account is deleted").wait_for()
    page.goto("/account")
    sign_in(page, LEAVING)
    assert page.locator("[role=alert]").count() > 0, "nobody signs in with a deleted account"
    assert page.locator("h1").inner_text() == "Sign in"


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_the_pages_are_for_everybody(person: Callable[..., Any], language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = person("/account/sign-in")
    found = {}

    def check(path: str) -> None:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.locator("html").get_attribute("lang") == language
        found[path] = [item["id"] for item in Axe().run(page).response["violations"]]

    for path in ("/account/sign-in", "/account/new", "/account/recover", "/account/confirm", "/account/sign-in/key"):
        check(path)
    page.goto("/account/sign-in?lang=en")
    sign_in(page)
    page.get_by_role("heading", name="My account").wait_for()
    for path in ("/account", "/account/password", "/account/two-factor", "/account/keys", "/account/recovery-codes",
                 "/account/api-keys", "/account/mail", "/account/people", "/account/data", "/account/leave",
                 "/"):  # fmt: skip
        check(path)
    page.goto(f"/account/two-factor?lang={language}")
    page.locator(".account-form button").first.click()
    page.locator(".account-code svg").wait_for()
    found["set up"] = [item["id"] for item in Axe().run(page).response["violations"]]
    assert {path: ids for path, ids in found.items() if ids} == {}


def test_a_button_confirms_and_not_the_link_alone(
    person: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = person("/account/new")
    for field, typed in (("Name", "A New Person"), ("Mail address", "new@example.org")):
        page.get_by_label(field, exact=True).fill(typed)
    for name in ("password", "password_confirm"):
        page.locator(f"#{name}").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/account/sign-in*")
    (folder,) = tmp_path_factory.getbasetemp().glob("accounts[0-9]*/var/mail")
    for _ in range(WAIT * 10):
        if mails := list(mails_to(folder, "new@example.org")):
            break
        page.wait_for_timeout(100)
    message = BytesParser(policy=policy.default).parsebytes(mails[0].read_bytes())
    (link,) = re.findall(r"https?://[^/\s]+(/account/confirm/\S+)", message.get_content())
    # What looks into mails for what is harmful follows the link; it confirms nothing.
    scanner = person(link)
    for language in ("de", "en", "fi"):
        scanner.goto(f"{link}?lang={language}")
        assert scanner.locator("html").get_attribute("lang") == language
        assert Axe().run(scanner).response["violations"] == []
    sign_in(page, "new@example.org")
    assert page.url.split("?")[0].endswith("/account/sign-in"), "nobody has confirmed the account yet"
    page.goto(f"{link}?lang=en")
    page.get_by_role("button", name="Confirm the account").press("Enter")
    page.wait_for_url("**/account/sign-in*")
    sign_in(page, "new@example.org")
    page.get_by_role("heading", name="My account").wait_for()
