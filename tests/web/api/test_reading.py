"""What programs read: search, briefs, vocabularies, organisations; each answer fits its schema."""

import json
from typing import Any

import jsonschema_rs
import pytest
from flask.testing import FlaskClient

from kb.model import BriefStatus, Mover, TransferBrief
from tests.web.api.conftest import problem_of
from tests.web.api.test_paging import Small
from tests.web.small_site import brief

ADDRESSES = {
    "/": "/",
    "/search?q=robot&technology=robotics&maturity=ready&maturity=trl1&sort=newest": "/search",
    "/search?q=Our+pumps+fail,+we+want+predictive+maintenance&need=on": "/search",
    "/search?q=xyzzy&country=unknown&year=2001&facets=off": "/search",
    "/briefs?limit=3": "/briefs",
    "/briefs/vibration-watch-for-pumps": "/briefs/{name}",
    "/technologies": "/technologies",
    "/technologies/vibration-analysis": "/technologies/{identifier}",
    "/business-models": "/business-models",
    "/potential-levels": "/potential-levels",
    "/sectors": "/sectors",
    "/organisations": "/organisations",
    "/organisations/universitat-paderborn-de": "/organisations/{key}",
    "/offers?technology=maintenance&type=technology-offer&partner=sme&agreement=licence&stage=market": "/offers",
    "/offers/hearing-pumps": "/offers/{slug}",
    "/offers/hearing-pumps/matches": "/offers/{slug}/matches",
    "/requests?country=DE&country=AT": "/requests",
    "/requests/watching-pumps": "/requests/{slug}",
    "/requests/watching-pumps/matches": "/requests/{slug}/matches",
    "/openings?kind=thesis&technology=predictive-maintenance&start=2027-3&q=pumps": "/openings",
    "/openings/thesis-0": "/openings/{slug}",
}


@pytest.fixture(scope="module")
def specification(desk_app: Any) -> dict[str, Any]:
    response = desk_app.test_client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    document: dict[str, Any] = response.get_json()
    return document


