"""The repository keeps to the protocol, whatever it is asked, checked by a validator of its own."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kb.model import BriefStatus, Mover, TransferBrief
from tests.web.oai.conftest import BASE_URL, asking, encoded, with_pages
from tests.web.oai.validator import OAI, Validator, harvest
from tests.web.small_site import brief, briefs, confirmed
from web.silta import Silta

Small = Callable[..., Silta]
GONE = brief("gone", technologies=[confirmed("robotics")])
VERBS = ("GetRecord", "Identify", "ListIdentifiers", "ListMetadataFormats", "ListRecords", "ListSets")
PREFIXES = ("oai_dc", "oai_datacite", "silta")


def save(silta: Silta, made: TransferBrief, moved_by: Mover | None = None) -> None:
    with silta.database.unit_of_work(writing=True) as work:
        work.briefs.save(made, author="test", reason="test", moved_by=moved_by)
        work.commit()


def archive(silta: Silta, made: TransferBrief) -> None:
    save(silta, made.model_copy(update={"status": BriefStatus.ARCHIVED}), Mover.INGEST)


@pytest.fixture(scope="module")
def silta(small: Small) -> Silta:
    draft = brief("draft", status="draft", published_on=None)
    made: Silta = small(*briefs(), GONE, draft)
    archive(made, GONE)
    return made


@pytest.fixture(scope="module")
def app(silta: Silta) -> Flask:
    return with_pages(silta, 10)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def validator(client: FlaskClient) -> Validator:
    return asking(client)


def identifier(made: TransferBrief) -> str:
    return f"oai:silta.example.org:{made.id}"


def test_identify(validator: Validator) -> None:
    answer = validator.ask(("verb", "Identify"))
    said = answer.root.find(f"{OAI}Identify")
    assert said is not None
    assert said.findtext(f"{OAI}deletedRecord") == "persistent"
    assert said.findtext(f"{OAI}granularity") == "YYYY-MM-DDThh:mm:ssZ"
    assert len(said.findall(f"{OAI}description")) == 2


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_whole_list(validator: Validator, verb: str, prefix: str) -> None:
    answers = harvest(validator, verb, metadataPrefix=prefix)
    headers = [header for answer in answers for header in answer.headers]
    assert [len(answer.headers) for answer in answers] == [10, 10, 8]
    assert [answer.cursor for answer in answers] == [0, 10, 20]
    assert {answer.size for answer in answers} == {28}
    assert len({header.identifier for header in headers}) == 28
    assert [header.identifier for header in headers if header.deleted] == [identifier(GONE)]
    assert [header.datestamp for header in headers] == sorted(header.datestamp for header in headers)


def test_sets_are_a_hierarchy(validator: Validator, silta: Silta) -> None:
    answer = validator.ask(("verb", "ListSets"))
    specs = [element.text for element in answer.root.iter(f"{OAI}setSpec")]
    assert "technology:maintenance:predictive-maintenance:vibration-analysis" in specs
    assert specs[:2] == ["home", "technology"]
    counts = {
        spec: sum(len(item.headers) for item in harvest(validator, "ListIdentifiers", metadataPrefix="silta", set=spec))
        for spec in ("home", "technology", "technology:robotics", "technology:robotics:bin-picking")
    }
    assert counts == {"home": 28, "technology": 27, "technology:robotics": 26, "technology:robotics:bin-picking": 1}
    deeper = "technology:maintenance:predictive-maintenance"
    assert len(validator.ask(("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("set", deeper)).headers) == 1


def test_deleted_records_are_told_for_ever(validator: Validator) -> None:
    answer = validator.ask(("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", identifier(GONE)))
    (header,) = answer.headers
    assert (header.deleted, header.sets) == (True, ("home", "technology:robotics"))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([], "badVerb"),
        ([("verb", "Harvest")], "badVerb"),
        ([("verb", "identify")], "badVerb"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ([("verb", "Identify"), ("set", "home")], "badArgument"),
        ([("verb", "ListRecords")], "badArgument"),
        ([("verb", "GetRecord"), ("metadataPrefix", "oai_dc")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("metadataPrefix", "oai_dc")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("resumptionToken", "x")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("from", "2026")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("from", "2026-02-30")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("until", "2026-01-01T00:00Z")], "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("set", "a b")], "badArgument"),
        (
            [
                ("verb", "ListRecords"),
                ("metadataPrefix", "oai_dc"),
                ("from", "2026-01-01"),
                ("until", "2026-01-01T00:00:00Z"),
            ],
            "badArgument",
        ),
        (
            [("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("from", "2026-02-01"), ("until", "2026-01-01")],
            "badArgument",
        ),
        ([("verb", "ListRecords"), ("metadataPrefix", "marc")], "cannotDisseminateFormat"),
        ([("verb", "ListRecords"), ("resumptionToken", "x")], "badResumptionToken"),
        ([("verb", "ListSets"), ("resumptionToken", "x")], "badResumptionToken"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("set", "technology:x")], "noRecordsMatch"),
        ([("verb", "ListRecords"), ("metadataPrefix", "oai_dc"), ("until", "2000-01-01")], "noRecordsMatch"),
        ([("verb", "ListMetadataFormats"), ("identifier", "oai:x:1")], "idDoesNotExist"),
        ([("verb", "ListMetadataFormats"), ("identifier", identifier(GONE))], "noMetadataFormats"),
        (
            [("verb", "GetRecord"), ("metadataPrefix", "marc"), ("identifier", identifier(GONE))],
            "cannotDisseminateFormat",
        ),
        ([("verb", "ListRecords"), ("metadataPrefix", "a b")], "badArgument"),
        (
            [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", identifier(GONE).upper())],
            "idDoesNotExist",
        ),
    ],
)  # fmt: skip
def test_errors(validator: Validator, asked: list[tuple[str, str]], code: str) -> None:
    assert validator.ask(*asked).error == code


def test_a_draft_is_no_record(validator: Validator, silta: Silta) -> None:
    with silta.database.unit_of_work() as work:
        draft = work.briefs.by_slug("draft")
    assert draft is not None
    asked = (("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", identifier(draft.brief)))
    assert validator.ask(*asked).error == "idDoesNotExist"


def test_posted_requests_are_the_same(client: FlaskClient) -> None:
    posted = Validator(lambda pairs: client.post("/oai", data=dict(pairs)), BASE_URL)
    assert len(harvest(posted, "ListIdentifiers", metadataPrefix="oai_dc")) == 3


def test_ranges_are_inclusive(validator: Validator) -> None:
    answers = harvest(validator, "ListIdentifiers", metadataPrefix="silta")
    headers = [header for answer in answers for header in answer.headers]
    first, last = headers[0].datestamp, headers[-1].datestamp
    for since, until in ((first, last), (first[:10], last[:10])):
        found = harvest(validator, "ListIdentifiers", metadataPrefix="silta", since=since, until=until)
        assert sum(len(answer.headers) for answer in found) == len(headers)


def test_answers_are_packed_when_the_harvester_takes_it(client: FlaskClient) -> None:
    response = client.get("/oai?verb=ListSets", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert etree.fromstring(gzip.decompress(response.data)).tag == f"{OAI}OAI-PMH"


def test_what_xml_cannot_say(small: Small) -> None:
    nasty = "A & B <c> ]]> \ufffe\uffff \"quoted\" 'so' \u2028 \U0001f980"
    made = brief("nasty", title=nasty, subjects=[nasty], people=[{"name": nasty}], licence="<x>&")
    silta = small(made)
    validator = asking(with_pages(silta, 10).test_client())
    for prefix in PREFIXES:
        (answer,) = harvest(validator, "ListRecords", metadataPrefix=prefix)
        assert len(answer.headers) == 1
    document = next(answer.root.iter("{https://silta.example.org/ns/brief/1}document")).text or ""
    again = TransferBrief.model_validate_json(document)
    assert again.texts == made.texts, "nothing is lost in Silta's own format"


def test_too_fast_a_harvester_is_asked_to_wait(small: Small) -> None:
    client = with_pages(small(GONE, limit=3), 10).test_client()
    answers = [client.get("/oai?verb=Identify") for _ in range(8)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 503
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_schema_is_there(client: FlaskClient) -> None:
    response = client.get("/oai/silta.xsd")
    assert response.status_code == 200
    assert etree.fromstring(response.data).get("targetNamespace") == "https://silta.example.org/ns/brief/1"


names = st.sampled_from(["metadataPrefix", "from", "until", "set", "identifier", "resumptionToken", "verb", "x"])
values = st.one_of(
    st.sampled_from(
        [
            *PREFIXES, "home", "technology:robotics", "2026-01-01", "2099-12-31", "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z", "0000-01-01", "oai:silta.example.org:x", identifier(GONE), "",
        ]
    ),
    st.text(max_size=20),
    st.dates().map(str),
)  # fmt: skip


@given(verb=st.sampled_from(VERBS), more=st.lists(st.tuples(names, values), max_size=4))
def test_whatever_is_asked_the_answer_is_valid(validator: Validator, verb: str, more: list[tuple[str, str]]) -> None:
    validator.ask(("verb", verb), *more)


@given(query=st.text(max_size=60))
def test_any_query_is_answered(client: FlaskClient, query: str) -> None:
    assert client.get("/oai", query_string=encoded([]) + query).status_code == 200


@given(junk=st.one_of(st.text(max_size=80), st.binary(max_size=60).map(lambda raw: raw.hex())))
def test_no_token_but_its_own_is_taken(validator: Validator, junk: str) -> None:
    error = validator.ask(("verb", "ListRecords"), ("resumptionToken", junk)).error
    assert error == "badResumptionToken" or (error == "badArgument" and not junk.isprintable())
