"""The steps by which a firm comes to a published request."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.web.html_page import Page
from tests.web.person import Person

FORM = {
    "type": "technology-request",
    "organisation": "Example Pumps",
    "country": "DE",
    "en-title": "Vibration of old pumps",
    "en-summary": "A firm wants to hear when a pump begins to fail.",
    "en-description": "Forty pumps have no sensors.",
    "technologies": ["vibration-analysis"],
    "deadline": (datetime.now(UTC).date() + timedelta(days=90)).isoformat(),
}
ADDRESS = "/cooperation/vibration-of-old-pumps"
People = Callable[..., Person]


def revision(page: Page) -> str:
    return page.all("input", name="revision")[0]["value"]


def moved(somebody: Person, name: str, reason: str = "", address: str = ADDRESS) -> str:
    """Make a move on the page of a profile, and return the text of the page that follows."""
    page = somebody.page(address)
    return somebody.told(somebody.send(f"{address}/move", {"move": name, "reason": reason, "revision": revision(page)}))


def publish(firm: Person, editor: Person) -> None:
    assert firm.send("/cooperation/new", FORM).headers["Location"] == ADDRESS
    moved(firm, "submit")
    moved(editor, "publish")
