"""Handing in by a program: the same way as on the site, and nobody confirms the own result."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kb.model import BriefStatus, Origin
from tests.web.api.conftest import Make, bearer, problem_of
from web.silta import Silta

COMPLETE: dict[str, Any] = {
    "texts": {
        "en": {
            "title": "Hearing pumps",
            "summary": "A sensor hears worn bearings.",
            "problem": "Pumps stop without a warning.",
            "solution": "A sensor listens to the bearings.",
            "benefit": "Less downtime.",
        }
    },
    "technologies": [{"value": "vibration-analysis"}],
    "sectors": ["mechanical-engineering"],
    "maturity": {"value": {"level": 6}, "evidence": [{"quote": "It ran in a plant for a year.", "language": "en"}]},
    "business_models": [{"value": "pay-per-use"}],
    "potential": {"value": "substantial"},
    "organisations": [{"organisation": {"name": "Example Institute", "country": "FI"}, "role": "coordinator"}],
    "contact": {"name": "Transfer desk", "email": "transfer@example.org"},
    "consent": True,
    "publications": [{"doi": "10.5555/pumps"}],
    "year": 2026,
}


def send(program: FlaskClient, secret: str, body: dict[str, Any], **query: str) -> Any:
    return program.post("/api/v1/submissions", json=body, headers=bearer(secret), query_string=query)


def test_a_complete_result_waits_for_a_scout(program: FlaskClient, make_key: Make, desk: Silta) -> None:
    secret = make_key()
    response = send(program, secret, COMPLETE, lang="fi")
    assert response.status_code == 201, response.text
    document = response.get_json()
    assert (document["state"], document["title"], document["missing"]) == ("submitted", "Hearing pumps", [])
    assert response.headers["Location"] == f"https://silta.example.org/api/v1/submissions/{document['id']}"
    with desk.database.unit_of_work() as work:
        stored = work.briefs.existing(UUID(document["id"]))
        submission = work.submissions.get(UUID(document["id"]))
    brief = stored.brief
    assert brief.status is BriefStatus.SUBMITTED
    assert submission is not None
    assert submission.draft.consent is not None
    assert (submission.draft.consent.given_by, submission.draft.consent.wording) == ("A Researcher", "api-2")
    assert brief.organisations[0].organisation.key == "example-institute-fi"
    for _, assessment in brief.assessments:
        assert assessment.origin is Origin.STATED, "only scouts confirm"
        assert assessment.assessor == "A Researcher"
    technology = brief.technologies[0]
    assert technology.evidence[0].quote == "värähtelyanalyysi"
    assert brief.maturity is not None
    assert brief.maturity.evidence[0].quote == "It ran in a plant for a year."
    path = response.headers["Location"].removeprefix("https://silta.example.org")
    assert program.get(path, headers=bearer(secret)).get_json() == document
    problem_of(program.get(f"/api/v1/briefs/{document['id']}"), 404)


def test_an_incomplete_result_waits_on_the_site(program: FlaskClient, make_key: Make, desk: Silta) -> None:
    document = send(program, make_key(), {"texts": {"de": {"title": "Nur ein Titel"}}}).get_json()
    assert (document["state"], document["missing"]) == ("begun", ["text", "contact"])
    assert document["address"] == f"https://silta.example.org/contribute/{document['id']}"
    with desk.database.unit_of_work() as work:
        assert work.briefs.get(UUID(document["id"])) is None
    waiting = send(program, make_key(), {**COMPLETE, "hand_in": False}).get_json()
    assert (waiting["state"], waiting["missing"]) == ("begun", [])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"technologies": [{"value": "no-such-thing"}]}, "#/technologies/0/value"),
        ({"technologies": [{"value": "robotics"}, {"value": "robotics"}]}, "#/technologies/1/value"),
        ({"business_models": [{"value": "no-such-model"}]}, "#/business_models/0/value"),
        ({"sectors": ["food-processing", "nowhere"]}, "#/sectors/1"),
        ({"technologies": [{"value": "robotics", "origin": "confirmed"}]}, "#/technologies/0/origin"),
        ({"maturity": {"value": {"level": 6}}}, "#/maturity/evidence"),
        ({"maturity": {"value": {"level": 10}, "evidence": [{"quote": "x"}]}}, "#/maturity/value/level"),
        ({"sources": []}, "#/sources"),
        ({"status": "published"}, "#/status"),
        ({"contact": {"name": "Desk", "consent": {"given_on": "2026-05-04", "basis": "desk"}}}, "#/contact/consent"),
        ({"year": "2026"}, "#/year"),
        ({"consent": 1}, "#/consent"),
        ({"organisations": [{"organisation": {"name": "X", "key": "other"}}]}, "#/organisations/0/organisation/key"),
    ],
)
def test_what_cannot_be_said_is_refused(
    program: FlaskClient, make_key: Make, change: dict[str, Any], place: str
) -> None:
    secret = make_key()
    document = problem_of(send(program, secret, {**COMPLETE, **change}), 422)
    assert [error["pointer"] for error in document["errors"]] == [place]
    assert program.get("/api/v1/submissions", headers=bearer(secret)).get_json() == {"items": []}


def test_people_see_their_own_and_those_of_their_organisation(program: FlaskClient, make_key: Make) -> None:
    mine, colleague, stranger = (
        make_key(organisation="institute-a"),
        make_key(organisation="institute-a"),
        make_key(organisation="institute-b"),
    )
    sent = [send(program, mine, COMPLETE).get_json()["id"] for _ in range(3)]

    def seen(secret: str, **query: object) -> dict[str, Any]:
        listed = program.get("/api/v1/submissions", headers=bearer(secret), query_string=query)
        assert listed.status_code == 200
        document: dict[str, Any] = listed.get_json()
        return document

    assert [item["id"] for item in seen(mine)["items"]] == sent
    first = seen(colleague, limit=2)
    second = seen(colleague, limit=2, cursor=first["next"])
    assert [item["id"] for item in first["items"] + second["items"]] == sent
    assert "next" not in second
    assert seen(stranger) == {"items": []}
    problem_of(program.get(f"/api/v1/submissions?cursor={first['next']}", headers=bearer(stranger)), 404)
    problem_of(program.get(f"/api/v1/submissions/{sent[0]}", headers=bearer(stranger)), 404)
    problem_of(program.get("/api/v1/submissions/nothing", headers=bearer(mine)), 404)


def test_a_slug_that_is_taken_gets_another(program: FlaskClient, make_key: Make, desk: Silta) -> None:
    identifiers = [send(program, make_key(), COMPLETE).get_json()["id"] for _ in range(2)]
    with desk.database.unit_of_work() as work:
        slugs = {work.briefs.existing(UUID(identifier)).brief.slug for identifier in identifiers}
    assert len(slugs) == 2
