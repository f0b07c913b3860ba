"""The pages of cooperation, as visitors, firms, editors and scouts use them."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import AccountRole, InterestState, ProfileStatus
from tests.matching.profiles import profile
from tests.web.accounts.mails import mails
from tests.web.cooperation.steps import ADDRESS, FORM, People, moved, publish, revision
from tests.web.person import Person, sound
from web.silta import Silta

HANDS = {"en": {"title": "Hands", "summary": "Hands for robots.", "description": "They grip castings."}}


def put(silta: Silta, slug: str, **changes: Any) -> None:
    """Store a published profile that a file would bring."""
    made = profile(slug, **{"status": "published", **changes})
    with silta.database.unit_of_work(writing=True) as work:
        work.cooperation.add(made, author="ingest", reason="read from a file")
        work.commit()


def test_from_an_empty_form_to_the_list(firm: Person, editor: Person, visitor: FlaskClient) -> None:
    assert "Nothing is offered or sought yet" in sound(visitor.get("/cooperation")).text
    firm.page("/cooperation/new")
    assert "Draft" in firm.told(firm.send("/cooperation/new", FORM))
    assert visitor.get(ADDRESS).status_code == 404
    assert "Handed in" in moved(firm, "submit")
    queue = editor.page("/curate/cooperation")
    assert "Vibration of old pumps" in queue.text
    moved(editor, "publish")
    listed = sound(visitor.get("/cooperation"))
    assert [link.text for link in listed.all("a") if link.attributes.get("href") == ADDRESS] == [
        "Vibration of old pumps"
    ]
    page = sound(visitor.get(ADDRESS))
    assert "Forty pumps have no sensors." in page.text
    assert "robots" not in {element.attributes.get("name") for element in page.all("meta")}


def test_what_is_missing_is_said_and_nothing_lost(firm: Person) -> None:
    answer = firm.send("/cooperation/new", {**FORM, "type": "", "en-summary": "x" * 401})
    page = sound(answer, 422)
    assert "Choose what it is." in page.text
    answer = firm.send("/cooperation/new", {**FORM, "en-summary": "x" * 401, "deadline": "tomorrow"})
    page = sound(answer, 422)
    assert "This is too long: it has 401 characters, at most 400 are possible." in page.text
    assert "Write a day like 2027-05-31." in page.text
    assert page.one("input", id="field-en-title")["value"] == FORM["en-title"]
    incomplete = {"type": "business-offer", "organisation": "E", "fi-title": "Otsikko"}
    assert firm.send("/cooperation/new", incomplete).status_code == 303
    said = sound(firm.send("/cooperation/otsikko/move", {"move": "submit", "revision": "1"}), 409).text
    assert "At least one technology has to be chosen." in said
    assert "The deadline has to be a day within the next 12 months." in said


def test_editing_and_a_second_window(firm: Person) -> None:
    firm.send("/cooperation/new", FORM)
    page = firm.page(f"{ADDRESS}/edit")
    assert page.one("input", id="field-en-title")["value"] == FORM["en-title"]
    first = {**FORM, "country": "FI", "revision": revision(page)}
    assert "Finland" in firm.told(firm.send(f"{ADDRESS}/edit", first))
    answer = firm.send(f"{ADDRESS}/edit", {**first, "country": "SE"})
    assert "Somebody has changed it meanwhile" in sound(answer, 409).text


@pytest.mark.parametrize("path", ["/new", "/mine", "/talks/00000000-0000-7000-8000-000000000000"])
def test_visitors_are_asked_to_sign_in(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(f"/cooperation{path}")
    assert answer.status_code == 302
    assert "/account/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/new", f"{ADDRESS[12:]}/edit", f"{ADDRESS[12:]}/move", f"{ADDRESS[12:]}/interest"])
def test_forms_need_a_token_and_an_account(firm: Person, visitor: FlaskClient, path: str) -> None:
    firm.send("/cooperation/new", FORM)
    assert firm.client.post(f"/cooperation{path}", data=FORM).status_code == 400
    assert visitor.post(f"/cooperation{path}", data=FORM).status_code in {400, 401}


def test_others_cannot_change_or_move_it(firm: Person, other: Person, scout: Person, editor: Person) -> None:
    firm.send("/cooperation/new", FORM)
    for somebody in (other, scout, editor):
        assert somebody.client.get(ADDRESS).status_code == 404
        assert somebody.client.get(f"{ADDRESS}/edit").status_code == 404
        assert somebody.send(f"{ADDRESS}/move", {"move": "submit", "revision": "1"}).status_code == 404
    moved(firm, "submit")
    assert scout.page(ADDRESS)
    assert scout.send(f"{ADDRESS}/move", {"move": "publish", "revision": "2"}).status_code == 409
    assert firm.send(f"{ADDRESS}/move", {"move": "publish", "revision": "2"}).status_code == 409
    assert firm.client.get(f"{ADDRESS}/edit").status_code == 403
    assert other.client.get("/curate/cooperation").status_code == 403


def test_what_is_returned_tells_the_owner_why(firm: Person, scout: Person, desk: Silta, desk_app: Flask) -> None:
    firm.send("/cooperation/new", FORM)
    moved(firm, "submit")
    moved(scout, "return", "Name the size of the pumps")
    assert "Name the size of the pumps" in firm.page(ADDRESS).text
    [message] = mails(desk_app, desk)
    assert message["To"] == firm.account.email
    assert "Name the size of the pumps" in message.get_content()
    assert "https://silta.example.org/cooperation/vibration-of-old-pumps" in message.get_content()


class TestFinding:
    """The list, its words and its filters."""

    @pytest.fixture(autouse=True)
    def _some(self, desk: Silta) -> None:
        finnish = {"title": "Värähtelyn mittaus", "summary": "Mittaus.", "description": "Anturit pumpuille."}
        german = {"title": "Griff in die Kiste", "summary": "Roboter.", "description": "Greifer für Guss."}
        put(desk, "one", stage="market", agreements=["licence"])
        put(
            desk,
            "two",
            type="technology-offer",
            organisation="Example Institute",
            country="FI",
            texts={"fi": finnish},
            partner_types=["sme"],
        )
        put(
            desk,
            "three",
            type="business-offer",
            organisation="Example Hands",
            texts={"de": german},
            technologies=["bin-picking"],
        )

    @pytest.mark.parametrize(
        ("question", "slugs"),
        [
            ("", {"one", "two", "three"}),
            ("?kind=offer", {"two", "three"}),
            ("?technology=maintenance", {"one", "two"}),
            ("?technology=maintenance&technology=robotics", {"one", "two", "three"}),
            ("?technology=maintenance&kind=offer", {"two"}),
            ("?country=FI", {"two"}),
            ("?partner=sme", {"two"}),
            ("?agreement=licence", {"one"}),
            ("?stage=market", {"one"}),
            ("?q=pumps", {"one"}),
            ("?q=anturi", {"two"}),
            ("?q=roboter+guss", {"three"}),
            ("?q=bin+picking", {"three"}),
            ("?q=xyzzy", set()),
            ("?kind=nonsense&country=QQ&page=99", {"one", "two", "three"}),
        ],
    )
    def test_what_is_found(self, visitor: FlaskClient, question: str, slugs: set[str]) -> None:
        page = sound(visitor.get(f"/cooperation{question}"))
        found = {match[1] for link in page.links if (match := re.fullmatch(r"/cooperation/(\w+)", link))}
        assert found - {"new", "mine"} == slugs

    def test_counts_of_a_filter_ignore_its_own_choice(self, visitor: FlaskClient) -> None:
        text = sound(visitor.get("/cooperation?kind=offer")).text
        assert "Request (1)" in text
        assert "Offer (2)" in text

    def test_what_changes_is_seen_at_once(self, visitor: FlaskClient, desk: Silta) -> None:
        sound(visitor.get("/cooperation"))
        with desk.database.unit_of_work(writing=True) as work:
            stored = work.cooperation.by_slug("one")
            assert stored is not None
            gone = stored.profile.model_copy(update={"status": ProfileStatus.EXPIRED})
            work.cooperation.save(gone, author="worker", reason="expired", expected_revision=1)
            work.commit()
        assert "/cooperation/one" not in sound(visitor.get("/cooperation")).links

    @pytest.mark.parametrize("language", ["de", "en", "fi"])
    @pytest.mark.parametrize("address", ["/cooperation", "/cooperation?q=pumps&kind=request", "/cooperation/two"])
    def test_every_language(self, visitor: FlaskClient, address: str, language: str) -> None:
        page = sound(visitor.get(address, headers={"Accept-Language": language}))
        assert page.one("html")["lang"] == language
        titles = {"de": "Angebote und Gesuche", "en": "Offers and requests", "fi": "Tarjoukset ja pyynnöt"}
        assert titles[language] in page.text


class TestMatches:
    """What fits, why, and dismissing it."""

    @pytest.fixture(autouse=True)
    def _published(self, firm: Person, editor: Person, desk: Silta) -> None:
        put(desk, "sensors", type="technology-offer", organisation="Example Sensors", country="FI")
        put(
            desk,
            "hands",
            type="technology-offer",
            organisation="Example Hands",
            technologies=["bin-picking"],
            texts=HANDS,
        )
        publish(firm, editor)

    def test_they_are_there_at_once_with_reasons(self, visitor: FlaskClient) -> None:
        page = sound(visitor.get(ADDRESS))
        assert "/cooperation/sensors" in page.links
        assert "/cooperation/hands" not in page.links
        assert "Why: Vibration analysis" in page.text
        assert "Not useful" not in page.text
        assert ADDRESS in sound(visitor.get("/cooperation/sensors")).links

    def test_what_is_dismissed_is_gone_until_it_is_taken_back(
        self, firm: Person, other: Person, visitor: FlaskClient
    ) -> None:
        page = firm.page(ADDRESS)
        match = {name: page.all("input", name=name)[0]["value"] for name in ("kind", "target")}
        assert other.send(f"{ADDRESS}/dismiss", {**match, "reason": "known"}).status_code == 303
        assert "/cooperation/sensors" in sound(visitor.get(ADDRESS)).links
        said = firm.told(firm.send(f"{ADDRESS}/dismiss", {**match, "reason": "known"}))
        assert "1 match was dismissed" in said
        assert "/cooperation/sensors" not in sound(visitor.get(ADDRESS)).links
        firm.told(firm.send(f"{ADDRESS}/dismiss/back", match))
        assert "/cooperation/sensors" in sound(visitor.get(ADDRESS)).links

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"kind": "profile", "target": "x"},
            {"kind": "nonsense", "target": "x", "reason": "known"},
            {"kind": "profile", "target": "", "reason": "known"},
        ],
    )
    def test_nonsense_is_refused(self, firm: Person, form: dict[str, str]) -> None:
        assert firm.send(f"{ADDRESS}/dismiss", form).status_code == 400

    def test_what_is_no_match_is_told(self, firm: Person) -> None:
        answer = firm.send(f"{ADDRESS}/dismiss", {"kind": "brief", "target": "x", "reason": "known"})
        assert firm.told(answer)


class TestInterest:
    """Messages between people who do not see each other's address."""

    @pytest.fixture(autouse=True)
    def _published(self, firm: Person, editor: Person) -> None:
        publish(firm, editor)

    def begin(self, other: Person) -> str:
        answer = other.send(f"{ADDRESS}/interest", {"body": "We make such sensors.\r\nShall we talk?"})
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    def test_both_sides_talk_and_no_address_is_shown(
        self, firm: Person, other: Person, desk: Silta, desk_app: Flask
    ) -> None:
        address = self.begin(other)
        # The first mail told of the publication.
        message = mails(desk_app, desk)[-1]
        assert message["To"] == firm.account.email
        for text in (message.get_content(), str(message["From"]), str(message["Reply-To"])):
            assert other.account.email not in text
        assert "We make such sensors" not in message.get_content()
        assert f"https://silta.example.org{address}" in message.get_content()
        assert "Sent" in other.page(address).text
        page = firm.page(address)
        assert "Shall we talk?" in page.text
        assert other.account.email not in page.text
        assert "Read" in other.page(address).text
        assert "In talks" in firm.told(firm.send(address, {"body": "Yes"}))
        assert mails(desk_app, desk)[-1]["To"] == other.account.email
        assert "Agreed" in other.told(other.send(f"{address}/move", {"move": "agree"}))
        assert address in firm.page("/cooperation/mine").links
        assert address in other.page("/cooperation/mine").links

    def test_strangers_learn_nothing(self, other: Person, person: People) -> None:
        address = self.begin(other)
        stranger = person(AccountRole.RESEARCHER, "A Stranger")
        assert stranger.client.get(address).status_code == 404
        for path in ("", "/move", "/report", "/scouts"):
            assert stranger.send(f"{address}{path}", {"body": "x", "move": "close"}).status_code == 404

    def test_a_scout_looks_on(self, firm: Person, other: Person, scout: Person) -> None:
        address = self.begin(other)
        assert address in scout.page("/curate/cooperation").links
        page = scout.page(address)
        assert "We make such sensors" not in page.text
        assert "Scouts read the text only when" in page.text
        assert page.all("textarea") == []
        other.told(other.send(f"{address}/scouts", {"invited": "yes"}))
        assert "We make such sensors" in scout.page(address).text

    def test_abuse_is_reported_and_stopped(self, firm: Person, other: Person, scout: Person, desk: Silta) -> None:
        address = self.begin(other)
        assert firm.send(f"{address}/report", {"reason": ""}).status_code == 422
        firm.told(firm.send(f"{address}/report", {"reason": "Advertising"}))
        assert "Advertising" in scout.page("/curate/cooperation").text
        assert "We make such sensors" in scout.page(address).text
        scout.told(scout.send(f"{address}/move", {"move": "stop"}))
        assert other.send(address, {"body": "But"}).status_code == 422
        with desk.database.unit_of_work() as work:
            assert work.interests.all()[0].state is InterestState.CLOSED

    def test_a_report_can_be_dealt_with(self, firm: Person, other: Person, scout: Person) -> None:
        address = self.begin(other)
        firm.told(firm.send(f"{address}/report", {"reason": "Rude"}))
        number = address.rpartition("/")[2].partition("?")[0]
        scout.told(scout.send(f"/curate/cooperation/talks/{number}/report"))
        assert "A Scout has dealt with it" in firm.page(address).text
        assert "reported" not in other.page(address).text
        assert scout.send("/curate/cooperation/talks/00000000-0000-7000-8000-000000000000/report").status_code == 404

    @pytest.mark.parametrize("body", ["", "   ", "x" * 5001])
    def test_what_is_no_message(self, other: Person, body: str) -> None:
        assert other.send(f"{ADDRESS}/interest", {"body": body}).status_code == 422

    def test_hostile_words_stay_words(self, firm: Person, other: Person) -> None:
        answer = other.send(f"{ADDRESS}/interest", {"body": "<script>alert(1)</script> [x](javascript:alert(1))"})
        page = firm.page(str(answer.headers["Location"]))
        assert all(script["src"] for script in page.all("script"))
        assert not [link for link in page.links if link.startswith("javascript")]

    def test_nobody_writes_to_the_own_profile(self, firm: Person) -> None:
        assert firm.send(f"{ADDRESS}/interest", {"body": "Hello"}).status_code == 422
