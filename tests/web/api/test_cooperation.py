"""Offers and requests as programs read them."""

from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient

from kb.model import Dismissal, DismissalReason, ProfileKind, ProfileType, TargetKind
from tests.matching.profiles import profile
from tests.web.api.conftest import problem_of
from tests.web.api.profiles import profiles, put
from tests.web.api.test_paging import Small, pages
from tests.web.small_site import briefs
from web.api.cooperation import OfferParameters, ProfileParameters, RequestParameters
from web.silta import Silta

HANDS = {f"hands-{number}" for number in range(4)}
HIDDEN = ("a-draft", "handed-in", "gone", "too-late")


def slugs(program: FlaskClient, address: str) -> set[str]:
    return {item["slug"] for item in program.get(f"/api/v1{address}").get_json()["items"]}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/offers", {"hearing-pumps", *HANDS}),
        ("/requests", {"watching-pumps", "trying-robots", "buying-pumps"}),
        ("/offers?technology=maintenance", {"hearing-pumps"}),
        ("/offers?technology=maintenance&technology=robotics", {"hearing-pumps", *HANDS}),
        ("/offers?technology=robotics&country=FI", set()),
        ("/offers?country=FI", {"hearing-pumps"}),
        ("/offers?type=business-offer", HANDS),
        ("/offers?partner=sme", {"hearing-pumps"}),
        ("/offers?agreement=services", {"hearing-pumps"}),
        ("/offers?stage=market&stage=concept", {"hearing-pumps"}),
        ("/offers?technology=no-such-technology", set()),
        ("/requests?country=AT&country=FI", {"trying-robots"}),
        ("/requests?agreement=licence&stage=prototype", {"watching-pumps"}),
        ("/requests?type=business-request&type=research-request", {"trying-robots", "buying-pumps"}),
    ],
)
def test_what_is_found(program: FlaskClient, address: str, found: set[str]) -> None:
    assert slugs(program, address) == found


