"""What a visitor feels: weight of pages, largest contentful paint, layout shift and the answer to a click on a facet.

Measured in Chromium with its processor slowed down, against the real server on the loopback interface. The figures are
those of web.dev/articles/vitals: FCP, LCP, CLS, and for the click the time from the event to the next paint (Event
Timing API) and to the updated results. The empty page has neither style nor script nor picture: what Chromium and the
server take for it, in the same circumstances, is the floor below which no page comes.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from benchmarks.machine import describe_machine

PAGES = {
    "an empty page": "/robots.txt",
    "landing page": "/",
    "results": "/search?q=robot",
    "all briefs": "/search",
    "need answered": "/need?q=We+build+pumps+and+want+to+notice+failures+earlier",
    "a brief": "/briefs/bin-picking-of-unknown-parts-without-a-cad-model",
    "technologies": "/technologies",
    "a technology": "/technologies/robotics",
    "business models": "/business-models",
}
SLOWER = 4
"""Times that the processor is slowed down."""
_OBSERVE = """
  window.seen = { fcp: 0, lcp: 0, cls: 0, events: [] };
  new PerformanceObserver(list => { for (const item of list.getEntries()) seen.lcp = item.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => { for (const item of list.getEntries()) seen.fcp ||= item.startTime; })
    .observe({ type: "paint", buffered: true });
  new PerformanceObserver(list => {
    for (const item of list.getEntries()) if (!item.hadRecentInput) seen.cls += item.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver(list => { for (const item of list.getEntries()) seen.events.push(item.duration); })
    .observe({ type: "event", durationThreshold: 16, buffered: true });
"""
_CLICK = """() => new Promise(resolve => {
  const box = document.querySelector('input[name="maturity"]');
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (document.getElementById("main").classList.contains("updating")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  }).observe(document.getElementById("main"), { attributes: true, attributeFilter: ["class"] });
  box.click();
})"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is opened (default: 5)")
    parser.add_argument("--address", help="of a running site (default: one with the demonstration content is started)")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print a table."""
    path = os.environ.get("SILTA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        print("LEFT OUT: there is no Chromium (install it, or set SILTA_CHROMIUM to its path)")
        return
    from playwright.sync_api import sync_playwright

    print(describe_machine())
    print(f"Chromium, processor slowed {SLOWER} times, caches empty; medians of {arguments.rounds} rounds")
    heads = (
        f"{'kB packed':>10}{'requests':>9}{'FCP ms':>8}{'LCP ms':>8}{'CLS':>7}{'click: paint ms':>17}{'results ms':>12}"
    )
    print(f"{'':<20}{heads}")
    with _site(arguments.address) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, page in PAGES.items():
            rounds = [_open(browser, f"{address}{page}") for _ in range(arguments.rounds)]
            weight, requests, first, lcp, shift = (
                statistics.median(figures) for figures in list(zip(*rounds, strict=True))[:5]
            )
            clicks = [item[5] for item in rounds if item[5] is not None]
            paint = f"{statistics.median(click[0] for click in clicks):.0f}" if clicks else "-"
            whole = f"{statistics.median(click[1] for click in clicks):.0f}" if clicks else "-"
            times = f"{first:>8.0f}{lcp:>8.0f}{shift:>7.3f}{paint:>17}{whole:>12}"
            print(f"{name:<20}{weight / 1000:>10.1f}{requests:>9.0f}{times}")
        browser.close()


Figures = tuple[int, int, float, float, float, tuple[float, float] | None]


def _open(browser: Any, address: str) -> Figures:
    """Open a page in a fresh profile; return bytes, requests, FCP, LCP, CLS and, with facets, a click's times."""
    context = browser.new_context(viewport={"width": 412, "height": 915}, locale="en-GB")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.add_init_script(_OBSERVE)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)
    first, lcp, shift = page.evaluate("[seen.fcp, seen.lcp, seen.cls]")
    weight, requests = sum(received), len(received)
    click = None
    if page.locator('input[name="maturity"]').count():
        page.locator("label[for=show-filters]").click()
        page.wait_for_timeout(200)
        page.evaluate("seen.events.length = 0")
        box = page.locator('input[name="maturity"]').first
        box.scroll_into_view_if_needed()
        whole = page.evaluate(_CLICK)
        page.wait_for_timeout(300)
        page.evaluate("seen.events.length = 0")
        box.click()
        page.wait_for_timeout(600)
        click = (max(page.evaluate("seen.events"), default=0.0), whole)
    context.close()
    return weight, requests, first, lcp, shift, click


@contextmanager
def _site(address: str | None) -> Iterator[str]:
    """Give the address of a site; one with the demonstration content where none is named."""
    if address:
        yield address.rstrip("/")
        return
    with TemporaryDirectory(prefix="silta-bench-") as folder:
        log = Path(folder, "log")
        command = [sys.executable, "-m", "web.cli", "demo", "--port", "0"]
        environment = {**os.environ, "SILTA_DATA": folder, "SILTA_SEARCHES_PER_MINUTE": "0"}
        with log.open("w") as output:
            server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            yield _started(server, log)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _started(server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        address = next((word for word in log.read_text().split() if word.startswith("http://")), None)
        if address:
            with urlopen(f"{address}/readyz", timeout=60):  # noqa: S310  the server that was just started
                return address
        time.sleep(0.1)
    raise SystemExit(f"the site did not start: {log.read_text()}")
