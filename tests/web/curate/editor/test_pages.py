"""Every page of the editor view: sound in every language, and open to the desk alone."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from flask import Flask

from kb.model import AccountRole, BriefStatus, new_id
from tests.web.conftest import english
from tests.web.curate.editor.conftest import Case, Person, made_brief
from tests.web.person import sound

PAGES = ("", "?text=fi", "?text=de", "/assessments", "/translations", "/facts", "/conversation", "/moves", "/history")
FORMS = ("", "/assessments", "/translations/compared", "/conflict", "/conversation", "/moves", "/plan", "/plan/cancel",
         "/reviewed", "/history")  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en", "fi"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_sound(scout: Person, case: Case, page: str, language: str) -> None:
    found = sound(scout.client.get(case.address + page, headers={"Accept-Language": language}))
    assert found.one("html")["lang"] == language
    levels = [int(element.name[1]) for element in found.elements if re.fullmatch("h[1-6]", element.name)]
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    labelled = {element["for"] for element in found.all("label") if "for" in element.attributes}
    for element in found.elements:
        if element.name in {"select", "textarea"} or (
            element.name == "input" and element.attributes.get("type", "text") in {"text", "date"}
        ):
            assert element.attributes.get("id") in labelled or "label" in element.inside or element["name"] == "q"


@pytest.mark.parametrize("status", list(BriefStatus), ids=str)
def test_every_state_has_its_pages(scout: Person, publisher: Person, put: Callable[..., Case], status: str) -> None:
    stored = put(status=status)
    for person in (scout, publisher):
        for page in PAGES:
            person.page(stored.address + page)


def test_the_desk_alone_comes_in(app: Flask, case: Case, person: Callable[..., Person]) -> None:
    visitor = english(app)
    people = {role: person(role) for role in AccountRole}
    for page in (*PAGES, f"/difference?before=1&after={1}"):
        assert visitor.get(case.address + page).status_code == 302
        for role, somebody in people.items():
            desk = role in {AccountRole.SCOUT, AccountRole.EDITOR, AccountRole.ADMINISTRATOR}
            assert somebody.client.get(case.address + page).status_code == (200 if desk else 403), (role, page)
    for form in FORMS:
        assert people[AccountRole.RESEARCHER].send(case.address + form, revision="1").status_code == 403, form
    assert case.stored.revision == 1


@pytest.mark.parametrize("form", FORMS)
def test_forged_forms_do_nothing(scout: Person, case: Case, form: str) -> None:
    everything = {"revision": "1", "base": "1", "number": "1", "to": "approved", "kind": "comment", "body": "forged",
                  "field": "maturity", "verdict": "accept", "texts.en.title": "Forged", "path": "texts.en.title",
                  "on": "2999-01-01"}  # fmt: skip
    assert scout.client.post(case.address + form, data=everything).status_code == 400
    assert case.stored.revision == 1
    with case.silta.database.unit_of_work() as work:
        assert work.remarks.of(case.id) == []


def test_what_is_not_there_is_not_found(scout: Person, case: Case) -> None:
    nowhere = f"/curate/briefs/{new_id()}"
    for page in PAGES:
        scout.page(nowhere + page, 404)
    for query in ("", "?before=1", "?before=1&after=99", "?before=x&after=1", "?before=1&after=99999999999999999999"):
        scout.page(f"{case.address}/difference{query}", 404)


@pytest.mark.parametrize("form", FORMS)
def test_rubbish_is_refused_with_a_page(scout: Person, case: Case, form: str) -> None:
    for fields in (
        {},
        {"revision": "x"},
        {"revision": "0", "base": "0", "number": "0"},
        {"revision": "777", "base": "777", "number": "777", "to": "x", "kind": "x", "field": "x", "verdict": "x"},
        {"revision": "1", "base": "1", "number": "1", "texts.en.title": "\x00", "accept": "9", "on": "never"},
        {"revision": "1", "base": "1", "to": "published", "kind": "answer", "question": "1" * 30, "body": "\x07"},
        {"revision": "1", "base": "1", "field": "maturity", "verdict": "change", "level": "12", "upper": "-1"},
        {"revision": "1", "base": "1", "field": "technologies", "verdict": "refute", "item": "x", "reason": "no"},
    ):
        answer = scout.send(case.address + form, fields)
        assert answer.status_code in {303, 400, 409, 422, 403}, (fields, answer.text[:200])
        if answer.status_code != 303:
            sound(answer, answer.status_code)
    assert case.brief.texts.en is not None
    assert case.brief.texts.en.title == "Watching pumps"


def test_nothing_of_a_brief_becomes_markup(scout: Person, put: Callable[..., Case]) -> None:
    hostile = "<script>alert(1)</script> & \"quoted\" 'so'"
    texts = {"en": {"title": hostile, "summary": hostile, "problem": hostile, "solution": hostile, "benefit": hostile,
                    "description": hostile}}  # fmt: skip
    quote = {"quote": "<script>alert(1)</script>", "language": "en", "field": "description", "start": 0}
    maturity = {"value": {"level": 3}, "origin": "stated", "assessor": hostile, "evidence": [quote]}
    stored = put(made_brief(texts=texts, maturity=maturity, technologies=[], proposals=[], origins=[]))
    scout.send(f"{stored.address}/conversation", kind="comment", body=hostile, audience="scouts")
    scout.send(stored.address, {"texts.en.problem": f"Other {hostile}"}, revision="1", tab="brief", text="en")
    for page in (*PAGES, "/difference?before=1&after=2"):
        found = scout.page(stored.address + page)
        assert all("alert" not in element.text for element in found.all("script"))
