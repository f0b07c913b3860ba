"""The interface beside the site: loaded when it is asked for, and what is there without its extra."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.api.conftest import problem_of
from tests.web.html_page import Page
from web.api.mount import Mount
from web.silta import Silta

Small = Callable[..., tuple[Silta, FlaskClient]]


def test_the_start_does_not_load_it() -> None:
    program = "import sys, web.app; print(sorted({'apiflask', 'marshmallow', 'apispec'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "[]\n"


def test_without_the_extra_one_sentence_says_how_to_get_it(
    program: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.api.mount.importlib.util.find_spec", lambda _: None)
    for address in ("/api/v1", "/api/v1/briefs", "/api/v1/openapi.json"):
        document = problem_of(program.get(address), 503)
        assert "pip install 'silta[api]'" in document["detail"]
    page = program.get("/api")
    assert page.status_code == 200
    assert "does not offer it" in page.text
    assert program.get("/search?q=robot").status_code == 200


def test_addresses_that_only_look_alike_are_of_the_site(program: FlaskClient) -> None:
    for address in ("/api/v1x", "/api/v2", "/api/v12/briefs"):
        response = program.get(address, headers={"Accept": "text/html"})
        assert (response.status_code, response.mimetype) == (404, "text/html")


def test_the_interface_is_made_once(desk_app: Flask) -> None:
    mount = desk_app.extensions["silta-api"]
    assert isinstance(mount, Mount)
    assert mount.api is mount.api


def test_a_proxy_names_the_visitor_of_the_interface_too(small_api: Small) -> None:
    _, program = small_api(api_requests_per_minute=1, proxies=1)

    def status(visitor: str) -> int:
        return program.get("/api/v1/sectors", headers={"X-Forwarded-For": visitor}).status_code

    assert [status("192.0.2.1"), status("192.0.2.1"), status("192.0.2.2")] == [200, 429, 200]


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_the_page_for_people_shows_everything(program: FlaskClient, language: str) -> None:
    response = program.get("/api", headers={"Accept-Language": language})
    page = Page(response.text)
    assert page.problems == []
    assert page.one("html")["lang"] == language
    specification = program.get("/api/v1/openapi.json").get_json()
    headings = {element.text for element in page.all("h3")}
    for path, operations in specification["paths"].items():
        for method in operations:
            assert f"{method.upper()} /api/v1{path if path != '/' else ''}" in headings
    assert set(specification["components"]["schemas"]) <= headings
    assert all(element.text for element in page.all("th"))
    values = {element.text for element in page.all("code")}
    assert set(specification["components"]["schemas"]["BriefStatus"]["enum"]) <= values
    identifiers = [element["id"] for element in page.elements if "id" in element.attributes]
    assert len(identifiers) == len(set(identifiers))
    linked = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert linked <= set(identifiers), "every link to a model leads to it"
    assert not [
        element for element in page.all("script") if not element.attributes.get("src", "").startswith("/static/")
    ]


def test_the_address_of_a_problem_leads_to_its_explanation(program: FlaskClient) -> None:
    page = Page(program.get("/api").text)
    identifiers = {element["id"] for element in page.elements if "id" in element.attributes}
    for address in ("/api/v1/briefs?limit=0", "/api/v1/submissions", "/api/v1/briefs?cursor=A"):
        kind = program.get(address).get_json(force=True)["type"]
        assert kind.removeprefix("/api#") in identifiers
