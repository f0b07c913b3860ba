"""How pages look and behave for different readers: language, colours, width, keyboard, paper."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.waiting import scroll_through, settled

OpenPage = Callable[..., Any]
BRIEF = "/briefs/bin-picking-of-unknown-parts-without-a-cad-model"
PAGES = (
    "/",
    "/search?q=robot&maturity=demonstrated&maturity=ready&technology=robotics",
    "/search?q=unfindableword&technology=robotics",
    BRIEF,
    "/technologies",
    "/technologies/machine-vision",
    "/business-models",
    "/business-models/pay-per-use",
    "/organisations",
    "/organisations/test-university-fi",
    "/alliance",
    "/people",
    "/pages/about",
    "/pages/help",
    "/pages/accessibility",
    "/pages/privacy",
    "/pages/imprint",
    f"{BRIEF}?text=de&beside=en",
    f"/compare?brief={BRIEF[8:]}&brief=federated-learning-across-customers-machines",
    f"/list?brief={BRIEF[8:]}",
)
# Contrast as WCAG 2.2 defines it (1.4.3): text against the nearest background behind it; large text needs less.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const luminance = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const background = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      // The hero runs from one colour to a darker one; the lighter one is the harder case.
      const gradient = style.backgroundImage.match(/rgba?\\([^)]*\\)/);
      const colour = read(gradient ? gradient[0] : style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const poor = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.closest("svg") || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(".visually-hidden, .skip-link")) continue;
    const style = getComputedStyle(element);
    const below = background(element);
    const text = over(read(style.color), below);
    const [light, dark] = [luminance(text), luminance(below)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const name = `${element.localName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${name}`);
  }
  return poor;
}"""
# What sticks out of the window although nothing scrolls, because something around it cuts it off.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((e) => e.checkVisibility())
  .filter((e) => !e.closest(".visually-hidden, .skip-link, .my-list-label, .scroll, .prose table, svg"))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 80))"""
# Targets as WCAG 2.2 defines them (2.5.8): 24 px, except links inside a sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, select, input:not([type=hidden]), summary, .chip, .pager a, .site-nav a, .language-switch a, " +
    ".text-languages a, .my-list, .tick, .list-entry-tools a, .compare-remove a"
  )]
  .filter((e) => e.checkVisibility() && !e.classList.contains("visually-hidden"))
  .map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect()])
  .filter(([, r]) => r.width < 24 || r.height < 24)
  .map(([e, r]) => `${e.outerHTML.slice(0, 80)} ${r.width}x${r.height}`)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_text_can_be_read_in_both_schemes(open_page: OpenPage, path: str, scheme: str) -> None:
    page = open_page(path, color_scheme=scheme)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate(CONTRAST) == []


def test_dark_is_dark(open_page: OpenPage) -> None:
    brightness = "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    assert min(open_page("/", color_scheme="light").evaluate(brightness)) > 200
    assert max(open_page("/", color_scheme="dark").evaluate(brightness)) < 60


@pytest.mark.parametrize("language", ["de", "en", "fi"])
@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_page_scrolls_sideways(open_page: OpenPage, width: int, language: str) -> None:
    page = open_page("/", width=width, locale=language)
    for path in PAGES:
        page.goto(path)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CUT_OFF) == [], path


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough(open_page: OpenPage, width: int) -> None:
    page = open_page("/", width=width)
    for path in PAGES:
        page.goto(path)
        scroll_through(page)
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_filters_fold_on_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page("/search", width=360)
    assert not page.locator("#filters-body").is_visible()
    page.locator(".filters-button").click()
    box = page.locator('input[name="maturity"][value="ready"]')
    assert box.is_visible()
    box.click()
    page.wait_for_url("**maturity=ready**")
    settled(page)
    assert page.locator("#filters-body").is_visible(), "the filters stay open while choosing"


def test_switching_the_language_keeps_the_question(open_page: OpenPage) -> None:
    page = open_page("/search?q=robot&maturity=ready")
    page.locator('input[name="sector"]').first.click()
    page.wait_for_url("**sector=**")
    settled(page)
    page.locator('.language-switch a[hreflang="fi"]').click()
    page.wait_for_url("**lang=fi**")
    assert page.locator("html").get_attribute("lang") == "fi"
    for part in ("q=robot", "maturity=ready", "sector="):
        assert part in page.url
    assert "tiivistelmä" in page.locator("h1").inner_text()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "fi", "the choice is remembered"
    assert [cookie["name"] for cookie in page.context.cookies()] == ["lang"]


def test_no_cookie_before_a_choice(open_page: OpenPage) -> None:
    page = open_page("/")
    page.goto("/search?q=robot")
    assert page.context.cookies() == []


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'maturity'"):
            break
    value = page.evaluate("document.activeElement.value")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus is visible"
    page.keyboard.press("Space")
    page.wait_for_url(f"**maturity={value}**")
    settled(page)
    assert page.evaluate("document.activeElement.value") == value
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == value, "tabbing goes on from there"


def test_on_paper_only_the_brief_remains(open_page: OpenPage) -> None:
    page = open_page(BRIEF)
    page.emulate_media(media="print")
    for hidden in (".site-nav", ".language-switch", ".site-footer", ".related"):
        assert not page.locator(hidden).is_visible(), hidden
    for shown in ("h1", ".answers", ".brief-text", ".note-demo"):
        assert page.locator(shown).first.is_visible(), shown


def test_motion_only_where_it_is_welcome(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