def checked(specification: dict[str, Any], path: str, document: Any) -> None:
    """Check a document against the schema that the specification gives for an address."""
    described = specification["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
    schema["components"] = specification["components"]
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(document)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_fits_its_schema(program: FlaskClient, specification: dict[str, Any], address: str) -> None:
    response = program.get(f"/api/v1{address}")
    assert (response.status_code, response.content_type) == (200, "application/json")
    checked(specification, ADDRESSES[address], response.get_json())
    broken = {**response.get_json(), "not": "there"}
    with pytest.raises(jsonschema_rs.ValidationError):
        checked(specification, ADDRESSES[address], broken)


def test_every_address_is_tried_here_and_leads_from_the_entry(
    program: FlaskClient, specification: dict[str, Any]
) -> None:
    read = {path for path, described in specification["paths"].items() if not path.startswith("/submissions")}
    assert read == set(ADDRESSES.values())
    lists = {name for path in read if path != "/" and "{" not in path for name in [path[1:].replace("-", "_")]}
    assert lists <= set(program.get("/api/v1").get_json()), "the entry names every list"
    assert specification["openapi"] == "3.1.0"
    assert "null" not in json.dumps(
        [item.get("parameters") for path in specification["paths"].values() for item in path.values()]
    )


@pytest.mark.parametrize(
    ("language", "query", "title"),
    [
        ("de", "Schwingungsanalyse", "Vibration watch for pumps (de)"),
        ("en", "vibration analysis", "Vibration watch for pumps (en)"),
        ("fi", "värähtelyanalyysi", "Vibration watch for pumps (fi)"),
    ],
)
@pytest.mark.parametrize("by_header", [True, False])
def test_a_search_in_each_language(
    program: FlaskClient, language: str, query: str, title: str, by_header: bool
) -> None:
    asked = {"q": query} if by_header else {"q": query, "lang": language}
    response = program.get(
        "/api/v1/search", query_string=asked, headers={"Accept-Language": language if by_header else "sv"}
    )
    document = response.get_json()
    assert [(item["title"], item["language"]) for item in document["items"]] == [(title, language)]
    assert document["technologies"] == ["vibration-analysis"]
    labels = {item["value"]: item["label"] for item in document["facets"]["technology"]}
    expected = {"de": "Schwingungsanalyse", "en": "Vibration analysis", "fi": "Värähtelyanalyysi"}
    assert labels["vibration-analysis"] == expected[language]
    assert "Accept-Language" in response.headers["Vary"]


def test_facets_are_those_of_the_page(program: FlaskClient) -> None:
    document = program.get("/api/v1/search?maturity=ready&maturity=trl1&sector=food-processing").get_json()
    facets = {name: {item["value"]: item for item in values} for name, values in document["facets"].items()}
    assert facets["maturity"]["ready"]["selected"]
    assert not facets["maturity"]["validated"]["selected"]
    for value, item in facets["sector"].items():
        again = program.get("/api/v1/search", query_string={"maturity": ["ready", "trl1"], "sector": value}).get_json()
        assert again["total"] == item["count"], value


def test_a_need_says_what_it_shares(program: FlaskClient) -> None:
    document = program.get("/api/v1/search?need=on&q=Our+pumps+fail,+we+want+vibration+analysis").get_json()
    best = document["items"][0]
    assert best["slug"] == "vibration-watch-for-pumps"
    assert best["shared_technologies"] == ["vibration-analysis"]
    assert "pumps" in best["shared_words"]


def test_a_brief_by_slug_and_by_id(program: FlaskClient) -> None:
    by_slug = program.get("/api/v1/briefs/vibration-watch-for-pumps")
    document = by_slug.get_json()
    assert document["address"] == "https://silta.example.org/briefs/vibration-watch-for-pumps"
    assert set(document["texts"]) == {"de", "en", "fi"}
    assert document["maturity"]["value"] == {"level": 6, "upper": 7}
    assert "proposals" not in document
    assert program.get(f"/api/v1/briefs/{document['id']}").get_json() == document
    assert by_slug.last_modified is not None


@pytest.mark.parametrize("name", ["nothing-here", "01a21744-a12f-77a5-a8d8-4bddc1e25b23", "-", "%00", "ä"])
def test_what_is_not_there_is_a_problem(program: FlaskClient, name: str) -> None:
    for resource in ("briefs", "technologies", "organisations", "offers", "requests"):
        problem_of(program.get(f"/api/v1/{resource}/{name}"), 404)


def test_only_published_briefs_are_told(small_api: Small) -> None:
    public = brief("public-brief")
    silta, program = small_api([public, brief("a-draft", status="draft"), brief("in-review", status="in-review")])
    with silta.database.unit_of_work() as work:
        hidden = work.briefs.by_slug("a-draft")
    assert hidden is not None
    problem_of(program.get("/api/v1/briefs/a-draft"), 404)
    problem_of(program.get(f"/api/v1/briefs/{hidden.brief.id}"), 404)
    assert [item["slug"] for item in program.get("/api/v1/briefs").get_json()["items"]] == ["public-brief"]
    with silta.database.unit_of_work(writing=True) as work:
        renamed = public.model_copy(update={"slug": "new-name"})
        work.briefs.save(renamed, author="test", reason="renamed")
        work.commit()
    moved = program.get("/api/v1/briefs/public-brief")
    assert (moved.status_code, moved.headers["Location"]) == (301, "https://silta.example.org/api/v1/briefs/new-name")
    assert moved.data == b""
    with silta.database.unit_of_work(writing=True) as work:
        archived = renamed.model_copy(update={"status": BriefStatus.ARCHIVED})
        work.briefs.save(archived, author="test", reason="gone", moved_by=Mover.PERSON)
        work.commit()
    for name in ("new-name", str(public.id)):
        assert problem_of(program.get(f"/api/v1/briefs/{name}"), 410)["type"] == "/api#withdrawn"


def test_contacts_are_told_with_their_consent_only_and_without_its_record(small_api: Small) -> None:
    def named(slug: str, **consent: object) -> TransferBrief:
        return brief(slug, contact={"name": f"Desk of {slug}", "email": "desk@example.org", **consent})

    made = [
        named("agreed", consent={"given_by": "A. Person", "given_on": "2026-05-04", "wording": "contact-1"}),
        named("silent"),
    ]
    _, program = small_api(made)
    whole = program.get("/api/v1/briefs")
    by_slug = {item["slug"]: item for item in whole.get_json()["items"]}
    for slug, item in by_slug.items():
        for name in (slug, item["id"]):
            assert program.get(f"/api/v1/briefs/{name}").get_json() == item
    assert by_slug["agreed"]["contact"] == {"name": "Desk of agreed", "email": "desk@example.org"}
    assert "contact" not in by_slug["silent"]
    assert "A. Person" not in whole.text


def test_a_technology_has_its_place_and_its_names(program: FlaskClient) -> None:
    document = program.get("/api/v1/technologies/predictive-maintenance").get_json()
    assert document["broader"] == ["maintenance"]
    assert document["narrower"] == ["vibration-analysis"]
    assert document["label"]["fi"] == "ennakoiva kunnossapito"
    assert document["synonyms"]["en"] == ["PdM"]


def test_an_organisation_names_its_briefs(program: FlaskClient) -> None:
    document = program.get("/api/v1/organisations/universitat-paderborn-de").get_json()
    assert document["newest"] == ["vibration-watch-for-pumps"]
    assert (document["country"], document["briefs"]) == ("DE", 1)


def test_an_opening_as_readers_may_see_it(program: FlaskClient) -> None:
    document = program.get("/api/v1/openings/thesis-0").get_json()
    assert document["texts"]["en"]["title"] == "Thesis on watching pumps"
    assert document["calendar"] == "https://silta.example.org/exchange/thesis-0.ics"
    assert "supervisor" not in document, "nobody agreed to be named"
    named = program.get("/api/v1/openings/thesis-1").get_json()
    assert named["supervisor"] == {"name": "A Supervisor"}
    assert "consent" not in named["supervisor"]
    for slug in ("draft", "nothing"):
        assert program.get(f"/api/v1/openings/{slug}").status_code == 404


def test_openings_are_found_as_on_their_page(program: FlaskClient) -> None:
    def found(query: str) -> list[str]:
        return [item["slug"] for item in program.get(f"/api/v1/openings?{query}").get_json()["items"]]

    assert found("kind=thesis&technology=maintenance&level=master") == ["thesis-0", "thesis-1", "thesis-2"]
    assert found("kind=teaching") == []
    assert found("technology=no-such-thing") == []
    assert program.get("/api/v1/openings?kind=holiday").status_code == 422
