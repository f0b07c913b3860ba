"""WCAG 2.2 AA: what axe-core finds, and what only a real browser shows (zoom, target size, keyboard, motion)."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.waiting import scroll_through, settled, until

OpenPage = Callable[..., Any]

PAGES = {
    "landing": "/",
    "results": "/search?q=robot&maturity=ready&open=narrower-technology-robotics&open=more-sector",
    "some words": "/search?q=predictve+maintenence",
    "nothing found": "/search?q=xyzzy&sector=food-processing",
    "need": "/need",
    "need answered": "/need?q=Our+pumps+fail+and+we+want+to+know+earlier",
    "brief": "/briefs/bin-picking-of-unknown-parts-without-a-cad-model",
    "overview": "/overview",
    "overview of a search": "/overview?q=robot&technology=machine-learning&maturity=ready",
    "technologies": "/technologies",
    "technology": "/technologies/robotics",
    "business models": "/business-models",
    "business model": "/business-models/pay-per-use",
    "organisations": "/organisations",
    "organisation": "/organisations/test-university-fi",
    "alliance": "/alliance",
    "alliance-narrowed": "/alliance?technology=robotics&country=FI",
    "briefs-in-common": "/alliance/briefs?country=DE&country=FI",
    "people": "/people",
    "comparison": "/compare?brief=bin-picking-of-unknown-parts-without-a-cad-model"
    "&brief=federated-learning-across-customers-machines",
    "list": "/list?brief=bin-picking-of-unknown-parts-without-a-cad-model",
    "offers and requests": "/cooperation?q=robot&kind=request",
    "offer": "/cooperation/robot-cells-that-pick-castings-and-forgings-from-boxes",
    "openings": "/exchange?technology=robotics&sort=deadline",
    "opening": "/exchange/master-s-thesis-a-gripper-that-feels-how-soft-its-part-is",
    "interface for programs": "/api",
    "help": "/pages/help",
    "imprint": "/pages/imprint",
    "not found": "/nowhere",
}
"""One address of each type of page."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = 320
"""CSS pixels that 1,280 have left at 400 % (WCAG 1.4.10)."""
TARGET = 24
"""CSS pixels (WCAG 2.5.8)."""


VIEWS = (("de", "light", 1280), ("en", "dark", 1280), ("fi", "light", 360))


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_at_400_percent(one_page: Any, name: str) -> None:
    """Each page is loaded once a language and looked at in one scheme; the narrow look needs no other load."""
    for language, scheme, width in VIEWS:
        one_page.set_viewport_size({"width": width, "height": 900})
        one_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        one_page.goto(_in(PAGES[name], language))
        closed = one_page.evaluate_handle(_OPEN_ALL)
        scroll_through(one_page)
        found = Axe().run(one_page, options=RULES)
        assert found.violations_count == 0, f"{language}, {scheme}, {width} px\n{found.generate_report()}"
        if language == "en":
            continue
        one_page.evaluate("parts => { for (const part of parts) part.open = false; }", closed)
        one_page.set_viewport_size({"width": NARROW, "height": 900})
        scroll_through(one_page)
        wide = one_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{language}: {wide} px must be scrolled sideways"
        assert one_page.evaluate(_SMALL_TARGETS, TARGET) == [], language


_OPEN_ALL = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")];
  for (const part of closed) part.open = true;
  return closed;
}"""

_SMALL_TARGETS = """size => {
  // Links inside of sentences are an exception of the criterion; so is what has enough room around it.
  const targets = "a[href], button, input:not([type=hidden]), select, summary, label.option";
  const shown = [...document.querySelectorAll(targets)]
    .filter(item => item.checkVisibility({ visibilityProperty: true }) && !item.closest(".visually-hidden"));
  const places = shown.map(item => item.closest("label") ?? item).map(item => [item, item.getBoundingClientRect()]);
  const inSentence = item => item.matches("a") && getComputedStyle(item).display === "inline"
    && item.parentElement.textContent.trim().length > item.textContent.trim().length;
  const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
  return places.filter(([item, box]) => {
    if (!box.width || box.width >= size && box.height >= size || inSentence(item)) return false;
    const [x, y] = centre(box);
    return places.some(([other, near]) => {
      if (other === item || other.contains(item) || item.contains(other) || !near.width) return false;
      const dx = Math.max(near.left - x, 0, x - near.right), dy = Math.max(near.top - y, 0, y - near.bottom);
      return Math.hypot(dx, dy) < size / 2;
    });
  }).map(([item, box]) => `${item.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""


def test_an_sme_gets_from_the_start_to_the_contact_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    assert page.locator(".skip-link").bounding_box()["y"] >= 0, "the skip link shows when it has the focus"
    page.keyboard.press("Enter")
    _tab_to(page, "input[name=q]")
    page.keyboard.type("robot")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=robot")

    _tab_to(page, "input[name=maturity]")
    assert _focus_is_visible(page)
    value = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    page.wait_for_url(f"**maturity={value}**")
    settled(page)
    assert page.evaluate("document.activeElement.value") == value, "the focus survives the update"
    until(page, "document.getElementById('announcer').textContent.includes('found')")

    _tab_to(page, "#sort")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**sort=**")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "sort"

    _tab_to(page, ".hit-title a")
    assert _focus_is_visible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefs/*")
    _tab_to(page, ".answer-ready .judgement summary")
    page.keyboard.press("Enter")
    assert page.locator(".answer-ready .judgement-facts").is_visible()
    _tab_to(page, ".answer-contact a")
    assert page.evaluate("document.activeElement.href").startswith("mailto:")


def test_nothing_moves_for_who_wants_no_motion(open_page: OpenPage) -> None:
    page = open_page("/search?q=robot", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(item => {
          const style = getComputedStyle(item);
          const times = `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat);
          return Math.max(...times) > 0.01;
        }).map(item => item.className)"""
    )
    assert moving == []


def _in(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def _tab_to(page: Any, selector: str, most: int = 120) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} times Tab")


def _focus_is_visible(page: Any) -> bool:
    return bool(
        page.evaluate(
            """() => {
              const style = getComputedStyle(document.activeElement);
              return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            }"""
        )
    )
