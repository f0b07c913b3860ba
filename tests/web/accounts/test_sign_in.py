from collections.abc import Callable
from uuid import UUID

from flask.testing import FlaskClient

from tests.web.accounts.conftest import sign_in
from tests.web.html_page import Page


def test_a_person_signs_in_and_out(visitor: FlaskClient, add: Callable[..., UUID]) -> None:
    add()
    assert visitor.get("/account").headers["Location"].startswith("/account/sign-in?next=")
    answer = sign_in(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    page = Page(visitor.get("/account").text)
    assert page.problems == []
    assert "reader@example.org" in page.text
    form = page.one("form", action="/account/sign-out")
    assert form["method"] == "post"
    token = page.all("input", name="csrf_token")[0]["value"]
    assert visitor.post("/account/sign-out", data={"csrf_token": token}).status_code == 302
    assert visitor.get("/account").status_code == 302
