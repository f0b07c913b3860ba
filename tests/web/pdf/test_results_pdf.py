"""Lists of results as documents."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.html_page import Page
from tests.web.pdf.document import Document


def read(client: FlaskClient, address: str) -> Document:
    response = client.get(address)
    assert response.status_code == 200
    return Document(response.data)


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_a_list_is_tagged_for_everybody(client: FlaskClient, language: str) -> None:
    document = read(client, f"/search.pdf?lang={language}")
    assert document.pdfua == "1"
    assert document.language == language
    assert document.headings() == [1] * 27
    assert len(document.named("Figure")) == 28  # the QR code, and a bridge a brief
    assert all(figure.alt for figure in document.named("Figure"))


def test_it_lists_what_the_page_finds_in_its_order(client: FlaskClient) -> None:
    document = read(client, "/search.pdf?q=pumps&technology=maintenance")
    assert "1 brief for “pumps”" in document.flat
    assert "Technology Maintenance" in document.flat
    assert "Vibration watch for pumps (en)" in document.flat
    assert "TRL 6–7 · Demonstrated" in document.flat
    assert "Universität Paderborn" in document.flat
    assert "https://silta.example.org/briefs/vibration-watch-for-pumps" in document.links
    assert "https://silta.example.org/search?q=pumps&technology=maintenance" in document.links
    page = Page(client.get("/search?q=robot&sort=readiest").text)
    document = read(client, "/search.pdf?q=robot&sort=readiest&page=2")
    titles = [element.text for element in page.all("h2", class_="hit-title")]
    shown = [title for title in titles if title.startswith("Robot cell")]
    listed = re.findall(r"(?<!Summary of )Robot cell number \d+", document.flat)
    assert len(shown) > 15
    assert listed[: len(shown)] == shown
    assert "Sort by Readiest" in document.flat
    assert "https://silta.example.org/search?q=robot&sort=readiest" in document.links


def test_briefs_in_other_languages_say_so(client: FlaskClient) -> None:
    document = read(client, "/search.pdf?q=kiste&lang=en")
    assert "Griff in die kiste" in document.flat
    assert "German" in document.flat
    assert [tag.lang for tag in document.named("H1")] == ["de"]


def test_a_need_gives_reasons(client: FlaskClient) -> None:
    document = read(client, "/need.pdf?q=Our+pumps+fail,+we+want+predictive+maintenance&lang=en")
    assert "Matches: Predictive maintenance" in document.flat or "Matches: Maintenance" in document.flat
    assert client.get("/need.pdf").status_code == 302


def test_nothing_found_says_so(client: FlaskClient) -> None:
    document = read(client, "/search.pdf?q=xyzzy")
    assert "No brief fits this question yet." in document.flat


def test_more_than_fit_are_counted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pdf.views.RESULTS", 5)
    document = read(client, "/search.pdf?lang=de")
    assert "Aufgeführt sind die ersten 5 von 27." in document.flat
    assert len(document.headings()) == 5


def test_endless_questions_have_no_qr_code(client: FlaskClient) -> None:
    document = read(client, f"/search.pdf?q={'robot+' * 300}")
    assert "This page on the web" not in document.flat
    assert document.pdfua == "1"
    assert "…" in document.flat


def test_the_page_offers_it(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=robot&page=2").text)
    assert page.one("a", class_="save-pdf")["href"] == "/search.pdf?q=robot"
    need = Page(client.get("/need?q=pumps+fail&lang=fi").text)
    assert need.one("a", class_="save-pdf")["href"] == "/need.pdf?q=pumps+fail&lang=fi"
    assert "save-pdf" not in client.get("/search?q=xyzzy").text


def test_headers(client: FlaskClient) -> None:
    response = client.get("/search.pdf?q=pumps")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=silta-search-")
    again = client.get("/search.pdf?q=pumps", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
