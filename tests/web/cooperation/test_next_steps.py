"""What people are told after each step: what is wrong and where, what follows, and what waits for them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.curation.own_data import own_data
from kb.model import AccountRole, ProfileStatus
from tests.web.accounts.mails import mails
from tests.web.cooperation.steps import ADDRESS, FORM, People, moved, publish
from tests.web.html_page import Page
from tests.web.person import Person, sound
from web.commands.expiry import expire_and_tell
from web.cooperation.form_parts import OFFERED_COUNTRIES
from web.silta import Silta

TODAY = datetime.now(UTC).date()


def focused(page: Page) -> list[str]:
    """The ids of what gets the focus when the page is opened."""
    return [element.attributes.get("id", "") for element in page.elements if "autofocus" in element.attributes]


def begin(other: Person, body: str = "We make such sensors.") -> str:
    """Write to the firm, and return the address of the conversation."""
    answer = other.send(f"{ADDRESS}/interest", {"body": body})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


class TestForm:
    """The form of an offer or request."""

    @pytest.mark.parametrize(
        ("changes", "first", "said"),
        [
            ({"type": "", "organisation": ""}, "field-type", "Choose what it is."),
            ({"en-title": ""}, "field-en-title", "A title is missing."),
            ({"fi-summary": "Pumppuja."}, "field-fi-title", "A title is missing."),
            ({"en-summary": "x" * 401}, "field-en-summary", "it has 401 characters, at most 400 are possible"),
            ({"en-partner": "a\x0bb"}, "field-en-partner", "invisible character"),
            ({"deadline": "2020-01-01"}, "field-deadline", "a day within the next 12 months"),
            ({"deadline": "31.5."}, "field-deadline", "Write a day like 2027-05-31."),
        ],
    )
    def test_the_first_problem_has_the_focus(
        self, firm: Person, changes: dict[str, str], first: str, said: str
    ) -> None:
        page = sound(firm.send("/cooperation/new", {**FORM, **changes}), 422)
        assert focused(page) == [first]
        assert said in page.one("p", id=first.replace("field", "problem")).text

    def test_an_organisation_may_be_in_any_country(self, firm: Person, desk: Silta) -> None:
        for address in ("/cooperation/new", "/exchange/new"):
            choice = firm.client.get(address).text.partition('<select id="field-country"')[2].partition("</select>")[0]
            codes = re.findall(r'<option value="(\w*)"', choice)
            assert {"BR", "XK", "AX"} <= set(codes)
            assert {"EU", "ZZ", "unknown"}.isdisjoint(codes)
            assert len(codes) == len(set(codes)) == 251
        firm.send("/cooperation/new", {**FORM, "country": "BR"})
        with desk.database.unit_of_work() as work:
            stored = work.cooperation.by_slug("vibration-of-old-pumps")
        assert stored is not None
        assert stored.profile.country == "BR"

    def test_a_partner_s_country_that_a_file_brought_stays(self, firm: Person, desk: Silta) -> None:
        firm.send("/cooperation/new", FORM)
        with desk.database.unit_of_work(writing=True) as work:
            stored = work.cooperation.by_slug("vibration-of-old-pumps")
            assert stored is not None
            brought = stored.profile.model_copy(update={"countries": ("BR", "FI")})
            work.cooperation.save(brought, author="file", reason="brought", expected_revision=stored.revision)
            work.commit()
        boxes = firm.page(f"{ADDRESS}/edit").all("input", name="countries")
        assert [box["value"] for box in boxes if "checked" in box.attributes] == ["BR", "FI"]

    def test_too_many_countries_of_partners_are_not_cut(self, firm: Person) -> None:
        page = sound(firm.send("/cooperation/new", {**FORM, "countries": list(OFFERED_COUNTRIES)}), 422)
        assert "At most 40 can be chosen." in page.one("p", id="problem-countries").text
        (part,) = [item for item in page.all("details") if "Partner's country" in item.text]
        assert "open" in part.attributes

    def test_all_problems_are_told_at_once(self, firm: Person) -> None:
        bad = {**FORM, "type": "", "en-summary": "x" * 401, "deadline": "2020-01-01"}
        page = sound(firm.send("/cooperation/new", bad), 422)
        told = [item["id"] for item in page.all("p", class_="field-problem") if "hidden" not in item.attributes]
        assert told == ["problem-type", "problem-en-summary", "problem-deadline"]

    @pytest.mark.parametrize(("changes", "opened"), [({}, 1), ({"fi-summary": "Pumppuja."}, 2)])
    def test_a_language_with_a_problem_is_open(self, firm: Person, changes: dict[str, str], opened: int) -> None:
        page = sound(firm.send("/cooperation/new", {"organisation": "E", **changes}), 422)
        languages = [item for item in page.all("details") if "Description" in item.text]
        assert sum("open" in item.attributes for item in languages) == opened

    def test_nothing_that_is_pasted_is_cut(self, firm: Person) -> None:
        page = firm.page("/cooperation/new")
        for name in ("en-title", "en-summary"):
            [field] = [item for item in page.elements if item.attributes.get("name") == name]
            assert "maxlength" not in field.attributes

    def test_a_day_that_has_passed_since_it_was_kept_bars_no_saving(self, firm: Person, desk: Silta) -> None:
        firm.send("/cooperation/new", FORM)
        with desk.database.unit_of_work(writing=True) as work:
            stored = work.cooperation.by_slug("vibration-of-old-pumps")
            assert stored is not None
            old = stored.profile.model_copy(update={"deadline": TODAY - timedelta(days=3)})
            work.cooperation.save(old, author="A Firm", reason="long ago", expected_revision=1)
            work.commit()
        kept = {**FORM, "deadline": (TODAY - timedelta(days=3)).isoformat(), "country": "FI", "revision": "2"}
        assert "Your changes are saved." in firm.told(firm.send(f"{ADDRESS}/edit", kept))
        assert "a day within the next 12 months" in firm.page(ADDRESS).text


def test_each_step_says_what_follows(firm: Person, scout: Person, editor: Person) -> None:
    said = firm.told(firm.send("/cooperation/new", {**FORM, "deadline": ""}))
    assert "Your draft is saved." in said
    assert "Before it can be handed in:" in said
    firm.send(f"{ADDRESS}/edit", {**FORM, "revision": "1"})
    assert "A scout reads it, and you get a mail" in moved(firm, "submit")
    assert "the owner gets a mail with your reason" in moved(scout, "return", "Name the size")
    moved(firm, "submit")
    assert "It is published" in moved(editor, "publish")


def test_a_reason_is_asked_for_at_its_field(firm: Person, scout: Person) -> None:
    firm.send("/cooperation/new", FORM)
    moved(firm, "submit")
    for reason, said in (("", "Say why"), ("x" * 501, "it has 501 characters, at most 500 are possible")):
        form = {"move": "decline", "reason": reason, "revision": "2"}
        page = sound(scout.send(f"{ADDRESS}/move", form), 409)
        assert focused(page) == ["reason-decline"]
        assert said in page.one("p", id="problem-reason-decline").text
        assert page.one("textarea", id="reason-decline").text.strip() == reason
        [opened] = [item for item in page.all("details") if "open" in item.attributes]
        assert opened.text.strip().startswith("Decline")


class TestConversation:
    """Messages and what becomes of a conversation."""

    @pytest.fixture(autouse=True)
    def _published(self, firm: Person, editor: Person) -> None:
        publish(firm, editor)

    @pytest.mark.parametrize(
        ("body", "said"), [(" ", "Write a message first."), ("x" * 5001, "it has 5,001 characters, at most 5,000")]
    )
    def test_what_is_wrong_with_a_message_is_said_there(self, other: Person, body: str, said: str) -> None:
        page = sound(other.send(f"{ADDRESS}/interest", {"body": body}), 422)
        assert focused(page) == ["message-body"]
        assert said in page.one("p", id="problem-message-body").text
        assert page.one("textarea", id="message-body").text.strip() == body.strip()
        assert sound(other.send(begin(other), {"body": body}), 422).one("p", id="problem-message-body").text

    def test_a_form_that_is_sent_twice_says_it_once(
        self, firm: Person, other: Person, desk_app: Flask, desk: Silta
    ) -> None:
        address = begin(other)
        told = len(mails(desk_app, desk))
        assert begin(other) == address
        assert other.send(address, {"body": "We make such sensors."}).status_code == 303
        assert firm.page(address).text.count("We make such sensors.") == 1
        assert len(mails(desk_app, desk)) == told

    def test_who_talks_already_is_led_there(self, other: Person) -> None:
        address = begin(other)
        page = other.page(ADDRESS)
        assert address in page.links
        assert page.all("textarea") == []

    def test_what_is_new_is_marked_for_its_owner_only(self, firm: Person, other: Person) -> None:
        address = begin(other)
        new = {"class_": "state-new"}
        assert len(firm.page("/cooperation/mine").all("span", **new)) == 1
        assert other.page("/cooperation/mine").all("span", **new) == []
        firm.page(address)
        assert firm.page("/cooperation/mine").all("span", **new) == []

    @pytest.mark.parametrize(("name", "state"), [("refuse", "Closed"), ("agree", "Agreed"), ("close", "Closed")])
    def test_the_other_side_gets_a_mail_of_the_state(
        self, firm: Person, other: Person, desk_app: Flask, desk: Silta, name: str, state: str
    ) -> None:
        address = begin(other)
        if name != "refuse":
            firm.told(firm.send(address, {"body": "Yes"}))
        firm.told(firm.send(f"{address}/move", {"move": name}))
        message = mails(desk_app, desk)[-1]
        assert (message["To"], message["Subject"]) == (other.account.email, f"Vibration of old pumps: {state}")
        assert "This was done by A Firm." in message.get_content()
        assert firm.account.email not in message.get_content()

    def test_both_sides_get_a_mail_of_a_stop(
        self, firm: Person, other: Person, scout: Person, desk_app: Flask, desk: Silta
    ) -> None:
        address = begin(other)
        firm.told(firm.send(f"{address}/report", {"reason": "Rude"}))
        scout.told(scout.send(f"{address}/move", {"move": "stop"}))
        told = {message["To"] for message in mails(desk_app, desk)[-2:]}
        assert told == {firm.account.email, other.account.email}

    def test_a_report_is_not_for_the_other_side(self, firm: Person, other: Person, scout: Person) -> None:
        address = begin(other)
        page = sound(firm.send(f"{address}/report", {"reason": ""}), 422)
        assert focused(page) == ["report-reason"]
        firm.told(firm.send(f"{address}/report", {"reason": "They want money first"}))
        for somebody, reads in ((firm, True), (scout, True), (other, False)):
            text = somebody.page(address).text
            assert "This conversation was reported" in text
            assert ("They want money first" in text) is reads

    def test_nor_in_the_data_of_who_was_reported_or_at_the_desk(
        self, firm: Person, other: Person, scout: Person, editor: Person, desk: Silta
    ) -> None:
        address = begin(other)
        firm.told(firm.send(f"{address}/report", {"reason": "They want money first"}))
        assert "They want money first" in scout.page("/curate/cooperation").text
        with desk.database.unit_of_work() as work:
            told = str(own_data(work, other.account.id).records)
        assert "We make such sensors." in told
        assert "They want money first" not in told

    def test_what_is_refused_is_given_back_where_its_form_is_gone(self, firm: Person, other: Person) -> None:
        address = begin(other)
        long = "pump " * 1500
        page = sound(other.send(f"{ADDRESS}/interest", {"body": long}), 422)
        assert long.strip() in page.text
        firm.told(firm.send(f"{address}/move", {"move": "refuse"}))
        page = sound(other.send(address, {"body": "But listen"}), 422)
        assert "But listen" in page.text
        assert "moved on meanwhile" in page.text or "not any more" in page.text

    def test_a_report_that_waits_is_not_written_over(self, firm: Person, other: Person) -> None:
        address = begin(other)
        firm.told(firm.send(f"{address}/report", {"reason": "They want money first"}))
        assert other.send(f"{address}/report", {"reason": "Nothing is wrong"}).status_code == 422
        assert "They want money first" in firm.page(address).text

    def test_what_is_revised_is_not_told_before_it_is_published(self, firm: Person, other: Person) -> None:
        address = begin(other)
        moved(firm, "revise")
        page = firm.page(f"{ADDRESS}/edit")
        changed = {**FORM, "en-title": "Secret new pumps", "revision": page.all("input", name="revision")[0]["value"]}
        assert firm.send(f"{ADDRESS}/edit", changed).status_code == 303
        assert "Secret new pumps" in firm.page(address).text
        for seen in (other.page(address), other.page("/cooperation/mine")):
            assert "Secret new pumps" not in seen.text
            assert "Vibration of old pumps" in seen.text

    def test_it_goes_on_when_the_profile_is_gone(self, firm: Person, other: Person) -> None:
        address = begin(other)
        moved(firm, "withdraw")
        page = other.page(address)
        assert ADDRESS not in page.links, "there is nothing for this person any more"
        assert "no longer shown" in page.text
        assert "on its way" in other.told(other.send(address, {"body": "Still there?"}))

    def test_only_who_confirmed_the_address_gets_mails(
        self, firm: Person, other: Person, desk_app: Flask, desk: Silta
    ) -> None:
        before = len(mails(desk_app, desk))
        unconfirmed = firm.account.model_copy(update={"confirmed_at": None})
        with desk.database.unit_of_work(writing=True) as work:
            work.accounts.change(firm.account.id, confirmed_at=None)
            work.commit()
            assert work.accounts.get(firm.account.id) == unconfirmed
        begin(other)
        assert len(mails(desk_app, desk)) == before

    def test_scouts_see_who_asks_them_to_read_along(self, other: Person, scout: Person) -> None:
        other.told(other.send(f"{begin(other)}/scouts", {"invited": "yes"}))
        assert "A scout is asked to read along" in scout.page("/curate/cooperation").text


class TestLastDay:
    """What becomes of a profile when its last day is over."""

    @pytest.fixture(autouse=True)
    def _passed(self, firm: Person, editor: Person, desk: Silta) -> None:
        publish(firm, editor)
        with desk.database.unit_of_work(writing=True) as work:
            stored = work.cooperation.by_slug("vibration-of-old-pumps")
            assert stored is not None
            late = stored.profile.model_copy(update={"deadline": TODAY - timedelta(days=1)})
            work.cooperation.save(late, author="A Firm", reason="long ago", expected_revision=stored.revision)
            work.commit()

    def test_it_takes_no_messages_before_the_worker_has_looked(self, other: Person, visitor: FlaskClient) -> None:
        page = other.page(ADDRESS)
        assert "so it takes no messages any more" in page.text
        assert page.all("textarea") == []
        assert other.send(f"{ADDRESS}/interest", {"body": "Hello"}).status_code == 422
        assert ADDRESS not in sound(visitor.get("/cooperation")).links

    def test_its_owner_is_told_how_to_renew_it(
        self, firm: Person, visitor: FlaskClient, desk: Silta, desk_app: Flask
    ) -> None:
        assert expire_and_tell(desk) == ["vibration-of-old-pumps"]
        message = mails(desk_app, desk)[-1]
        assert message["To"] == firm.account.email
        assert "renew it" in message.get_content()
        assert ProfileStatus.EXPIRED.value in firm.page(ADDRESS).text.lower()
        assert expire_and_tell(desk) == []
        page = sound(visitor.get(ADDRESS), 410)
        assert "This is no longer open" in page.text
        assert "another last day" in moved(firm, "renew")

    def test_no_transaction_is_open_while_the_site_is_made_for_the_mail(
        self, firm: Person, desk: Silta, desk_app: Flask, caplog: pytest.LogCaptureFixture
    ) -> None:
        # Then the site itself writes when it is made.
        uncounted = replace(desk, settings=desk.settings.model_copy(update={"statistics_days": 0}))
        assert expire_and_tell(uncounted) == ["vibration-of-old-pumps"]
        assert not [said for said in caplog.messages if "statistics" in said]
        assert mails(desk_app, desk)[-1]["To"] == firm.account.email


def test_matches_are_counted_with_the_own_profiles(firm: Person, editor: Person, person: People) -> None:
    publish(firm, editor)
    offerer = person(AccountRole.READER, "An Offerer")
    changes = {"type": "technology-offer", "en-title": "Sensors for pumps", "organisation": "Example Sensors"}
    offer = {**FORM, **changes}
    offerer.send("/cooperation/new", offer)
    moved(offerer, "submit", address="/cooperation/sensors-for-pumps")
    moved(editor, "publish", address="/cooperation/sensors-for-pumps")
    page = firm.page("/cooperation/mine")
    [link] = [item for item in page.all("a") if item.attributes.get("href") == f"{ADDRESS}#matches"]
    assert link.text.endswith(("match", "matches"))


def test_who_is_signed_out_meanwhile_is_told_how_to_keep_the_text(firm: Person, visitor: FlaskClient) -> None:
    firm.send("/cooperation/new", FORM)
    with firm.client.session_transaction() as session:
        token = session["csrf_token"]
        session.pop("_user_id")
    page = Page(firm.client.post("/cooperation/new", data={**FORM, "csrf_token": token}).text)
    assert "Go back and copy what you have written." in page.text
