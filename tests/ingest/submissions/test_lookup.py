"""Beginning with a DOI or a project number, against a web server of the tests."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from ingest.submissions import Lookup, Starter, SubmissionRefused
from kb.model import Language, Origin, SubmissionStart
from kb.settings import Settings
from tests.ingest.sources.record_fixtures import CROSSREF, DATACITE
from tests.stub_server import Reply, StubServer

JSON = "application/json"
CORDIS_XML = """<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://cordis.europa.eu"><language>en</language><availableLanguages>en</availableLanguages>
<rcn>7</rcn><id>691999</id><acronym>HEAR</acronym><title>Hearing leaks</title>
<objective>Condition monitoring by sound finds leaks early. The demonstrator has reached TRL 5.</objective>
<startDate>2016-01-01</startDate><endDate>2019-12-31</endDate>
<relations><associations><organization type="coordinator" order="1"><legalName>University of Examples</legalName>
<address><country>FI</country></address></organization></associations></relations></project>"""


def answer(work: dict[str, Any]) -> bytes:
    return orjson.dumps({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work})


def crossref(doi: str) -> str:
    return f"/crossref/works/{quote(doi, safe='')}"


def datacite(doi: str) -> str:
    return f"/datacite/dois/{quote(doi, safe='')}"


def test_a_doi_that_crossref_knows(starter: Starter, stub: StubServer) -> None:
    stub.routes[crossref("10.5555/pumps.2")] = Reply(answer(CROSSREF), content_type=JSON)
    started = starter.from_doi("https://doi.org/10.5555/Pumps.2")
    assert started.start is SubmissionStart.DOI
    draft = started.draft
    assert [language for language, _ in draft.texts.begun] == [Language.DE, Language.EN]
    assert "worn bearings" in draft.texts.en.description
    assert [person.name for person in draft.people] == ["Anna Example"]
    assert [source.key for source in draft.sources] == ["crossref:10.5555/pumps.2"]
    assert len(stub.asked) == 1


def test_a_doi_that_only_datacite_knows(starter: Starter, stub: StubServer) -> None:
    stub.routes[datacite("10.5555/pumps.1")] = Reply(
        orjson.dumps({"data": DATACITE}), content_type="application/vnd.api+json"
    )
    started = starter.from_doi("10.5555/pumps.1")
    assert started.draft.sources[0].source == "datacite"
    assert [request.path.split("/")[1] for request in stub.asked] == ["crossref", "datacite"]


def test_a_record_without_an_abstract_still_begins_a_draft(starter: Starter, stub: StubServer) -> None:
    bare = {name: value for name, value in CROSSREF.items() if name != "abstract"}
    stub.routes[crossref("10.5555/pumps.2")] = Reply(answer(bare), content_type=JSON)
    text = starter.from_doi("10.5555/pumps.2").draft.texts.en
    assert text.title.startswith("Hearing wear")
    assert not text.description
    assert not text.is_complete


def test_a_project_of_cordis(starter: Starter, stub: StubServer) -> None:
    stub.routes["/cordis/project/id/691999"] = Reply(CORDIS_XML.encode(), content_type="application/xml")
    for given in ("691999", " https://cordis.europa.eu/project/id/691999/en "):
        draft = starter.from_project(given).draft
        assert draft.project is not None
        assert draft.project.acronym == "HEAR"
        assert draft.maturity is not None
        assert (draft.maturity.value.level, draft.maturity.origin) == (5, Origin.STATED)
        assert draft.maturity == draft.found_maturity
        assert draft.maturity.evidence[0].quote == "The demonstrator has reached TRL 5."
        assert draft.technologies
        assert all(item.evidence and item.origin is Origin.ESTIMATED for item in draft.technologies)
    assert stub.asked[0].query == {"format": "xml"}


@pytest.mark.parametrize(
    ("way", "given", "reason"),
    [
        ("from_doi", "pumps", "no-doi"),
        ("from_doi", "", "no-doi"),
        ("from_doi", "10.5555/nothing", "not-found"),
        ("from_project", "12", "no-project-number"),
        ("from_project", "https://evil.example.org/project/id/691999", "no-project-number"),
        ("from_project", "691999", "not-found"),
        ("from_project", "６９１９９９", "no-project-number"),
    ],
)
def test_what_is_refused(refusal: Callable[..., str], way: str, given: str, reason: str) -> None:
    assert refusal(way, given) == reason


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(b"<html>Sorry</html>", content_type="text/html"),
        Reply(b"{", content_type=JSON),
        Reply(b'{"message": {"neither": "this"}}', content_type=JSON),
        Reply(b"x", content_type=JSON, length=9),
    ],
    ids=["status", "page", "cut", "other form", "broken off"],
)
def test_a_host_that_answers_oddly_is_away(refusal: Callable[..., str], stub: StubServer, reply: Reply) -> None:
    stub.routes[crossref("10.5555/pumps.2")] = reply
    assert refusal("from_doi", "10.5555/pumps.2") == "host-away"


def test_a_closed_door_is_told_from_nothing_found(drafter: object) -> None:
    nobody = dict.fromkeys(("crossref", "datacite", "cordis"), "http://127.0.0.1:9")
    with pytest.raises(SubmissionRefused) as caught:
        Lookup(Settings(), nobody).project("691999")
    assert caught.value.reason.value == "host-away"
    assert caught.value.detail == "127.0.0.1:9"


def test_a_retracted_paper_begins_nothing(refusal: Callable[..., str], stub: StubServer) -> None:
    retracted = CROSSREF | {"updated-by": [{"type": "retraction", "DOI": "10.5555/gone"}]}
    stub.routes[crossref("10.5555/pumps.2")] = Reply(answer(retracted), content_type=JSON)
    assert refusal("from_doi", "10.5555/pumps.2") == "withdrawn"
