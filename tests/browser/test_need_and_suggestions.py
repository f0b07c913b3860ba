"""Suggestions while typing and the page of needs, in a real browser, with and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.waiting import settled, until

OpenPage = Callable[..., Any]
OPEN = "document.querySelector('.suggestions:not([hidden])') !== null"
CLOSED = "document.querySelector('.suggestions:not([hidden])') === null"


def type_into(page: Any, text: str, field: str = "#q") -> None:
    """Type as a person does, and wait for the suggestions."""
    page.locator(field).click()
    page.locator(field).press_sequentially(text)
    until(page, OPEN)


def active(page: Any, field: str = "#q") -> Any:
    """Return the suggestion that the field points to."""
    return page.locator(f"#{page.locator(field).get_attribute('aria-activedescendant')}")


def test_the_keyboard_chooses_a_technology(open_page: OpenPage) -> None:
    page = open_page("/")
    type_into(page, "machine vis")
    field = page.locator("#q")
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    options = page.get_by_role("listbox").get_by_role("option")
    assert "machine vision" in options.first.inner_text()
    until(page, "document.getElementById('announcer').textContent.includes('suggestion')")
    assert page.locator("[aria-selected=true]").count() == 0, "Enter still searches for what was typed"
    page.keyboard.press("ArrowDown")
    assert active(page).get_attribute("aria-selected") == "true"
    assert page.evaluate("document.activeElement.id") == "q", "the focus stays in the field"
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?technology=machine-vision*")
    assert page.locator(".chip").count() == 1


def test_the_mouse_chooses_a_brief(open_page: OpenPage) -> None:
    page = open_page("/search")
    type_into(page, "finding compressed")
    page.locator(".suggestion-brief").first.click()
    page.wait_for_url("**/briefs/finding-compressed-air-leaks-with-ultrasound*")


def test_escape_closes_and_enter_searches_for_the_words(open_page: OpenPage) -> None:
    page = open_page("/technologies")
    type_into(page, "robot", "#header-q")
    page.keyboard.press("Escape")
    until(page, CLOSED)
    field = page.locator("#header-q")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("robot", "false")
    page.keyboard.press("ArrowDown")
    until(page, OPEN)
    page.keyboard.press("Tab")
    until(page, CLOSED)
    field.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=robot")


def test_suggestions_work_on_after_the_results_were_updated(open_page: OpenPage) -> None:
    page = open_page("/search?q=robot")
    page.locator('input[name="maturity"][value="ready"]').click()
    page.wait_for_url("**maturity=ready**")
    settled(page)
    page.locator("#q").fill("")
    type_into(page, "welding")
    page.locator("#q").press("Enter")
    page.wait_for_url("**q=welding**")
    settled(page)
    until(page, CLOSED)
    assert "maturity=ready" in page.url, "the form keeps the filters"


def test_the_list_stays_on_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page("/", width=360, color_scheme="dark", reduced_motion="reduce")
    type_into(page, "ma")
    box = page.locator(".suggestions").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("(list => list.scrollWidth <= list.clientWidth)(document.querySelector('.suggestions'))")


def test_a_mistyped_search_leads_to_the_right_one(open_page: OpenPage) -> None:
    page = open_page("/search?q=predictive+maintenence+vibratoin")
    page.locator("a.meant").click()
    page.wait_for_url("**vibration**")
    settled(page)
    assert page.locator("#q").input_value() == "predictive maintenance vibration"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_need_finds_briefs_with_reasons(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", java_script_enabled=javascript, width=768)
    page.locator(".need-link a").click()
    page.wait_for_url("**/need")
    page.get_by_label("What do you need?").fill(
        "We run old pumps and want predictive maintenance.\nVibration says when a bearing fails."
    )
    page.get_by_role("button", name="Find fitting briefs").click()
    page.wait_for_url("**/need?q=*")
    until(page, "document.querySelector('.hits') !== null") if javascript else page.locator(".hits").wait_for()
    reasons = " ".join(page.locator(".reasons").all_inner_texts())
    assert "Predictive maintenance" in reasons
    assert "Vibration" in reasons
    before = page.locator("#results-title").inner_text()
    if javascript:
        page.locator("label.filters-button").click()
        page.locator('input[name="maturity"][value="ready"]').click()
    else:
        page.goto(page.url + "&maturity=ready")
    page.wait_for_url("**/need?q=*maturity=ready*")
    page.locator(".chip").wait_for()
    assert page.locator("#results-title").inner_text() != before
    assert "bearing" in page.locator("textarea").input_value()
