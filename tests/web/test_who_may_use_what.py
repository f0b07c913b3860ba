"""Every route of the real app for every kind of visitor, with the expectation written down; and nobody guesses ids."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.web.html_page import Page
from tests.web.people_site import PEOPLE, SECRET_WORDS, TALK, TYPED, UNPUBLISHED, PeopleSite, people_site

ALL = frozenset(PEOPLE)
MEMBERS = ALL - {"nobody", "disabled"}
RESEARCHERS = frozenset({"researcher", "stranger", "administrator"})
DESK = frozenset({"scout", "editor", "administrator"})
EDITORS = frozenset({"editor", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()

GROUPS = {
    "explore": ALL,
    "pdf": ALL,
    "feeds": ALL,
    "oai": ALL,
    "health": ALL,
    "reference": ALL,
    "static": ALL,
    "favicon": ALL,
    "newsletter": ALL,
    "contribute": RESEARCHERS,
    "curate": DESK,
    "curate.audit": EDITORS,
    "curate.cancel_plan": EDITORS,
    **dict.fromkeys(
        ("curate.concept_proposal", "curate.decide_concept", "curate.edit_concept", "curate.new_concept"),
        DESK | RESEARCHERS,
    ),
    "cooperation": MEMBERS,
    "cooperation.listing": ALL,
    "cooperation.show": ALL,
    # What there is is published, and nobody writes on that before it is taken offline.
    "cooperation.edit": NOBODY,
    "exchange": MEMBERS,
    "exchange.edit": NOBODY,
    **dict.fromkeys(
        (
            "exchange.listing",
            "exchange.show",
            "exchange.search_feed",
            "exchange.search_calendar",
            "exchange.opening_calendar",
        ),
        ALL,
    ),
    "editor": DESK,
    "accounts": MEMBERS,
    "accounts.people": ADMINISTRATORS,
    "accounts.person": ADMINISTRATORS,
    "accounts.change_person": ADMINISTRATORS,
    "security": ALL,
    "security.two_factor_rescue": NOBODY,
    **dict.fromkeys(
        (
            "security.verify",
            "security.change_password",
            "security.change_email",
            "security.two_factor_setup",
            "security.two_factor_setup_validate",
            "security.mf_recovery_codes",
            "security.wan_register",
            "security.wan_register_response",
            "security.wan_delete",
            "security.wan_verify",
            "security.wan_verify_response",
        ),
        MEMBERS,
    ),
}
"""Who may use an endpoint, by its name or else by its blueprint's. Whoever adds a route says it here once more, in
words that do not come from the code under test."""
ENDING = {"security.logout", "accounts.sign_out_everywhere", "accounts.leave_now"}
"""They end the session."""
BY_LINK = {"newsletter"}
"""Blueprints whose forms need no session, so no token of it either: tests/web/newsletter looks at their care."""
BETWEEN = {"security.login", "security.two_factor_token_validation", "security.tf_select"}
"""They are for people who are about to sign in; for who is signed in, asking for a code ends the session."""
WITHOUT_TOKEN = {"oai.answer"}
"""Programs post to them what they ask; nothing is changed by it."""
RUBBISH = (
    "-1", "9" * 40, "2147483648", "%00", "..%2f..%2fetc", "%ff%fe", "a" * 3000, "%E2%80%AE",
    "' OR 1=1 --", "<script>", str(UUID(int=0)), str(UUID(int=2**128 - 1)),
)  # fmt: skip
"""In the place of each part of an address."""
TYPED_RUBBISH = (
    b"\x00\x01\x1b[31m\r\n\xe2\x80\xae\xef\xbb\xbf\xef\xbf\xbe",
    "\ud83d".encode("utf-8", "surrogatepass"),
    b"x" * 100_000,
    b"99999999999999999999",
    b"<script>alert(1)</script>{{7*7}}' OR 1=1 --",
    b"",
)
"""In the place of what is typed: control characters, half a character, much, a large number, markup, nothing."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, content: Path, _compiled_catalogues: None) -> Iterator[PeopleSite]:
    """The site; the tests leave what is in it as it is, but the last ones, which send forms."""
    made = people_site(tmp_path_factory.mktemp("people"), content)
    made.app.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    made.silta.close()


def expected(endpoint: str) -> frozenset[str]:
    """Who may use an endpoint."""
    found = GROUPS.get(endpoint, GROUPS.get(endpoint.partition(".")[0]))
    assert found is not None, f"{endpoint}: say in GROUPS who may use it"
    return found


