"""The formats of metadata records: every fact of a record reaches its place in the draft."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.draft import BriefDraft
from ingest.normalise import normalise
from ingest.record import RawIdentifier, RawRecord, Reading, Rejection, Withdrawal
from ingest.sources import SOURCES, Inputs
from kb.model import Language
from tests.ingest.sources import record_fixtures as records
from tests.ingest.sources.record_fixtures import ABSTRACT, JSON_RECORDS, ORCID, READERS, ROR, XML_RECORDS

Read = Callable[[str | bytes | object], list[Reading]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file with this content as the ingest does; what is no text is written as JSON."""

    def run(content: str | bytes | object) -> list[Reading]:
        path = tmp_path / "records.txt"
        data = (
            content
            if isinstance(content, bytes)
            else (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()
        )
        path.write_bytes(data)
        inputs = Inputs([path])
        readings = list(inputs.read())
        assert inputs.progress.done == len(data)
        return readings

    return run


def only(readings: list[Reading]) -> BriefDraft:
    [reading] = readings
    assert isinstance(reading, RawRecord), reading
    return normalise(reading)


def reason(readings: list[Reading]) -> str:
    [reading] = readings
    assert isinstance(reading, Rejection), reading
    return reading.reason


@pytest.mark.parametrize("form", JSON_RECORDS)
def test_what_all_forms_say(form: str, read: Read) -> None:
    draft = only(read(JSON_RECORDS[form]))
    assert draft.source.source == READERS.get(form, form)
    text = draft.texts[Language.EN]
    assert text.description == ABSTRACT
    assert text.title
    assert draft.people[0].name == "Anna Example"
    assert draft.people[0].orcid == (None if form == "csl" else ORCID)
    assert draft.year in range(2018, 2025)
    assert any(item.scheme == "doi" and not item.relation for item in draft.identifiers)
    assert draft.publications[0].doi
    assert draft.publications[0].year == draft.year
    assert any("coustics" in subject for subject in draft.subjects)
    assert [note for note in draft.notes if "the title of the text" not in note] == []


@pytest.mark.parametrize("form", [name for name in JSON_RECORDS if name not in {"csl", "zenodo", "openaire-search"}])
def test_affiliations_with_a_ror_id_are_organisations(form: str, read: Read) -> None:
    found = {item.organisation.name: item.organisation for item in only(read(JSON_RECORDS[form])).organisations}
    assert found["Example Institute"].ror == ROR


@pytest.mark.parametrize(
    ("form", "licence"),
    [
        ("datacite", "CC-BY-4.0"),
        ("crossref", "CC-BY-4.0"),
        ("openaire-search", "CC-BY-4.0"),
        ("openaire", None),  # "CC BY" says no version.
        ("openalex", "cc-by"),
        ("zenodo", "CC-BY-4.0"),
        ("invenio", "MIT"),
        ("schema-org", "MIT"),
        ("csl", None),
    ],
)
def test_the_licence(form: str, licence: str | None, read: Read) -> None:
    assert only(read(JSON_RECORDS[form])).licence == licence


@pytest.mark.parametrize(
    ("form", "number"),
    [
        *((form, "EX-7") for form in ("datacite", "crossref", "openalex", "invenio", "schema-org")),
        *((form, "101000000") for form in ("openaire", "openaire-search", "zenodo")),
    ],
)
def test_the_grant_is_the_project(form: str, number: str, read: Read) -> None:
    project = only(read(JSON_RECORDS[form])).project
    assert project
    assert project.identifier == number


@pytest.mark.parametrize(
    ("form", "value", "relation"),
    [
        ("datacite", "10.5555/pumps", "IsVersionOf"),
        ("crossref", "10.5555/pre", "HasPreprint"),
        ("openalex", "10.5555/pre", "HasVersion"),
        ("zenodo", "10.5555/zenodo.7654320", "IsVersionOf"),
        ("zenodo", "10.5555/zenodo.1", "IsNewVersionOf"),
        ("invenio", "10.5555/invenio", "IsVersionOf"),
        ("invenio", "10.5555/other", "IsIdenticalTo"),
        ("schema-org", "10.5555/pumps", "IsVersionOf"),
    ],
)
def test_other_versions(form: str, value: str, relation: str, read: Read) -> None:
    assert RawIdentifier("doi", value, relation) in only(read(JSON_RECORDS[form])).identifiers


def test_what_is_only_cited_is_no_identifier(read: Read) -> None:
    draft = only(read(records.DATACITE))
    assert "10.5555/cited" not in repr((draft.identifiers, draft.publications))
    assert [item.doi for item in draft.publications] == ["10.5555/pumps.1", "10.5555/paper"]


@pytest.mark.parametrize(
    ("form", "languages"),
    [("datacite", {"en", "de"}), ("crossref", {"en", "de"}), ("invenio", {"en", "de"}), ("schema-org", {"en", "fi"})],
)
def test_texts_in_several_languages(form: str, languages: set[str], read: Read) -> None:
    draft = only(read(JSON_RECORDS[form]))
    assert set(draft.texts) == languages
    if form == "datacite":
        assert draft.texts[Language.DE].title == "Pumpen hören"


@pytest.mark.parametrize("name", XML_RECORDS)
def test_xml(name: str, read: Read) -> None:
    first = read(XML_RECORDS[name])[0]
    assert isinstance(first, RawRecord)
    draft = normalise(first)
    assert draft.source.source == name
    assert draft.people[0].orcid == ORCID
    assert draft.people[0].affiliation == "Example Institute"
    assert ROR in {item.organisation.ror for item in draft.organisations}
    assert " ".join(draft.texts[Language.EN].description.split()) == ABSTRACT
    assert draft.licence == "CC-BY-4.0"
    assert len(draft.texts) == 2
    assert len(draft.people) == 1


def test_the_titles_of_xml(read: Read) -> None:
    first, second = read(records.CROSSREF_XML)
    assert isinstance(first, RawRecord)
    assert normalise(first).texts[Language.EN].title == "Hearing wear at ⁶Li"
    assert isinstance(second, Rejection)
    assert second.identifier == "10.5555/nothing"
    assert "unresolved" in second.reason
    [record] = read(records.DATACITE_XML)
    assert isinstance(record, RawRecord)
    assert normalise(record).texts[Language.FI].title == "Pumppujen kuuntelua"


def renamed(form: str, number: int) -> dict[str, Any]:
    """The record of a form with another identifier, so that it is another one."""
    text = json.dumps(JSON_RECORDS[form]).replace("10.5555/", f"10.5555/n{number}.").replace("W1234567", f"W{number}")
    return json.loads(text)


ENVELOPES: dict[str, Callable[[list[object]], object]] = {
    "datacite": lambda items: {"meta": {"total": 3}, "data": items, "links": {"self": "https://example.org"}},
    "crossref": lambda items: {"status": "ok", "message-type": "work-list", "message": {"facets": {}, "items": items}},
    "openaire": lambda items: {"header": {"numFound": 3}, "results": items},
    "openaire-search": lambda items: {"response": {"header": {}, "results": {"result": items}, "browseResults": None}},
    "openalex": lambda items: {"meta": {"count": 3}, "results": items, "group_by": [{"key": "a"}]},
    "zenodo": lambda items: {"hits": {"hits": items, "total": 3}, "links": {}},
    "invenio": lambda items: {"hits": {"total": 3, "hits": items}, "aggregations": {"a": {"buckets": [{"key": 1}]}}},
}


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        *((form, shape) for form in JSON_RECORDS for shape in ("array", "lines")),
        *((form, "envelope") for form in ENVELOPES),
    ],
)
def test_many_records(form: str, shape: str, read: Read) -> None:
    items: list[object] = [renamed(form, number) for number in range(1, 4)]
    content: object = items
    if shape == "lines":
        content = "\n".join(map(json.dumps, items))
    elif shape == "envelope":
        content = ENVELOPES[form](items)
    readings = read(content)
    assert len(readings) == 3
    assert all(isinstance(item, RawRecord) for item in readings), readings


