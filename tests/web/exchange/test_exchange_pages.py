"""The pages of academic exchange, as visitors, hosts, guests, editors and scouts use them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib.namespace import SDO

from kb.model import AccountRole, InterestState, ProfileStatus
from tests.exchange.openings import TEXT
from tests.web.accounts.mails import mails
from tests.web.cooperation import steps
from tests.web.html_page import Page
from tests.web.person import Person, sound
from tests.web.schema_org import described
from web.silta import Silta

FORM = {
    "kind": "research-stay",
    "organisation": "Example Institute",
    "country": "FI",
    "place": "Oulu",
    "levels": ["doctoral", "staff"],
    "en-title": "Research stay on old pumps",
    "en-summary": "Hear when a pump begins to fail.",
    "en-description": "Forty pumps have no sensors.",
    "technologies": ["vibration-analysis"],
    "starts_on": "2027-09-01",
    "ends_on": "2028-02-28",
    "duration": "3",
    "duration_unit": "months",
    "funding_kind": "scholarship",
    "amount": "1600",
    "per": "month",
    "preparation": ["language-course", "mentoring"],
    "languages": ["en"],
    "deadline": (datetime.now(UTC).date() + timedelta(days=90)).isoformat(),
}
ADDRESS = "/exchange/research-stay-on-old-pumps"
SUPERVISOR = {"supervisor-name": "A Supervisor", "supervisor-email": "supervisor@example.org"}
People = Callable[..., Person]
Put = Callable[..., None]


@pytest.fixture
def host(person: People) -> Person:
    return person(AccountRole.RESEARCHER, "A Host")


@pytest.fixture
def guest(person: People) -> Person:
    return person(AccountRole.READER, "A Guest")


def moved(somebody: Person, name: str, reason: str = "") -> str:
    """Make a move on the page of the opening, and return the text of the page that follows."""
    return steps.moved(somebody, name, reason, ADDRESS)


def publish(host: Person, editor: Person, **changes: object) -> None:
    assert host.send("/exchange/new", {**FORM, **changes}).headers["Location"] == ADDRESS
    moved(host, "submit")
    moved(editor, "publish")


def test_from_an_empty_form_to_the_list(host: Person, editor: Person, visitor: FlaskClient) -> None:
    assert "Nothing is open yet" in sound(visitor.get("/exchange")).text
    host.page("/exchange/new")
    assert "Draft" in host.told(host.send("/exchange/new", FORM))
    assert visitor.get(ADDRESS).status_code == 404
    assert "Handed in" in moved(host, "submit")
    assert "Openings (1)" in editor.page("/curate/cooperation").text
    queue = editor.page("/curate/cooperation?family=exchange")
    assert "Research stay on old pumps" in queue.text
    moved(editor, "publish")
    listed = sound(visitor.get("/exchange"))
    assert [link.text for link in listed.all("a") if link.attributes.get("href") == ADDRESS] == [
        "Research stay on old pumps"
    ]
    page = sound(visitor.get(ADDRESS)).text
    for said in (
        *("Oulu, Finland", "3 months between September 1, 2027 and February 28, 2028", "Mentor at the host"),
        *("Scholarship, 1,600 EUR a month", "Doctoral researcher", "Forty pumps have no sensors."),
    ):
        assert said in page


def test_what_is_missing_is_said_and_nothing_lost(host: Person) -> None:
    bad = {"kind": "", "duration": "many", "amount": "1,5", "deadline": "tomorrow", "supervisor-email": "nowhere"}
    page = sound(host.send("/exchange/new", {**FORM, "supervisor-name": "A", **bad}), 422)
    for said in ("Choose what it is.", "Write a whole number from 1 to 120.", "Write whole euros", "no mail address"):
        assert said in page.text
    assert page.one("input", id="field-en-title")["value"] == FORM["en-title"]
    page = sound(host.send("/exchange/new", {**FORM, "ends_on": "2027-08-01", "deadline": "tomorrow"}), 422)
    assert "Write a day like 2027-05-31." in page.text
    page = sound(host.send("/exchange/new", {**FORM, "ends_on": "2027-10-01"}), 422)
    assert page.one("p", id="problem-duration").text == "The stay does not fit between the first and the last day."
    incomplete = {"kind": "thesis", "organisation": "E", "fi-title": "Otsikko"}
    assert host.send("/exchange/new", incomplete).status_code == 303
    said = sound(host.send("/exchange/otsikko/move", {"move": "submit", "revision": "1"}), 409).text
    assert "“For whom” needs one choice at least." in said
    assert "The first day or the length of the stay has to be given." in said


def test_days_are_of_a_sensible_year(host: Person) -> None:
    for name, day in (("starts_on", "9999-12-31"), ("ends_on", "2101-01-01"), ("deadline", "1999-12-31")):
        page = sound(host.send("/exchange/new", {**FORM, name: day}), 422)
        assert page.one("p", id=f"problem-{name}").text == "Write a day of the years 2000 to 2100."


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"duration": "6", "duration_unit": ""}, "duration_unit"),
        ({"amount": "900", "per": ""}, "per"),
        ({"amount": "900", "funding_kind": "own"}, "amount"),
        ({"amount": "1.5"}, "amount"),
        ({"amount": "1.000.0"}, "amount"),
        ({"starts_on": "", "ends_on": "2027-12-31"}, "ends_on"),
        ({"starts_on": "2027-12-31", "ends_on": "2027-12-01", "duration": ""}, "ends_on"),
        ({"deadline": "2020-01-01"}, "deadline"),
    ],
)
def test_nothing_is_guessed(host: Person, changes: dict[str, str], place: str) -> None:
    page = sound(host.send("/exchange/new", {**FORM, **changes}), 422)
    [problem] = [item for item in page.all("p", class_="field-problem") if "hidden" not in item.attributes]
    assert problem["id"] == f"problem-{place}"
    assert [item["id"] for item in page.elements if "autofocus" in item.attributes] == [f"field-{place}"]


@pytest.mark.parametrize("amount", ["1600", "1.600", "1,600", "1 600", "1\N{NARROW NO-BREAK SPACE}600", "1'600"])
def test_amounts_are_written_as_people_write_them(host: Person, amount: str) -> None:
    assert "1,600 EUR a month" in host.told(host.send("/exchange/new", {**FORM, "amount": amount, "per": "month"}))


def test_editing_keeps_every_field_and_a_second_window_is_refused(host: Person, desk: Silta) -> None:
    host.send("/exchange/new", {**FORM, **SUPERVISOR, "consent": "yes", "flexible": "yes", "remote": "yes"})
    page = host.page(f"{ADDRESS}/edit")
    shown = {
        field["name"]: field["value"]
        for field in page.all("input")
        if field.attributes.get("type") != "checkbox" or "checked" in field.attributes
    }
    assert shown["duration"] == "3"
    assert shown["supervisor-email"] == "supervisor@example.org"
    with desk.database.unit_of_work() as work:
        before = work.exchange.by_slug(ADDRESS[10:])
    same = {**FORM, **SUPERVISOR, "consent": "yes", "flexible": "yes", "remote": "yes", "revision": "1"}
    assert host.send(f"{ADDRESS}/edit", same).status_code == 303
    with desk.database.unit_of_work() as work:
        assert work.exchange.by_slug(ADDRESS[10:]) == before
    assert "Espoo" in host.told(host.send(f"{ADDRESS}/edit", {**same, "place": "Espoo"}))
    answer = host.send(f"{ADDRESS}/edit", {**same, "place": "Turku"})
    assert "Somebody has changed it meanwhile" in sound(answer, 409).text


@pytest.mark.parametrize("path", ["/new", "/research-stay-on-old-pumps/edit"])
def test_visitors_are_asked_to_sign_in(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(f"/exchange{path}")
    assert answer.status_code == 302
    assert "/account/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/exchange/new", *(f"{ADDRESS}/{end}" for end in ("edit", "move", "apply"))])
def test_forms_need_a_token_and_an_account(host: Person, visitor: FlaskClient, path: str) -> None:
    host.send("/exchange/new", FORM)
    assert host.client.post(path, data=FORM).status_code == 400
    assert visitor.post(path, data=FORM).status_code in {400, 401}


def test_others_cannot_see_change_or_move_a_draft(host: Person, guest: Person, scout: Person, editor: Person) -> None:
    host.send("/exchange/new", FORM)
    for somebody in (guest, scout, editor):
        assert somebody.client.get(ADDRESS).status_code == 404
        assert somebody.client.get(f"{ADDRESS}.ics").status_code == 404
        assert somebody.client.get(f"{ADDRESS}/edit").status_code == 404
        assert somebody.send(f"{ADDRESS}/move", {"move": "submit", "revision": "1"}).status_code == 404
    moved(host, "submit")
    assert scout.send(f"{ADDRESS}/move", {"move": "publish", "revision": "2"}).status_code == 409
    assert host.send(f"{ADDRESS}/move", {"move": "publish", "revision": "2"}).status_code == 409
    assert host.client.get(f"{ADDRESS}/edit").status_code == 403


def test_the_supervisor_is_named_only_with_consent_which_can_be_withdrawn(
    host: Person, editor: Person, guest: Person, visitor: FlaskClient
) -> None:
    publish(host, editor, **SUPERVISOR)
    assert "A Supervisor" in host.page(ADDRESS).text
    for address in (ADDRESS, f"{ADDRESS}.ics", "/exchange.atom", "/exchange"):
        assert "A Supervisor" not in visitor.get(address).text
    moved(host, "revise")
    seen = host.page(f"{ADDRESS}/edit").all("input", name="revision")[0]["value"]
    host.send(f"{ADDRESS}/edit", {**FORM, **SUPERVISOR, "consent": "yes", "revision": seen})
    moved(host, "submit")
    moved(editor, "publish")
    text = visitor.get(ADDRESS).text
    assert "A Supervisor" in text
    assert "Without a recorded consent" not in text, "there is one"
    assert guest.send(f"{ADDRESS}/supervisor/remove", {}).status_code == 403
    assert "no longer named" in host.told(host.send(f"{ADDRESS}/supervisor/remove", {}))
    assert "A Supervisor" not in visitor.get(ADDRESS).text


def test_an_application_reaches_the_host_without_an_address(
    host: Person, guest: Person, editor: Person, scout: Person, desk: Silta, desk_app: Flask
) -> None:
    publish(host, editor)
    before = len(mails(desk_app, desk))
    page = sound(guest.send(f"{ADDRESS}/apply", {"body": " "}), 422)
    assert page.one("p", id="problem-message-body").text == "Write a message first."
    answer = guest.send(f"{ADDRESS}/apply", {"body": "I would like to come."})
    talk = answer.headers["Location"]
    assert "I would like to come." in guest.told(answer)
    message = mails(desk_app, desk)[before]
    assert message["To"] == host.account.email
    assert "I would like to come." not in message.get_content()
    assert guest.account.email not in message.as_string()
    page = host.page(talk)
    assert page.one("a", href=ADDRESS).text == "Research stay on old pumps"
    assert guest.account.email not in page.text
    host.send(talk, {"body": "Welcome."})
    assert "In talks" in guest.page("/cooperation/mine").text
    assert "I would like to come." not in scout.page(talk).text
    guest.send(f"{talk}/report", {"reason": "Advertising"})
    assert "I would like to come." in scout.page(talk).text
    assert "stop" in [button["value"] for button in scout.page(talk).all("button", name="move")]
    with desk.database.unit_of_work() as work:
        [interest] = work.interests.all()
        assert interest.state is InterestState.IN_TALKS


def test_an_opening_of_a_file_takes_no_messages(put_opening: Put, guest: Person) -> None:
    put_opening("one")
    assert "Nobody of this site looks after this opening" in guest.page("/exchange/one").text
    assert sound(guest.send("/exchange/one/apply", {"body": "Hello"}), 422)


def test_the_own_openings_are_listed_with_their_states(host: Person) -> None:
    host.send("/exchange/new", FORM)
    page = host.page("/cooperation/mine")
    assert page.one("a", href=ADDRESS)
    assert "Research stay" in page.text


class TestFinding:
    """The list, its words and its filters, without a script."""

    @pytest.fixture(autouse=True)
    def _some(self, put_opening: Put) -> None:
        put_opening("one", deadline="2097-05-01")
        finnish = {"title": "Pehmeä tarttuja", "summary": "Kokeita.", "description": "Tarttujat."}
        put_opening("two", kind="teaching", texts={"fi": finnish}, technologies=["bin-picking"], country="DE")

    def titles(self, visitor: FlaskClient, query: str) -> list[str]:
        return [item.text for item in sound(visitor.get(f"/exchange?{query}")).all("h3")]

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ("q=pumps", [TEXT["title"]]),
            ("q=tarttuja", ["Pehmeä tarttuja"]),
            ("kind=teaching", ["Pehmeä tarttuja"]),
            ("technology=robotics", ["Pehmeä tarttuja"]),
            ("country=DE&kind=thesis", []),
            ("sort=deadline", [TEXT["title"], "Pehmeä tarttuja"]),
        ],
    )
    def test_what_is_asked_is_found(self, visitor: FlaskClient, query: str, wanted: list[str]) -> None:
        assert self.titles(visitor, query) == wanted

    def test_filters_say_how_many_they_find_and_open_the_tree(self, visitor: FlaskClient) -> None:
        page = sound(visitor.get("/exchange?technology=robotics"))
        values = [box["value"] for box in page.all("input", name="technology")]
        assert values.index("robotics") + 1 == values.index("bin-picking")
        assert "vibration-analysis" not in values
        page = sound(visitor.get("/exchange?technology=robotics&technology=bin-picking"))
        [chosen] = [box for box in page.all("input", name="technology") if "checked" in box.attributes]
        assert chosen["value"] == "bin-picking"
        assert "Thesis (1)" in sound(visitor.get("/exchange")).text

    @pytest.mark.parametrize("query", ["page=99", "page=x", "kind=%00", "q=%ff%fe", "technology=nothing&start=1"])
    def test_rubbish_is_no_failure(self, visitor: FlaskClient, query: str) -> None:
        for path in ("/exchange", "/exchange.atom", "/exchange.ics"):
            assert visitor.get(f"{path}?{query}").status_code == 200

    @pytest.mark.parametrize(
        ("language", "heading", "kind"),
        [("de", "Akademischer Austausch", "Abschlussarbeit"), ("fi", "Akateeminen vaihto", "Opinnäytetyö")],
    )
    def test_in_each_language(self, visitor: FlaskClient, language: str, heading: str, kind: str) -> None:
        page = Page(visitor.get(f"/exchange?lang={language}").text)
        assert page.one("h1").text == heading
        assert kind in page.text
        one = Page(visitor.get(f"/exchange/one?lang={language}").text)
        assert one.problems == []
        assert one.one("h1").attributes["lang"] == "en"

    def test_the_feed_of_a_search(self, visitor: FlaskClient) -> None:
        page = sound(visitor.get("/exchange?kind=thesis"))
        [link] = [item for item in page.all("link") if item.attributes.get("type") == "application/atom+xml"]
        answer = visitor.get(link["href"])
        feed = feedparser.parse(answer.data)
        assert not feed.bozo
        assert [(item.title, item.link) for item in feed.entries] == [
            (TEXT["title"], "https://silta.example.org/exchange/one")
        ]
        assert feed.entries[0].id.startswith("urn:uuid:")
        assert "Thesis" in feed.feed.title
        again = visitor.get(link["href"], headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_an_opening_is_a_programme_for_machines(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening(
        "one",
        deadline="2097-05-01",
        duration={"length": 6, "unit": "months"},
        funding={"kind": "scholarship", "amount": 900, "per": "month"},
    )
    graph, one = described(visitor, "/exchange/one")
    assert (one, rdflib.RDF.type, SDO.EducationalOccupationalProgram) in graph
    assert str(graph.value(one, SDO.applicationDeadline)) == "2097-05-01"
    assert str(graph.value(one, SDO.timeToComplete)) == "P6M"
    assert str(graph.value(graph.value(one, SDO.provider), SDO.name)) == "Example Institute"
    assert str(graph.value(graph.value(one, SDO.trainingSalary), SDO.currency)) == "EUR"


def test_an_opening_with_a_contract_is_a_job(put_opening: Put, visitor: FlaskClient) -> None:
    put_opening("one", deadline="2097-05-01", funding={"kind": "salary", "amount": 3100, "per": "month"}, remote=True)
    graph, one = described(visitor, "/exchange/one")
    assert (one, rdflib.RDF.type, SDO.JobPosting) in graph
    for needed in (SDO.title, SDO.description, SDO.datePosted, SDO.hiringOrganization, SDO.jobLocation):
        assert graph.value(one, needed), needed
    assert str(graph.value(one, SDO.validThrough)) == "2097-05-01T23:59:59"
    value = graph.value(graph.value(one, SDO.baseSalary), SDO.value)
    assert (str(graph.value(value, SDO.value)), str(graph.value(value, SDO.unitText))) == ("3100", "MONTH")


def test_hostile_texts_are_shown_as_text(put_opening: Put, visitor: FlaskClient) -> None:
    hostile = "</script><script>alert(1)</script>"
    text = {"title": hostile, "summary": hostile, "description": f"{hostile}\n[a](javascript:alert(1))"}
    put_opening("one", texts={"en": text}, organisation=hostile, place=hostile)
    for address in ("/exchange/one", "/exchange"):
        html = visitor.get(address).text
        assert "<script>alert" not in html
        assert not re.search(r'href="javascript', html)


def test_what_has_expired_is_gone_from_everywhere(put_opening: Put, visitor: FlaskClient, desk: Silta) -> None:
    put_opening("one")
    assert visitor.get("/exchange/one.ics").status_code == 200
    with desk.database.unit_of_work(writing=True) as work:
        stored = work.exchange.by_slug("one")
        assert stored is not None
        gone = stored.profile.model_copy(update={"status": ProfileStatus.EXPIRED})
        work.exchange.save(gone, author="worker", reason="over", expected_revision=1)
        work.commit()
    for address in ("/exchange/one", "/exchange/one.ics"):
        assert visitor.get(address).status_code == 410
    for address in ("/exchange", "/exchange.ics", "/exchange.atom"):
        assert TEXT["title"] not in visitor.get(address).text
