"""Who may use the review desk, and forms that other sites send."""

from collections.abc import Callable

import pytest
from flask import Flask

from kb.model import AccountRole, TransferBrief
from tests.web.conftest import english
from tests.web.curate.conftest import assignee
from tests.web.html_page import Page
from tests.web.person import Person
from web.app import create_app
from web.silta import Silta

PAGES = (
    "/curate",
    "/curate/queues/new",
    "/curate/duplicates",
    "/curate/duplicates/1",
    "/curate/duplicates/decided",
    "/curate/organisations",
    "/curate/organisations/1",
    "/curate/rejected",
    "/curate/runs",
    "/curate/plans",
    "/curate/batches",
    "/curate/batches/1",
    "/curate/statistics",
    "/curate/statistics/report",
    "/curate/statistics/month.csv",
)


@pytest.mark.parametrize("role", [AccountRole.READER, AccountRole.RESEARCHER])
def test_the_desk_is_for_scouts_and_editors(person: Callable[..., Person], role: AccountRole) -> None:
    visitor = person(role)
    for path in PAGES:
        assert visitor.client.get(path).status_code == 403, path
    assert visitor.send("/curate/assign", {"take": "x"}).status_code == 403
    assert "Review desk" not in Page(visitor.client.get("/").text).text


def test_visitors_are_asked_to_sign_in(desk_app: Flask) -> None:
    client = english(desk_app)
    for path in PAGES:
        assert client.get(path).headers["Location"].startswith("/account/sign-in?next="), path


@pytest.mark.parametrize("role", [AccountRole.SCOUT, AccountRole.EDITOR, AccountRole.ADMINISTRATOR])
def test_the_menu_leads_to_the_desk(person: Callable[..., Person], role: AccountRole) -> None:
    worker = person(role)
    assert [link["href"] for link in Page(worker.client.get("/").text).all("a") if link.text == "Review desk"] == [
        "/curate"
    ]
    answer = worker.client.get("/curate")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_forms_of_other_sites_change_nothing(scout: Person, put: Callable[..., TransferBrief]) -> None:
    brief = put("a")
    form = {"take": f"{brief.id}:", "action": "assign:me", "seen": f"{brief.id}:1"}
    for path in ("/curate/assign", "/curate/batches", "/curate/batches/preview", "/curate/rejected/seen"):
        answer = scout.client.post(path, data=form)
        assert answer.status_code == 400
        assert "This form is too old" in answer.text
    assert assignee(scout.silta, brief.id) is None


def test_a_site_without_accounts_says_so(silta: Silta) -> None:
    answer = english(create_app(silta)).get("/curate")
    assert answer.status_code == 501
