"""Briefs side by side: what the table says, and what helps where it cannot be made."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb.model import TransferBrief
from tests.web.html_page import Page
from tests.web.small_site import brief, confirmed
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
PUMPS, GRIP, SOURCE = "vibration-watch-for-pumps", "griff-in-die-kiste", "words-of-the-source"


def compare(client: FlaskClient, *slugs: str, further: str = "") -> Page:
    address = "/compare?" + "&".join(f"brief={slug}" for slug in slugs) + further
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.text)


def headings(page: Page) -> list[str]:
    return [" ".join(element.text.split()) for element in page.all("th", scope="row")]


def test_each_brief_is_a_column_in_the_order_of_the_address(client: FlaskClient) -> None:
    page = compare(client, GRIP, PUMPS, SOURCE)
    columns = page.all("th", scope="col")
    assert [column.text.split()[0] for column in columns] == ["Griff", "Vibration", "Words"]
    assert f"/briefs/{PUMPS}" in page.links
    region = page.one("div", role="region")
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] == page.one("h1")["id"]


def test_the_rows_answer_what_an_sme_asks(client: FlaskClient) -> None:
    page = compare(client, PUMPS, GRIP)
    for words in (
        "TRL 6–7 · Demonstrated",
        "TRL 9 · Ready to use",
        "Fewer stops. Less waste.",
        "One sensor a machine.",
        "Vibration analysis",
        "Pay-per-Use",
        "patent granted",
        "licensing",
        "Germany",
        "transfer@example.org",
        "CC-BY-4.0",
        "Not stated",
    ):
        assert words in page.one("table").text, words
    assert len(page.all("svg", class_="bridge-cell")) == 2


def test_what_nobody_says_is_no_row(client: FlaskClient) -> None:
    rows = headings(compare(client, GRIP, SOURCE))
    assert "Protection" not in rows
    assert "Countries" not in rows
    assert "Technologies" in rows


def test_only_differences_by_the_address(client: FlaskClient) -> None:
    whole = compare(client, "robot-cell-01", "robot-cell-03")
    assert "Technologies the same" in headings(whole)
    switch = next(link for link in whole.links if "differences=only" in link)
    fewer = Page(client.get(switch).text)
    assert "Technologies" not in " ".join(headings(fewer))
    assert "How ready is it?" in headings(fewer)
    hidden = len(headings(whole)) - len(headings(fewer))
    assert f"{hidden} rows are the same for all and are hidden." in fewer.text


def test_a_switch_keeps_the_briefs_and_their_rows(client: FlaskClient) -> None:
    page = compare(client, PUMPS, GRIP, further="&differences=only")
    german = next(element["href"] for element in page.all("a", hreflang="de"))
    assert german == f"/compare?brief={PUMPS}&brief={GRIP}&differences=only&lang=de"


@pytest.mark.parametrize(
    ("slugs", "said"),
    [
        ((), "Two to 4 briefs can stand side by side."),
        ((PUMPS,), "One brief is chosen so far: Vibration watch for pumps (en)"),
        ((PUMPS, PUMPS), "One brief is chosen so far:"),
        ((PUMPS, "nobody-wrote-this"), "There is no brief at this address: nobody-wrote-this."),
        ((PUMPS, "%00", "%ED%A0%80", "x" * 5000), "There are no briefs at these addresses:"),
        ((PUMPS, "<script>"), "There is no brief at this address: <script>."),
    ],
)
def test_too_few_and_unknown_ones_are_explained(client: FlaskClient, slugs: tuple[str, ...], said: str) -> None:
    page = compare(client, *slugs)
    assert said in page.text
    assert page.all("table") == []
    assert page.problems == []


def test_more_than_four_are_named_and_left_out(client: FlaskClient) -> None:
    page = compare(client, *(f"robot-cell-{number:02}" for number in range(6)))
    assert len(page.all("th", scope="col")) == 4
    assert "these were left out: robot-cell-04, robot-cell-05." in page.text


def test_one_of_three_can_be_left_out(client: FlaskClient) -> None:
    assert f"/compare?brief={PUMPS}&brief={SOURCE}" in compare(client, PUMPS, GRIP, SOURCE).links


def test_former_addresses_lead_on_and_withdrawn_ones_are_named(site_of: SiteOf) -> None:
    moved, gone, draft = brief("old-name"), brief("gone", status="archived"), brief("draft", status="draft")
    other = brief("other", maturity=confirmed({"level": 3}))
    silta, client = site_of([moved, gone, draft, other])
    with silta.database.unit_of_work() as work:
        work.briefs.save(moved.model_copy(update={"slug": "new-name"}), author="test", reason="renamed")
        work.commit()
    page = compare(client, "old-name", "new-name", "gone", "other")
    assert len(page.all("th", scope="col")) == 2, "two addresses of one brief are one column"
    assert "/briefs/new-name" in page.links
    assert "This brief has been withdrawn and is left out: gone." in page.text
    assert "There is no brief at this address: draft." in compare(client, "draft", "other").text


def test_long_sections_end_with_a_whole_sentence(site_of: SiteOf) -> None:
    sentence = "A sentence of forty-two letters in a row. "
    long = brief("long", texts={"en": {**brief("a").texts.en.model_dump(), "benefit": sentence * 20}})  # type: ignore[union-attr]
    _, client = site_of([long, brief("short")])
    page = compare(client, "long", "short")
    assert "/briefs/long#benefit" in page.links
    assert "/briefs/short#benefit" not in page.links
    assert "A sentence of forty-two letters in a row. Read on" in page.text


def test_no_search_engine_lists_comparisons_and_lists(client: FlaskClient) -> None:
    for address in (f"/compare?brief={PUMPS}&brief={GRIP}", f"/list?brief={PUMPS}", "/compare", "/list"):
        page = Page(client.get(address).text)
        assert page.one("meta", name="robots")["content"] == "noindex, follow"
        assert page.all("link", rel="canonical") == []
    robots = client.get("/robots.txt").text
    assert "Disallow: /compare\n" in robots
    assert "Disallow: /list\n" in robots
