"""The rules of axe-core, in every language, with everything unfolded."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_reading import PAGES

OpenPage = Callable[..., Any]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.mark.parametrize("language", ["de", "en", "fi"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_no_page_breaks_a_rule(open_page: OpenPage, width: int, scheme: str, language: str) -> None:
    page = open_page("/", width=width, color_scheme=scheme, locale=language)
    axe = Axe()
    for path in PAGES:
        page.goto(path)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        results = axe.run(page, options=RULES)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"


def test_bars_of_the_timeline_are_reached_and_followed_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/technologies/machine-learning")
    bar = page.locator(".timeline a").last
    bar.focus()
    year = bar.get_attribute("aria-label").split(",")[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**year={year}**")
    assert page.locator("h1").inner_text()[0].isdigit()