@pytest.mark.parametrize(
    "query", ["type=technology-request", "type=", "country=fi", "partner=nobody", "stage=9", "kind=offer", "q=pumps"]
)
def test_what_is_not_allowed_is_named(program: FlaskClient, query: str) -> None:
    document = problem_of(program.get(f"/api/v1/offers?{query}"), 422)
    assert [item["parameter"] for item in document["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize(
    ("model", "kind"), [(OfferParameters, ProfileKind.OFFER), (RequestParameters, ProfileKind.REQUEST)]
)
def test_every_type_can_be_asked_for(model: type[ProfileParameters], kind: ProfileKind) -> None:
    values = get_args(get_args(model.model_fields["type"].annotation)[0])
    assert set(values) == {item.value for item in ProfileType if item.kind is kind}


def test_an_offer_says_what_its_page_says(program: FlaskClient) -> None:
    response = program.get("/api/v1/offers/hearing-pumps")
    document = response.get_json()
    assert document["address"] == "https://silta.example.org/cooperation/hearing-pumps"
    assert document["texts"]["en"] == {"title": "Hearing pumps", "partner": "A user."}
    assert document["texts"]["de"]["title"] == "Pumpen hören"
    assert (document["organisation"], document["country"], document["stage"]) == ("Example Sensors", "FI", "market")
    assert response.last_modified is not None
    listed = program.get("/api/v1/offers?country=FI").get_json()["items"]
    assert listed == [document]


def test_what_is_not_public_or_of_the_other_kind_is_not_there(program: FlaskClient) -> None:
    for slug in (*HIDDEN, "nothing-here"):
        for path in (f"/offers/{slug}", f"/requests/{slug}", f"/offers/{slug}/matches", f"/requests/{slug}/matches"):
            problem_of(program.get(f"/api/v1{path}"), 404)
    for path in ("/requests/hearing-pumps", "/offers/watching-pumps", "/offers/watching-pumps/matches"):
        problem_of(program.get(f"/api/v1{path}"), 404)


def test_nobody_learns_whose_it_is(small_api: Small) -> None:
    silta, program = small_api()
    put(silta, profiles(), owner="A. Person", organisation_key="hidden-organisation")
    for path in ("/offers", "/requests", "/offers/hearing-pumps", "/offers/hearing-pumps/matches"):
        text = program.get(f"/api/v1{path}").text
        assert "A. Person" not in text
        assert "hidden-organisation" not in text


class TestMatches:
    """What fits."""

    @staticmethod
    def read(program: FlaskClient, path: str, **parameters: str) -> dict[str, dict[str, Any]]:
        items = program.get(f"/api/v1{path}/matches", query_string=parameters).get_json()["items"]
        return {item["address"].removeprefix("https://silta.example.org/api/v1"): item for item in items}

    def test_they_have_reasons_and_lead_on(self, program: FlaskClient, desk: Silta) -> None:
        found = self.read(program, "/requests/watching-pumps")
        with desk.database.unit_of_work() as work:
            asked, late = work.cooperation.by_slug("watching-pumps"), work.cooperation.by_slug("too-late")
            assert asked is not None
            assert late is not None
            assert str(late.profile.id) in {item.target for item in work.matches.of(asked.profile.id)}
        assert {"/offers/hearing-pumps", "/briefs/vibration-watch-for-pumps"} <= set(found)
        assert "/offers/too-late" not in found, "its deadline has passed"
        offer = found["/offers/hearing-pumps"]
        assert {"id": "vibration-analysis", "same": True} in offer["technologies"]
        assert "agreement" in offer["fits"]
        assert offer["agreements"] == ["licence"]
        for address in found:
            assert program.get(f"/api/v1{address}").status_code == 200, address
        assert "/requests/watching-pumps" in self.read(program, "/offers/hearing-pumps")

    def test_titles_come_in_the_language_of_the_reader(self, program: FlaskClient) -> None:
        for language in ("de", "fi"):
            brief = self.read(program, "/requests/watching-pumps", lang=language)["/briefs/vibration-watch-for-pumps"]
            assert (brief["title"], brief["language"]) == (f"Vibration watch for pumps ({language})", language)

    def test_people_are_not_named(self, small_api: Small) -> None:
        silta, program = small_api(briefs())
        made = profile("watching-pumps", status="published")
        put(silta, [made])
        with silta.database.unit_of_work() as work:
            kinds = {item.target_kind for item in work.matches.of(made.id)}
        assert TargetKind.PERSON in kinds, "otherwise this shows nothing"
        response = program.get("/api/v1/requests/watching-pumps/matches")
        assert {item["kind"] for item in response.get_json()["items"]} == {"brief", "organisation"}
        assert "Lovelace" not in response.text
        assert "0000-0002-1825-0097" not in response.text

    def test_what_was_dismissed_is_left_out(self, small_api: Small) -> None:
        silta, program = small_api()
        asked = profile("watching-pumps", status="published")
        offered = profile("hearing-pumps", type="technology-offer", organisation="Example Sensors", status="published")
        put(silta, [asked, offered])
        assert set(self.read(program, "/requests/watching-pumps")) == {"/offers/hearing-pumps"}
        with silta.database.unit_of_work(writing=True) as work:
            [match] = work.matches.of(asked.id)
            work.matches.dismiss(
                Dismissal(
                    profile_id=asked.id,
                    target_kind=match.target_kind,
                    target=match.target,
                    reason=DismissalReason.KNOWN,
                    by="A Scout",
                    at=datetime.now(UTC),
                    match=match.body.decode(),
                )
            )
            work.commit()
        assert self.read(program, "/requests/watching-pumps") == {}


def test_what_is_published_meanwhile_hides_and_repeats_nothing(small_api: Small) -> None:
    silta, program = small_api()
    before = [profile(f"offer-{number}", type="technology-offer", status="published") for number in range(7)]
    put(silta, before)
    found: list[str] = []
    for number, page in enumerate(pages(program, "/offers", limit=2)):
        found += [item["slug"] for item in page]
        if number < 2:
            put(silta, [profile(f"late-{number}", type="technology-offer", status="published")])
    assert len(found) == len(set(found)), "nothing comes twice"
    assert {item.slug for item in before} <= set(found), "nothing is left out"


def test_a_cursor_belongs_to_its_kind_and_filters(program: FlaskClient) -> None:
    cursor = program.get("/api/v1/offers?type=business-offer&technology=robotics&limit=2").get_json()["next"]
    again = program.get(f"/api/v1/offers?technology=robotics&type=business-offer&limit=9&cursor={cursor}")
    assert len(again.get_json()["items"]) == 2
    for path in ("/offers?technology=robotics", "/offers?type=business-offer&technology=bin-picking", "/requests?"):
        problem_of(program.get(f"/api/v1{path}&cursor={cursor}"), 404)
