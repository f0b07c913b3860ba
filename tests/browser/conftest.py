"""The real server over freshly ingested data, and a real Chromium that notices every error."""

import csv
import io
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.conftest import missing

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 60
"""Seconds that the server may take to answer for the first time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _table(rows: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow(row.split(";"))
    return written.getvalue().encode("utf-8-sig")


PROJECTS = (
    "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective;rcn;grantDoi",
    "990000001;TESTPUMP;CLOSED;Test record: condition monitoring of pumps;01/01/2019;31/12/2021;1000,5;900;H2020;"
    "This record was made for a test. Vibration analysis and condition monitoring find damage to bearings early. "
    "The technology has reached TRL 6.;1;10.3030/990000001",
    "990000002;TESTGRIP;SIGNED;Test record: soft grippers;2020-01-01;2023-12-31;2000;1500;HORIZON;"
    "This record was made for a test. A soft robot gripper handles fruit. It will reach TRL 8.;2;",
)
ORGANISATIONS = (
    "projectID;organisationID;name;shortName;SME;role;city;country;order",
    "990000001;1;Test University;TU;false;coordinator;Oulu;FI;1",
    "990000002;2;Test Institute;TI;false;coordinator;Bonn;DE;1",
)
SUBJECTS = ("projectID;euroSciVocCode;euroSciVocPath;euroSciVocTitle", "990000001;/1;/a/b;sensors")


def write_cordis_export(path: Path) -> None:
    """Write a bulk export with two projects of our own invention, marked as such."""
    tables = {"project.csv": PROJECTS, "organization.csv": ORGANISATIONS, "euroSciVoc.csv": SUBJECTS}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(name, _table(rows))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[str]:
    """Ingest content/ and the CORDIS export, start ``silta serve``, and give its address."""
    chromium()
    folder = tmp_path_factory.mktemp("site")
    export = folder / "cordis-test.zip"
    write_cordis_export(export)
    environment = {**os.environ, "SILTA_DATA": str(folder / "var"), "SILTA_CONTENT": str(content)}
    command = [sys.executable, "-m", "web.cli"]
    ingested = subprocess.run(
        [*command, "ingest", str(content), str(export)], env=environment, capture_output=True, text=True, check=False
    )
    assert ingested.returncode == 0, ingested.stdout + ingested.stderr
    with serving(environment, folder / "server.log") as address:
        yield address


@contextmanager
def serving(environment: Mapping[str, str], log: Path, port: int = 0) -> Iterator[str]:
    """Run ``silta serve`` and give its address; at the end it must not have had an error that nobody expected."""
    command = [sys.executable, "-m", "web.cli", "serve", "--port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield _address(server, log)
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert "Traceback" not in log.read_text(), log.read_text()


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        words = log.read_text().split()
        address = next((word for word in words if word.startswith("http://")), None)
        if address is not None:
            with urlopen(f"{address}/readyz", timeout=WAIT) as answer:  # noqa: S310  the server that was just started
                assert answer.status == 200
            return address
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")


def chromium() -> str:
    """Return the browser's path; skip, or fail where it is required."""
    path = os.environ.get("SILTA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path or not Path(path).exists():
        missing("there is no Chromium (install it, or set SILTA_CHROMIUM to its path)", "REQUIRE_BROWSER")
    assert path is not None
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), headless=True, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    """Open pages of the site; at the end no page may have had an error or asked anybody else for anything."""
    with watched_pages(browser, site) as make:
        yield make


@pytest.fixture(scope="module")
def one_page(browser: Any, site: str) -> Iterator[Any]:
    """One page for all tests of a module, which keeps the style and the scripts; they turn it over by ``goto``.

    It is watched as those of ``open_page`` are, over all of the tests. Its size and its colours are the tests' to set.
    """
    with watched_pages(browser, site) as make:
        yield make("/healthz", reduced_motion="reduce")


@contextmanager
def watched_pages(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    """Give what opens pages of a site, each in a browser of its own; at the end none may have had a problem."""
    contexts = []
    problems: list[str] = []

    def make(path: str = "/", *, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 900}, **{"locale": "en-GB", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: _note(problems, message))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("requestfailed", lambda request: _failed(problems, request))
        page.on("request", lambda request: _elsewhere(problems, request, site))
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], message: Any) -> None:
    # Chromium reports violations of the Content-Security-Policy as console errors too, and a page that is not found.
    is_page = message.location.get("url") == message.page.url and "status of 404" in message.text
    if message.type in {"error", "warning"} and not is_page:
        problems.append(f"console: {message.text}")


def _failed(problems: list[str], request: Any) -> None:
    # A newer question cancels the one before it.
    if "ERR_ABORTED" not in (request.failure or ""):
        problems.append(f"failed: {request.url} {request.failure}")


def _elsewhere(problems: list[str], request: Any, site: str) -> None:
    if urlsplit(request.url).netloc != urlsplit(site).netloc:
        problems.append(f"asked elsewhere: {request.url}")
