"""From a search to a comparison without an account: remember, open the list, compare; share and take over a list."""

from collections.abc import Callable
from typing import Any

from tests.browser.waiting import settled, until

OpenPage = Callable[..., Any]
STORED = "JSON.parse(localStorage.getItem('silta.list') ?? '[]')"
ANNOUNCED = "document.getElementById('announcer').textContent"


def remember(page: Any, number: int) -> str:
    button = page.locator("button.remember").nth(number)
    button.wait_for()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert button.evaluate("element => element === document.activeElement")
    return str(button.get_attribute("data-remember"))


def test_remember_open_the_list_and_compare(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    first = remember(page, 0)
    until(page, f"{ANNOUNCED} === '1 brief on your list'")
    page.locator('input[name="maturity"][value="ready"]').click()
    page.wait_for_url("**maturity=ready**")
    settled(page)
    assert page.locator("button.remember").first.is_visible(), "buttons come with an update too"
    unpressed = page.locator('button.remember[aria-pressed="false"]').first
    second = str(unpressed.get_attribute("data-remember"))
    unpressed.click()
    assert page.evaluate(STORED) == [first, second]
    assert page.locator("header .my-list-count").inner_text() == "2"

    page.locator("header .my-list").click()
    assert page.url.endswith(f"/list?brief={first}&brief={second}")
    page.locator(".list-state", has_text="your own list").wait_for()
    for box in page.locator(".tick input").all():
        box.check()
    page.get_by_role("button", name="Compare the ticked ones").click()
    assert page.url.endswith(f"/compare?brief={first}&brief={second}")
    assert page.locator("thead th").count() == 2

    page.goto(f"/briefs/{first}")
    button = page.locator("button.remember")
    button.wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.evaluate(STORED) == [second]
    assert page.context.cookies() == []


def test_the_list_of_somebody_else(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    slugs = [str(button.get_attribute("data-remember")) for button in page.locator("button.remember").all()[:3]]
    own = remember(page, 0)
    page.goto("/list?" + "&".join(f"brief={slug}" for slug in slugs[1:]))
    page.locator("[data-add-list]").wait_for()
    assert not page.get_by_role("button", name="Empty my list").is_visible()
    page.locator("a[data-forget]").first.click()
    page.wait_for_url(f"**/list?brief={slugs[2]}")
    assert page.evaluate(STORED) == [own], "another one's list leaves the own one alone"
    page.get_by_role("button", name="Add these to my list").click()
    assert page.evaluate(STORED) == [own, slugs[2]]
    assert page.evaluate("document.activeElement.id") == "list-title"
    page.locator("header .my-list").click()
    page.wait_for_url(f"**/list?brief={own}&brief={slugs[2]}")
    page.locator("a[data-forget]").first.click()
    page.wait_for_url(f"**/list?brief={slugs[2]}")
    assert page.evaluate(STORED) == [slugs[2]]


def test_a_list_with_a_brief_that_is_gone_can_be_cleaned(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    slugs = [str(button.get_attribute("data-remember")) for button in page.locator("button.remember").all()[:2]]

    def open_list_with_gone() -> None:
        page.evaluate(f"localStorage.setItem('silta.list', JSON.stringify({[*slugs, 'gone-since']}))")
        page.reload()
        page.locator("header .my-list").click()
        page.locator(".list-state", has_text="your own list").wait_for()

    open_list_with_gone()
    page.get_by_role("link", name="Take what is gone off the list").click()
    page.wait_for_url(f"**/list?brief={slugs[0]}&brief={slugs[1]}")
    assert page.evaluate(STORED) == slugs

    open_list_with_gone()
    page.locator(f"a[data-forget='{slugs[0]}']").click()
    page.wait_for_url(f"**/list?brief={slugs[1]}&brief=gone-since")
    assert page.evaluate(STORED) == [slugs[1], "gone-since"]
    page.get_by_role("button", name="Empty my list").click()
    assert page.evaluate(STORED) == []


def test_a_browser_that_keeps_nothing_is_told(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    full = "() => { throw new DOMException('full', 'QuotaExceededError') }"
    page.evaluate(f"() => {{ Storage.prototype.setItem = {full} }}")
    button = page.locator("button.remember").first
    button.click()
    assert page.locator(".list-warning").is_visible()
    assert button.get_attribute("aria-pressed") == "false"
    until(page, f"{ANNOUNCED}.startsWith('This browser does not')")


def test_without_storage_there_are_no_buttons(open_page: OpenPage) -> None:
    page = open_page("/")
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto("/search?technology=robotics")
    until(page, "document.readyState === 'complete'")  # by then modules have run
    assert page.locator("button.remember").first.is_hidden()
    assert page.locator("header .my-list").is_visible()
