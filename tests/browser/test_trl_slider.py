"""The slider of levels and its two boxes say the same, by mouse and by keyboard, without a reload."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.waiting import settled

OpenPage = Callable[..., Any]


def levels(page: Any) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("maturity", [])


def test_the_slider_and_the_boxes_say_the_same(open_page: OpenPage) -> None:
    page = open_page("/search")
    page.locator("#trl-from-slider").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url: "maturity=" in url)
        settled(page)
    assert page.locator("#trl-from").input_value() == "7"
    assert levels(page) == ["trl7", "trl8", "trl9"]
    assert page.evaluate("document.activeElement.id") == "trl-from-slider", "the focus stays on the thumb"
    assert page.locator("#trl-from-slider").get_attribute("aria-valuetext") == "TRL 7"

    page.select_option("#trl-to", "8")
    page.wait_for_url(lambda url: "trl9" not in url)
    settled(page)
    assert levels(page) == ["trl7", "trl8"]
    assert page.locator("#trl-to-slider").input_value() == "7"
    assert page.locator(".slider .inside").count() == 2

    assert page.locator(".chip").count() == 1, "a range is one chip"
    page.get_by_role("link", name="Readiness: TRL 7 to 8").click()
    page.wait_for_url(lambda url: "maturity" not in url)
    settled(page)
    assert page.locator("#trl-from").input_value() == page.locator("#trl-to").input_value() == ""


def test_titles_only_is_kept_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/search")
    page.get_by_label("Titles only").check()
    page.wait_for_url("**view=compact**")
    settled(page)
    assert not page.locator(".hit-summary").first.is_visible()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**page=2**")
    settled(page)
    assert "view=compact" in page.url
    page.get_by_label("Titles only").uncheck()
    page.wait_for_url(lambda url: "view" not in url)
    settled(page)
    assert page.locator(".hit-summary").first.is_visible()
