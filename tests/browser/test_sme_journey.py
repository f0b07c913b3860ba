"""An SME finds a brief in a real browser, with and without JavaScript."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.waiting import settled, until

OpenPage = Callable[..., Any]


def parameters(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def total(page: Any) -> int:
    return int(page.locator("#results-title").inner_text().split()[0].replace(",", ""))


def box(page: Any, facet: str, value: str) -> Any:
    return page.locator(f'input[name="{facet}"][value="{value}"]')


def tick(page: Any, facet: str, value: str) -> None:
    """Tick a box and wait until the address says so."""
    box(page, facet, value).click()
    page.wait_for_url(lambda url: value in parse_qs(urlsplit(url).query).get(facet, []))
    settled(page)


def without_reload(page: Any) -> Callable[[], bool]:
    """Leave a mark in the page that a reload would wipe out."""
    page.evaluate("window.untouched = true")
    return lambda: bool(page.evaluate("window.untouched === true"))


def test_from_the_landing_page_over_two_facets_to_a_brief(open_page: OpenPage) -> None:
    page = open_page("/")
    assert "Research results" in page.locator("h1").inner_text()
    count = int(page.locator(".card", has_text="Robotics").locator(".count").first.inner_text())
    page.get_by_role("link", name="Robotics", exact=True).click()
    page.wait_for_url("**/search?technology=robotics")
    assert total(page) == count

    kept = without_reload(page)
    shown = int(page.locator("label.option", has=box(page, "maturity", "ready")).locator(".option-count").inner_text())
    tick(page, "maturity", "ready")
    assert total(page) == shown < count
    assert page.evaluate("document.activeElement.value") == "ready", "the focus stays on the box"
    until(page, "document.getElementById('announcer').textContent !== ''")
    assert page.locator("#announcer").inner_text() == f"{shown} briefs found"

    sector = page.locator('#facet-sector input[name="sector"]').first.get_attribute("value")
    tick(page, "sector", sector)
    assert parameters(page) == {"technology": ["robotics"], "maturity": ["ready"], "sector": [sector]}
    assert page.locator(".chip").count() == 3
    assert kept(), "two facets were chosen without a reload"

    title = page.locator(".hit-title a").first.inner_text()
    page.locator(".hit-title a").first.click()
    page.wait_for_url("**/briefs/*")
    assert page.locator("h1").inner_text() == title
    for question in ("How ready is it?", "What do I gain?", "What does it take?", "Whom do I ask?"):
        answer = page.locator(".answer", has_text=question)
        box_of_answer = answer.bounding_box()
        assert box_of_answer["y"] < 900, f"{question} is answered on the first screen"
    assert "Ready to use" in page.locator(".answer-ready").inner_text()
    assert page.locator('a[href^="mailto:transfer%40example.org"]').count() == 1
    page.locator(".answer-ready .judgement summary").click()
    assert page.locator(".answer-ready .judgement-facts").is_visible()


def test_the_same_address_gives_the_same_results(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    tick(page, "maturity", "ready")
    titles = page.locator(".hit-title").all_inner_texts()
    again = open_page(page.url)
    assert again.locator(".hit-title").all_inner_texts() == titles
    assert box(again, "maturity", "ready").is_checked()


def test_the_back_button_undoes_one_step_at_a_time(open_page: OpenPage) -> None:
    page = open_page("/search?technology=robotics")
    first = total(page)
    tick(page, "maturity", "ready")
    second = total(page)
    page.select_option("#sort", "newest")
    page.wait_for_url("**sort=newest**")
    settled(page)
    page.locator(".hit-title a").first.click()
    page.wait_for_url("**/briefs/*")

    page.go_back()
    page.wait_for_url("**sort=newest**")
    assert page.locator("#sort").input_value() == "newest"
    page.go_back()
    until(page, "!location.search.includes('sort')")
    settled(page)
    assert total(page) == second
    assert box(page, "maturity", "ready").is_checked()
    page.go_back()
    until(page, "!location.search.includes('maturity')")
    settled(page)
    assert total(page) == first
    assert not box(page, "maturity", "ready").is_checked()
    page.go_forward()
    until(page, "location.search.includes('maturity')")
    settled(page)
    assert total(page) == second


def test_chips_and_pages_update_in_place_and_keep_the_reader_s_place(open_page: OpenPage) -> None:
    page = open_page("/search?maturity=ready&maturity=demonstrated")
    kept = without_reload(page)
    page.locator("#facet-business_model > summary").click()
    page.get_by_role("link", name="Readiness: Demonstrated").click()
    page.wait_for_url("**/search?maturity=ready")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "results-title"
    assert page.locator("#facet-business_model").get_attribute("open") is not None, "what was opened stays open"
    page.get_by_role("link", name="Readiness: Ready to use").click()
    page.wait_for_url("**/search")
    settled(page)
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/search?page=2")
    settled(page)
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("document.activeElement.id") == "results-title"
    assert kept()


def test_a_narrower_technology_opens_and_filters(open_page: OpenPage) -> None:
    page = open_page("/search")
    kept = without_reload(page)
    narrower = page.locator("#narrower-technology-robotics")
    assert narrower.count() == 0, "what nobody opened is not sent"
    page.locator('a[href$="#narrower-technology-robotics"]').focus()
    page.keyboard.press("Enter")
    narrower.locator("summary").first.wait_for()
    assert page.evaluate("document.activeElement.parentElement.id") == "narrower-technology-robotics"
    tick(page, "maturity", "ready")
    assert narrower.get_attribute("open") is not None, "what was opened stays open"
    assert "open=" not in page.url
    name = narrower.locator("input").first.get_attribute("value")
    tick(page, "technology", name)
    assert parameters(page)["technology"] == [name]
    assert narrower.get_attribute("open") is not None
    assert kept()


def test_going_back_scrolls_to_the_brief_that_was_read(open_page: OpenPage) -> None:
    page = open_page("/search", width=360)
    title = page.locator(".hit-title").nth(12)
    title.scroll_into_view_if_needed()
    text, place = title.text_content(), title.bounding_box()["y"]
    page.evaluate("document.querySelector('.pager [rel=next]').click()")
    page.wait_for_url("**page=2**")
    settled(page)
    page.go_back()
    until(page, "!location.search.includes('page')")
    settled(page)
    until(page, f"Math.abs(document.querySelectorAll('.hit-title')[12].getBoundingClientRect().y - {place}) < 30")
    assert page.locator(".hit-title").nth(12).text_content() == text


def test_searching_by_words_in_another_language(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_label("What do you want to improve?").fill("värähtelyanalyysi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    notes = " ".join(page.locator(".note-concepts").all_inner_texts())
    assert "Also searched in the other languages" in notes
    assert "Also found by meaning" in notes
    titles = " ".join(page.locator(".hit-title").all_inner_texts())
    assert "Test record: condition monitoring of pumps" in titles, "the CORDIS project is found by its technology"
    page.get_by_role("searchbox").fill("condition monitoring of pumps")
    page.keyboard.press("Enter")
    page.wait_for_url("**condition**")
    settled(page)
    page.get_by_role("link", name="Test record: condition monitoring of pumps").click()
    page.wait_for_url("**/briefs/*")
    text = page.locator("main").inner_text()
    for words in ("Not yet reviewed.", "TRL 6", "Test University", "990000001", "In the words of the source"):
        assert words in text, words


def test_everything_works_without_javascript(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("link", name="Robotics", exact=True).click()
    count = total(page)
    box(page, "maturity", "ready").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**maturity=ready**")
    assert parameters(page)["technology"] == ["robotics"]
    assert 0 < total(page) < count
    page.select_option("#sort", "newest")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**sort=newest**")
    assert box(page, "maturity", "ready").is_checked()
    page.get_by_role("link", name="Narrower: Robotics").click()
    page.locator("#narrower-technology-robotics input").first.check()
    page.get_by_role("button", name="Apply filters").click()
    assert len(parameters(page)["technology"]) == 2
    page.go_back()
    page.get_by_role("link", name="Readiness: Ready to use").click()
    assert total(page) == count
    page.locator(".hit-title a").first.click()
    assert page.locator(".answers").is_visible()


def test_the_matrix_leads_to_its_briefs(open_page: OpenPage) -> None:
    page = open_page("/")
    cell = page.locator("svg.matrix a").first
    count = int(cell.locator("text").text_content())
    cell.click()
    page.wait_for_url("**/search?maturity=*&potential=*")
    assert total(page) == count
    page.go_back()
    page.get_by_text("The same as a table").click()
    link = page.locator(".picture-table td a").first
    assert int(link.inner_text()) == count


def test_a_question_without_an_answer_helps(open_page: OpenPage) -> None:
    page = open_page("/search?q=unfindableword&technology=robotics")
    kept = without_reload(page)
    way = page.locator(".alternatives a").first
    count = int(page.locator(".alternative-count").first.inner_text().split()[0])
    way.click()
    page.wait_for_url(lambda url: "unfindableword" not in url)
    settled(page)
    assert total(page) == count > 0
    assert kept()
