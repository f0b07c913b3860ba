"""Personal lists as documents."""

import pytest
from flask.testing import FlaskClient

from kb.model import BriefStatus
from tests.web.html_page import Page
from tests.web.pdf.document import Document
from tests.web.small_site import brief
from web.explore.chosen import LISTED

BRIEFS = "brief=griff-in-die-kiste&brief=vibration-watch-for-pumps&brief=nobody-wrote-this"


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_a_list_is_set_in_its_order_and_for_everybody(client: FlaskClient, language: str) -> None:
    response = client.get(f"/list.pdf?{BRIEFS}&lang={language}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=silta-list-")
    document = Document(response.data)
    assert document.pdfua == "1"
    assert document.language == language
    assert document.headings() == [1, 1]
    assert all(figure.alt for figure in document.named("Figure"))
    assert document.flat.index("Griff in die kiste") < document.flat.index("Vibration watch for pumps")
    assert "TRL 6–7" in document.flat
    assert "Universität Paderborn" in document.flat
    assert "https://silta.example.org/briefs/griff-in-die-kiste" in document.links
    address = "https://silta.example.org/list?brief=griff-in-die-kiste&brief=vibration-watch-for-pumps"
    assert address in document.links


def test_the_page_of_a_list_offers_it(client: FlaskClient) -> None:
    page = Page(client.get(f"/list?{BRIEFS}&lang=fi").text)
    address = page.one("a", class_="save-pdf")["href"]
    assert address == "/list.pdf?brief=griff-in-die-kiste&brief=vibration-watch-for-pumps&lang=fi"
    assert client.get(address).mimetype == "application/pdf"
    assert "save-pdf" not in client.get("/list").text


@pytest.mark.parametrize("query", ["", "?brief=", "?brief=nobody-wrote-this", "?brief=%00%ED%A0%80"])
def test_an_empty_list_leads_to_the_page_that_explains(client: FlaskClient, query: str) -> None:
    response = client.get(f"/list.pdf{query}")
    assert (response.status_code, response.headers["Location"]) == (302, "/list")


def test_what_was_withdrawn_is_counted(site_of: object) -> None:
    assert callable(site_of)
    gone = brief("gone-brief").model_copy(update={"status": BriefStatus.ARCHIVED})
    _, client = site_of([brief("first-brief"), gone])
    document = Document(client.get("/list.pdf?brief=first-brief&brief=gone-brief").data)
    assert "1 brief has been withdrawn and is left out." in document.flat
    assert len(document.headings()) == 1


def test_a_full_list_fits(site_of: object) -> None:
    assert callable(site_of)
    slugs = [f"brief-number-{number}" for number in range(LISTED + 1)]
    _, client = site_of([brief(slug) for slug in slugs])
    document = Document(client.get("/list.pdf?" + "&".join(f"brief={slug}" for slug in slugs)).data)
    assert len(document.headings()) == LISTED
    assert document.pdfua == "1"