def address(rule: Rule, place: PeopleSite, **instead: str) -> str:
    """An address of a route, with what there is in the place of its parts."""
    words = {
        "token": "some-token",
        "version": "1",
        "what": "merge",
        "code": "de",
        "form": "html",
        "ending": "bib",
        "identifier": "robotics",
        "key": "x",
        "part": "1",
    }

    def part(found: re.Match[str]) -> str:
        kind, _, name = found[1].rpartition(":")
        usual = {"int": "1", "uuid": str(UUID(int=1))}.get(kind, "some-name")
        return instead.get(name) or str({**words, **place.ids}.get(name, usual))

    return re.sub(r"<([^>]+)>", part, rule.rule)


def rules(place: PeopleSite) -> list[Rule]:
    return sorted(place.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def is_refused(answer: TestResponse) -> bool:
    """Whether the guard has turned somebody away: by status, or by the way to the sign-in page."""
    leads_to = urlsplit(answer.headers.get("Location", "")).path
    return answer.status_code in {401, 403} or leads_to == "/account/sign-in"


def test_every_route_is_in_the_table_and_the_table_has_no_others(place: PeopleSite) -> None:
    endpoints = {rule.endpoint for rule in rules(place)}
    for endpoint in endpoints:
        expected(endpoint)
    blueprints = {endpoint.partition(".")[0] for endpoint in endpoints}
    assert set(GROUPS) <= endpoints | blueprints


@pytest.mark.parametrize("name", PEOPLE)
def test_reading_is_for_whom_the_table_says(place: PeopleSite, name: str) -> None:
    client = place.clients[name]
    for rule in rules(place):
        if "GET" not in (rule.methods or ()) or rule.endpoint in BETWEEN:
            continue
        where = address(rule, place)
        answer = client.get(where)
        assert answer.status_code < 500, where
        may = name in expected(rule.endpoint)
        # A page that everybody may open can send people on to sign in, for example behind a link that is not valid.
        if expected(rule.endpoint) is not ALL:
            assert is_refused(answer) is not may, (where, answer.status_code, answer.headers.get("Location"))
            if answer.status_code == 200:
                assert "no-store" in answer.headers["Cache-Control"], where
        elif not rule.endpoint.startswith("security."):
            assert not is_refused(answer), where


@pytest.mark.parametrize("name", PEOPLE)
def test_forms_without_a_token_are_refused_for_everybody(place: PeopleSite, name: str) -> None:
    client = place.clients[name]
    for rule in rules(place):
        if "POST" not in (rule.methods or ()) or rule.endpoint in WITHOUT_TOKEN:
            continue
        if rule.endpoint.partition(".")[0] in BY_LINK:
            continue
        where = address(rule, place)
        answer = client.post(where, data={"anything": "x"})
        wanted = 400
        if name not in expected(rule.endpoint):
            # Somebody who was disabled is nobody.
            wanted = 403 if name not in {"nobody", "disabled"} or not expected(rule.endpoint) else 401
        assert answer.status_code == wanted, (where, answer.status_code)
        wrong = client.post(where, data={"csrf_token": "of-another-site"})
        assert wrong.status_code == wanted, where


def test_other_methods_are_refused(place: PeopleSite) -> None:
    for rule in rules(place):
        allowed: set[str] = set()
        where = address(rule, place)
        for other in rules(place):
            if other.rule == rule.rule:
                allowed |= other.methods or set()
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - allowed:
            answer = place.clients["administrator"].open(where, method=method)
            assert answer.status_code in {400, 404, 405}, (method, where)  # 400: no token


def token(client: FlaskClient) -> str:
    return Page(client.get("/account").text).all("input", name="csrf_token")[0]["value"]


def test_nobody_but_its_researchers_opens_a_submission(place: PeopleSite) -> None:
    stranger, colleague = place.clients["stranger"], place.clients["researcher"]
    sent = {"csrf_token": token(stranger), "revision": "1", "version": "1", "body": "x", "move": "withdraw"}
    for rule in rules(place):
        if "submission_id" not in rule.arguments:
            continue
        for submission in (place.begun, place.handed_in):
            where = address(rule, place, submission_id=str(submission))
            if "GET" in (rule.methods or ()):
                answer = stranger.get(where)
                assert (answer.status_code, TYPED in answer.text) == (404, False), where
                assert colleague.get(where).status_code in {200, 302}, where
                assert place.clients["scout"].get(where).status_code == 403, where
            if "POST" in (rule.methods or ()):
                answer = stranger.post(where, data=sent)
                assert (answer.status_code, TYPED in answer.text) == (404, False), where
    assert TYPED not in stranger.get("/contribute").text
    assert TYPED in colleague.get("/contribute").text


def test_what_scouts_say_among_themselves_stays_there(place: PeopleSite) -> None:
    assert SECRET_WORDS in place.clients["scout"].get(f"/curate/briefs/{place.handed_in}/conversation").text
    page = place.clients["researcher"].get(f"/contribute/{place.handed_in}")
    assert page.status_code == 200
    assert SECRET_WORDS not in page.text


def test_a_conversation_is_read_by_its_two_sides(place: PeopleSite) -> None:
    where = f"/cooperation/talks/{place.ids['interest_id']}"
    assert place.clients["stranger"].get(where).status_code == 404
    assert TALK not in place.clients["scout"].get(where).text
    for name in ("researcher", "reader"):
        assert TALK in place.clients[name].get(where).text


@pytest.mark.parametrize("name", ["nobody", "reader", "researcher", "stranger"])
def test_what_is_not_published_is_not_read_by_its_address(place: PeopleSite, name: str) -> None:
    client, slug = place.clients[name], str(place.ids["slug"])
    for ending in ("", ".json", ".pdf", ".bib", ".ris", ".csl.json"):
        assert client.get(f"/briefs/{slug}{ending}").status_code == 404, ending
    for where in ("/list", "/compare", "/list.bib", "/list.ris", "/list.csl.json", "/search", "/search.atom"):
        answer = client.get(where, query_string={"brief": slug, "q": UNPUBLISHED.split()[-1]})
        assert UNPUBLISHED not in answer.text, where
    for where in ("/sitemap.xml", "/suggest?q=watching", "/organisations", "/overview"):
        # An offer and an opening that are published have the same slug.
        assert f"/briefs/{slug}" not in client.get(where).text, where
    assert client.get(f"/briefs/{place.ids['brief_id']}").status_code == 404


@pytest.mark.end_to_end
def test_no_id_that_is_guessed_breaks_anything(place: PeopleSite) -> None:
    client = place.clients["administrator"]
    sent = {"csrf_token": token(client)}
    for rule in rules(place):
        for part in sorted(rule.arguments):
            for value in RUBBISH:
                where = address(rule, place, **{part: value if "%" in value else quote(value)})
                for method in sorted({"GET", "POST"} & (rule.methods or set())):
                    answer = client.open(where, method=method, data=sent if method == "POST" else None)
                    assert answer.status_code < 500, (method, where)
                    assert "Traceback" not in answer.text


class Form(NamedTuple):
    """A form of a page."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


class Forms(HTMLParser):
    """Collects the forms of a page that change something."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._address = address
        self._parts: tuple[str, list[tuple[str, str]], list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form" and known.get("method", "").lower() == "post":
            self._parts = (known.get("action") or self._address, [], [])
        elif self._parts is not None and tag in {"input", "select", "textarea", "button"} and known.get("name"):
            if known.get("type") == "file":
                self._parts[2].append(known["name"])
            else:
                self._parts[1].append((known["name"], known.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._parts is not None:
            self.found.append(Form(self._parts[0], tuple(self._parts[1]), tuple(self._parts[2])))
            self._parts = None


def forms(place: PeopleSite, name: str) -> list[Form]:
    """The forms of all pages that somebody may open."""
    client = place.clients[name]
    found: dict[Form, None] = {}
    for rule in rules(place):
        if "GET" not in (rule.methods or ()) or rule.endpoint in BETWEEN or name not in expected(rule.endpoint):
            continue
        for submission in (place.begun, place.handed_in):
            where = address(rule, place, submission_id=str(submission), brief_id=str(place.handed_in))
            answer = client.get(where)
            if answer.mimetype == "text/html":
                found.update(dict.fromkeys(Forms(answer.text, where).found))
            if "submission_id" not in rule.arguments:
                break
    ending = {rule.rule for rule in rules(place) if rule.endpoint in ENDING}
    return [form for form in found if urlsplit(form.action).path not in ending]


@pytest.mark.end_to_end
@pytest.mark.parametrize("name", ["researcher", "administrator"])
def test_no_form_breaks_by_what_is_typed(place: PeopleSite, name: str) -> None:
    """One field after the other is rubbish, and then all of them at once; what pages hide in forms too."""
    client, sent = place.clients[name], 0
    for form in forms(place, name):
        names = list(dict.fromkeys(field for field, _ in form.fields if field != "csrf_token"))
        given: dict[str, str | bytes] = {**dict(form.fields), "csrf_token": token(client)}
        wrongs = [{field: TYPED_RUBBISH[number % len(TYPED_RUBBISH)]} for number, field in enumerate(names[:25])]
        for wrong in [*wrongs, *(dict.fromkeys(names, rubbish) for rubbish in TYPED_RUBBISH)]:
            answer = client.post(form.action, data={**given, **wrong})
            assert answer.status_code < 500, (form.action, list(wrong), [value[:20] for value in wrong.values()][:3])
            sent += 1
    assert sent > 20