def test_one_record_in_an_envelope(read: Read) -> None:
    assert only(read({"status": "ok", "message-type": "work", "message": records.CROSSREF})).people
    assert only(read({"data": records.DATACITE})).people


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(encoding: str, read: Read) -> None:
    content = json.dumps({"hits": {"hits": [records.ZENODO]}}, ensure_ascii=False).encode(encoding)
    assert only(read(content)).people


def test_a_record_of_many_kilobytes_is_recognised(read: Read) -> None:
    long = records.OPENALEX | {"abstract_inverted_index": {f"word{place}": [place] for place in range(9_000)}}
    [reading] = read(long)
    assert isinstance(reading, RawRecord)


def test_a_broken_record_costs_only_itself(read: Read) -> None:
    lines = [json.dumps(renamed("openalex", number)) for number in range(1, 4)]
    lines[1] = lines[1].replace('"doi": ', '"doi" ')
    first, second, third = read("\n".join(lines))
    assert isinstance(first, RawRecord)
    assert isinstance(second, Rejection)
    assert second.location.endswith(":2")
    assert "no valid JSON" in second.reason
    assert isinstance(third, RawRecord)


def test_a_key_that_stands_twice(read: Read) -> None:
    content = json.dumps(records.CSL).replace('"DOI": ', '"DOI": "10.5555/other", "DOI": ')
    assert reason(read(content)).startswith("the key 'DOI' stands twice in one object")


