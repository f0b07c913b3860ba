"""The order of the lists of offers, requests and openings, for readers of each language."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.exchange.conftest import put_opening
from tests.web.html_page import Page

__all__ = ["put_opening"]

TEXT = {"title": "Pumps", "summary": "Short.", "description": "Long."}
OTHER = {"title": "Motors", "summary": "Short.", "description": "Long."}
BEGUN = {"title": "Only a title"}


@pytest.fixture(params=["cooperation", "exchange"])
def family(request: pytest.FixtureRequest, put_profile: Callable[..., None], put_opening: Callable[..., None]) -> str:
    """Publish one after the other in different languages."""
    put = put_profile if request.param == "cooperation" else put_opening
    put("both", texts={"en": TEXT, "fi": OTHER}, published_on="2026-05-01")
    put("english", texts={"en": TEXT}, published_on="2026-05-02")
    put("finnish", texts={"fi": TEXT}, published_on="2026-05-03")
    put("german", texts={"de": TEXT, "fi": BEGUN}, published_on="2026-05-04")
    return str(request.param)


def listed(visitor: FlaskClient, family: str, query: str) -> list[str]:
    page = Page(visitor.get(f"/{family}?{query}").text)
    assert page.problems == []
    first = f"/{family}/"
    found = [item["href"] for item in page.all("a") if "article" in item.inside and item["href"].startswith(first)]
    return [address.removeprefix(first).partition("?")[0] for address in found]


def test_what_a_reader_can_read_comes_first_then_the_newest(visitor: FlaskClient, family: str) -> None:
    assert listed(visitor, family, "lang=en") == ["english", "both", "german", "finnish"]
    # What is begun in Finnish is shown in German.
    assert listed(visitor, family, "lang=fi") == ["finnish", "both", "german", "english"]
    assert listed(visitor, family, "lang=de") == ["german", "finnish", "english", "both"]


def test_what_fits_the_words_better_comes_before_the_language(visitor: FlaskClient, family: str) -> None:
    found = listed(visitor, family, "q=motors&lang=en")
    assert found == ["both"]
    found = listed(visitor, family, "q=short&lang=fi")
    assert found == ["finnish", "both", "german", "english"]


def test_a_card_says_in_which_language_it_is_when_that_is_another_one(visitor: FlaskClient, family: str) -> None:
    page = Page(visitor.get(f"/{family}?lang=fi").text)
    assert [item.text for item in page.all("span", class_="mark-language")] == ["Saksa", "Englanti"]


def test_a_chosen_language_or_order_is_kept(put_opening: Callable[..., None], visitor: FlaskClient) -> None:
    put_opening("late", texts={"en": TEXT}, published_on="2026-05-01", deadline="2027-05-01", languages=["fi"])
    put_opening("soon", texts={"fi": TEXT}, published_on="2026-05-02", deadline="2027-04-01", languages=["fi"])
    assert listed(visitor, "exchange", "lang=en") == ["late", "soon"]
    assert listed(visitor, "exchange", "language=fi&lang=en") == ["soon", "late"]
    assert listed(visitor, "exchange", "sort=deadline&lang=en") == ["soon", "late"]
    assert "In your language first" in visitor.get("/exchange?lang=en").text
    assert "In your language first" not in visitor.get("/exchange?language=fi&lang=en").text


def test_feeds_stay_in_the_order_of_publication(put_opening: Callable[..., None], visitor: FlaskClient) -> None:
    put_opening("english", texts={"en": {**TEXT, "title": "First"}}, published_on="2026-05-01")
    put_opening("finnish", texts={"fi": {**TEXT, "title": "Second"}}, published_on="2026-05-02")
    feed = visitor.get("/exchange.atom?lang=en").text
    assert feed.index("Second") < feed.index("First")
