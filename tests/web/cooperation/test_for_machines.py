"""What machines find of offers, requests and openings: the sitemap, canonical addresses, schema.org."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import SDO

from tests.web.exchange.conftest import put_opening
from tests.web.html_page import Page
from tests.web.schema_org import described

__all__ = ["put_opening"]

SITE = "https://silta.example.org"
TODAY = datetime.now(UTC).date()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
TEXT = {"title": "Title", "summary": "Short.", "description": "Long."}


def test_the_sitemap_has_what_is_open_and_nothing_else(
    put_profile: Callable[..., None], put_opening: Callable[..., None], visitor: FlaskClient
) -> None:
    for put in (put_profile, put_opening):
        put("open", deadline=TODAY.isoformat())
        put("without-end", deadline=None)
        put("over", deadline=YESTERDAY)
        put("draft", status="draft")
        put("gone", status="archived")
    sitemap = visitor.get("/sitemap.xml").text
    for family in ("cooperation", "exchange"):
        listed = {slug for slug in ("open", "without-end", "over", "draft", "gone") if f"/{family}/{slug}<" in sitemap}
        assert listed == {"open", "without-end"}
        assert f"<url><loc>{SITE}/{family}/open</loc><lastmod>{TODAY}</lastmod></url>" in sitemap
        assert f"<loc>{SITE}/{family}</loc>" in sitemap


def test_crawlers_may_read_them(visitor: FlaskClient) -> None:
    lines = visitor.get("/robots.txt").text.splitlines()
    # RFC 9309, section 2.2.3: a rule fits from the start of the path, and * stands for anything.
    rules = [re.escape(line.partition(": ")[2]).replace(r"\*", ".*") for line in lines if line.startswith("Disallow")]

    def forbidden(address: str) -> bool:
        return any(re.match(rule, address) for rule in rules)

    for page in (
        "/cooperation",
        "/cooperation/one?text=de&lang=fi",
        "/exchange?lang=de",
        "/exchange/one",
        "/people/one",
    ):
        assert not forbidden(page), page
    for endless in (
        "/cooperation?kind=offer&country=FI",
        "/exchange?kind=thesis&country=FI",
        "/search?q=pump&sort=newest",
    ):
        assert forbidden(endless), endless


@pytest.mark.parametrize("family", ["cooperation", "exchange"])
def test_each_language_and_text_has_its_address(
    put_profile: Callable[..., None], put_opening: Callable[..., None], visitor: FlaskClient, family: str
) -> None:
    put = put_profile if family == "cooperation" else put_opening
    put("one", texts={"en": TEXT, "de": {**TEXT, "title": "Titel"}})

    def links(query: str) -> dict[str, str]:
        page = Page(visitor.get(f"/{family}/one{query}").text)
        alternates = [item for item in page.all("link", rel="alternate") if "hreflang" in item.attributes]
        found = {item["hreflang"]: item["href"] for item in alternates}
        return {**found, "canonical": page.one("link", rel="canonical")["href"]}

    base = f"{SITE}/{family}/one"
    plain = {code: f"{base}?lang={code}" for code in ("de", "en", "fi")} | {"x-default": base, "canonical": base}
    assert links("") == plain
    assert links("?text=fi&other=1") == plain, "what the page does not have is no part of its address"
    assert links("?text=de")["canonical"] == f"{base}?text=de"
    assert links("?text=de")["fi"] == f"{base}?text=de&lang=fi"


def test_an_offer_says_who_makes_it(put_profile: Callable[..., None], visitor: FlaskClient) -> None:
    put_profile(
        "one", type="technology-offer", countries=["FI", "EE"], deadline="2027-05-01", published_on="2026-05-04"
    )
    graph, one = described(visitor, "/cooperation/one")
    assert (one, rdflib.RDF.type, SDO.Offer) in graph
    assert str(graph.value(graph.value(one, SDO.offeredBy), SDO.name)) == "Example Pumps"
    assert {str(graph.value(place, SDO.name)) for place in graph.objects(one, SDO.eligibleRegion)} == {"FI", "EE"}
    assert str(graph.value(one, SDO.validFrom)) == "2026-05-04"
    assert str(graph.value(one, SDO.validThrough)) == "2027-05-01T23:59:59"
    assert str(graph.value(graph.value(one, SDO.itemOffered), SDO.category)) == "Vibration analysis"
    about = graph.value(graph.value(one, SDO.subjectOf), SDO.about)
    assert str(about) == f"{SITE}/technologies/vibration-analysis"


def test_a_request_is_a_demand_of_who_seeks(put_profile: Callable[..., None], visitor: FlaskClient) -> None:
    put_profile("one", type="technology-request")
    graph, one = described(visitor, "/cooperation/one")
    assert (one, rdflib.RDF.type, SDO.Demand) in graph
    seeker = graph.value(predicate=SDO.seeks, object=one)
    assert str(graph.value(seeker, SDO.name)) == "Example Pumps"
    assert graph.value(one, SDO.offeredBy) is None


def test_hostile_texts_do_not_leave_the_description(put_profile: Callable[..., None], visitor: FlaskClient) -> None:
    hostile = "</script><script>alert(1)</script>"
    put_profile("one", texts={"en": dict.fromkeys(TEXT, hostile)}, organisation=hostile)
    assert "<script>alert" not in visitor.get("/cooperation/one").text


def test_what_is_not_public_says_nothing_to_machines(put_profile: Callable[..., None], editor: Any) -> None:
    put_profile("one", status="submitted")
    page = editor.page("/cooperation/one")
    assert page.all("script", type="application/ld+json") == []
    assert page.one("meta", name="robots")["content"] == "noindex"