def test_an_envelope_that_is_cut_off(read: Read) -> None:
    content = json.dumps({"meta": {}, "results": [records.OPENALEX, records.OPENALEX]})
    first, second = read(content[:-500])
    assert isinstance(first, RawRecord)
    assert isinstance(second, Rejection)
    assert "cut off" in second.reason


def test_an_answer_without_records(read: Read) -> None:
    assert reason(read({"status": "ok", "message-type": "work-list", "message": {"items": []}})) == (
        "there are no records in it"
    )


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (records.OPENALEX | {"is_retracted": True}, "retracted"),
        (records.CROSSREF | {"updated-by": [{"type": "retraction", "DOI": "10.5555/r"}]}, "retraction, 10.5555/r"),
        (records.ZENODO | {"tombstone": {"note": "asked by the author"}}, "asked by the author"),
        (
            {"id": "1", "type": "dois", "attributes": records.DATACITE["attributes"] | {"state": "registered"}},
            "withdrawn",
        ),
    ],
)
def test_what_was_withdrawn_goes(record: object, words: str, read: Read) -> None:
    withdrawal, rejection = read(record)
    assert isinstance(withdrawal, Withdrawal)
    assert isinstance(rejection, Rejection)
    assert words in rejection.reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"name": "a-package", "version": "1.0.0", "scripts": {}}, "no reader knows this format"),
        ({"@context": "https://schema.org", "@type": "WebPage", "name": "Home"}, "its types are WebPage"),
        ({"@context": "https://schema.org", "@type": "Dataset", "name": "D", "description": "d"}, "no identifier"),
        (records.OPENALEX | {"id": "https://openalex.org/I12"}, "is no work of OpenAlex"),
        ({"id": "x", "originalIds": ["a"], "legalName": "Example Institute", "acronym": "EI"}, "no research product"),
        ('<!DOCTYPE x [<!ENTITY e "f">]>' + records.DATACITE_XML.partition("?>")[2], "are refused"),
        (records.CROSSREF_XML[:900], "cut off"),
        (
            "<doi_records><doi_record><crossref><error>doi:10.5555/x unknown</error></crossref></doi_record>"
            "</doi_records>",
            "Crossref gives no metadata: doi:10.5555/x unknown",
        ),
    ],
)
def test_what_cannot_be_taken(content: object, words: str, read: Read) -> None:
    assert words in reason(read(content))


def test_the_message_about_unknown_formats_names_all(read: Read) -> None:
    told = reason(read("nothing that anybody knows"))
    assert all(source.label in told for source in SOURCES)


def test_references_in_a_graph_are_followed(read: Read) -> None:
    crate = {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}},
            {
                "@id": "./",
                "@type": "Dataset",
                "name": records.TITLE,
                "description": ABSTRACT,
                "identifier": "https://doi.org/10.5555/crate",
                "author": {"@id": f"https://orcid.org/{ORCID}"},
            },
            {"@id": f"https://orcid.org/{ORCID}", "@type": "Person", "name": "Anna Example"},
            {"@id": "data.csv", "@type": "Dataset", "name": "A part"},
        ],
    }
    draft = only(read(crate))
    assert (draft.people[0].name, draft.people[0].orcid) == ("Anna Example", ORCID)


def test_codemeta(read: Read) -> None:
    draft = only(
        read(
            {
                "@context": "https://w3id.org/codemeta/3.0",
                "type": "SoftwareSourceCode",
                "@type": "SoftwareSourceCode",
                "name": records.TITLE,
                "description": ABSTRACT,
                "codeRepository": "https://example.org/code",
                "license": "https://spdx.org/licenses/Apache-2.0",
                "author": [{"type": "Person", "givenName": "Anna", "familyName": "Example"}],
            }
        )
    )
    assert draft.licence == "Apache-2.0"
    assert draft.source.identifier == "https://example.org/code"
    assert draft.people[0].name == "Anna Example"
