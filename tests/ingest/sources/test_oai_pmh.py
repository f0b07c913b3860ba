"""Answers of OAI-PMH repositories in files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import Progress, RawIdentifier, RawRecord, Reading, Rejection, Skipped, Withdrawal
from ingest.sources import Inputs
from ingest.sources.oai_pmh import OaiPmhSource
from tests.ingest.harvest.oai_repository import Item, answer

DC = """<record><header><identifier>oai:x.example.org:1</identifier><datestamp>2025-01-01</datestamp></header>
<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">{}</oai_dc:dc></metadata></record>"""
DATACITE = """<record><header><identifier>oai:x.example.org:2</identifier><datestamp>2025-01-01</datestamp></header>
<metadata>{}<resource xmlns="http://datacite.org/schema/kernel-4">
<identifier identifierType="DOI">10.5555/Twin.2</identifier>
<creators><creator><creatorName nameType="Organizational">Example Institute</creatorName></creator></creators>
<titles><title>A twin of a pump</title></titles><publicationYear>2024</publicationYear>
<resourceType resourceTypeGeneral="Dataset">Measurements</resourceType><language>en</language>
<subjects><subject>pumps</subject></subjects>
<rightsList><rights rightsIdentifier="CC-BY-4.0">Attribution</rights></rightsList>
<descriptions><description descriptionType="Abstract">It follows the pump in real time.</description></descriptions>
</resource>{}</metadata></record>"""
WRAPPED = (
    '<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.1/"><schemaVersion>4.4</schemaVersion><payload>',
    "</payload></oai_datacite>",
)

Read = Callable[[bytes], list[Reading]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(content: bytes) -> list[Reading]:
        file = tmp_path / "list.xml"
        file.write_bytes(content)
        progress = Progress()
        source = OaiPmhSource()
        assert source.claims(file, content[:65_536])
        found = list(source.read_all([file], progress))
        assert progress.done == len(content)
        return found

    return run


def dublin_core(read: Read, inner: str) -> RawRecord:
    (found,) = read(answer(f"<ListRecords>{DC.format(inner)}</ListRecords>"))
    assert isinstance(found, RawRecord)
    return found


def test_records_and_withdrawals(read: Read) -> None:
    items = [Item(1), Item(2, is_deleted=True)]
    found = read(answer(f"<ListRecords>{''.join(item.xml() for item in items)}</ListRecords>"))
    record, gone = found
    assert isinstance(record, RawRecord)
    assert record.source.key == "oai-pmh:oai:repository.example.org:1"
    assert record.location.rpartition("/")[2].startswith("list.xml:")
    assert record.identifiers == (
        RawIdentifier("oai", "oai:repository.example.org:1"),
        RawIdentifier("doi", "10.5555/pump.1"),
    )
    assert (record.kind, record.published) == ("article", "2025-03-02")
    assert gone == Withdrawal("oai-pmh", gone.location, "oai:repository.example.org:2")  # type: ignore[union-attr]


def test_texts_go_by_their_languages(read: Read) -> None:
    record = dublin_core(
        read,
        '<dc:title xml:lang="de">Pumpen hören</dc:title><dc:title xml:lang="en">Listening to pumps</dc:title>'
        '<dc:description xml:lang="de">Lager verraten sich.</dc:description>'
        '<dc:description xml:lang="en">Bearings tell.</dc:description><dc:language>deu</dc:language>',
    )
    assert [(text.language, text.title, text.description) for text in record.texts] == [
        ("de", "Pumpen hören", "Lager verraten sich."),
        ("en", "Listening to pumps", "Bearings tell."),
    ]
    plain = dublin_core(
        read, "<dc:title>T</dc:title><dc:description>A</dc:description><dc:description>B</dc:description>"
    )
    assert [(text.language, text.description) for text in plain.texts] == [(None, "A\n\nB")]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<dc:title xml:lang="en">T</dc:title><dc:description>D</dc:description><dc:language>eng</dc:language>', "en"),
        ('<dc:title xml:lang="en">T</dc:title><dc:description>D</dc:description>', "en"),
        ('<dc:title xml:lang="fr">T</dc:title><dc:description>D</dc:description><dc:language>uzb</dc:language>', "uzb"),
        ("<dc:title>T</dc:title><dc:description>D</dc:description><dc:language>fin</dc:language>", "fin"),
    ],
)
def test_a_description_that_does_not_say_its_language_is_not_lost(read: Read, inner: str, expected: str) -> None:
    (text,) = dublin_core(read, inner).texts
    assert (text.language, text.title, text.description) == (expected, "T", "D")


@pytest.mark.parametrize(
    ("rights", "licence"),
    [
        (
            ["info:eu-repo/semantics/openAccess", "https://creativecommons.org/licenses/by-sa/4.0/legalcode"],
            "CC-BY-SA-4.0",
        ),
        (["https://creativecommons.org/publicdomain/zero/1.0/"], "CC0-1.0"),
        (["MIT License", "https://opensource.org/licenses/MIT"], "MIT"),
        (["Free for research"], "Free for research"),
        (["open access"], None),
        ([], None),
    ],
)
def test_rights_become_a_licence(read: Read, rights: list[str], licence: str | None) -> None:
    inner = "".join(f"<dc:rights>{value}</dc:rights>" for value in rights)
    assert dublin_core(read, f"<dc:title>T</dc:title>{inner}").source.licence == licence


def test_people_and_identifiers_by_their_form(read: Read) -> None:
    record = dublin_core(
        read,
        "<dc:title>T</dc:title>"
        "<dc:creator>Family,  Given</dc:creator><dc:creator>Institute, Example, Berlin</dc:creator>"
        "<dc:identifier>urn:isbn:978-3-16-148410-0</dc:identifier><dc:identifier>hdl:11111/22</dc:identifier>"
        "<dc:identifier>https://repository.example.org/1</dc:identifier><dc:identifier>shelf 7</dc:identifier>",
    )
    assert [(person.name, person.given, person.family) for person in record.people] == [
        ("Given Family", "Given", "Family"),
        ("Institute, Example, Berlin", "", ""),
    ]
    assert [(item.scheme, item.value) for item in record.identifiers[1:]] == [
        ("isbn", "9783161484100"),
        ("handle", "11111/22"),
        ("url", "https://repository.example.org/1"),
    ]
    assert record.source.address == "https://repository.example.org/1"


@pytest.mark.parametrize("wrapper", [("", ""), WRAPPED], ids=["datacite", "oai_datacite"])
def test_datacite_payloads(read: Read, wrapper: tuple[str, str]) -> None:
    (record,) = read(answer(f"<GetRecord>{DATACITE.format(*wrapper)}</GetRecord>", "GetRecord"))
    assert isinstance(record, RawRecord)
    assert record.source.key == "oai-pmh:oai:x.example.org:2"
    assert record.source.licence == "CC-BY-4.0"
    assert record.source.address == "https://doi.org/10.5555/twin.2"
    assert RawIdentifier("doi", "10.5555/twin.2") in record.identifiers
    assert record.texts[0].description == "It follows the pump in real time."
    assert (record.kind, record.published) == ("Dataset", "2024")


@pytest.mark.parametrize(
    ("inner", "kind", "says"),
    [
        ('<error code="noRecordsMatch"/>', Skipped, "no records match"),
        ('<error code="badArgument">no such set</error>', Rejection, "badArgument: no such set"),
        ("<error/>", Rejection, "without a code"),
        ("<ListSets><set><setSpec>a</setSpec></set></ListSets>", Skipped, "ListSets"),
        ("<Identify><repositoryName>x</repositoryName></Identify>", Skipped, "Identify"),
        ("", Skipped, "without records"),
        (DC.format("").replace("header", "head"), Rejection, "no header"),
        (DC.format("").replace("oai_dc:dc", "oai_dc:marc"), Rejection, "format of 'marc'"),
        ("<record><header><identifier>x</identifier></header></record>", Rejection, "no metadata"),
        ("<record><header><identifier>x</identifier></header><metadata/></record>", Rejection, "no metadata"),
        ("<ListRecords><record>", Rejection, "not well-formed"),
    ],
)
def test_what_has_no_records_is_said(read: Read, inner: str, kind: type, says: str) -> None:
    found = read(answer(inner, "ListRecords"))
    assert len(found) == 1
    assert isinstance(found[0], kind)
    assert says in found[0].reason  # type: ignore[union-attr]


def test_entities_and_huge_fields_are_refused(read: Read) -> None:
    bomb = answer("").replace(b"<OAI-PMH", b'<!DOCTYPE x [<!ENTITY a "b">]><OAI-PMH', 1)
    (refused,) = read(bomb)
    assert isinstance(refused, Rejection)
    assert "entities are refused" in refused.reason
    (huge,) = read(answer(DC.format(f"<dc:description>{'x' * 1_100_000}</dc:description>")))
    assert isinstance(huge, Rejection)
    assert "at most 1,000,000" in huge.reason


@given(st.binary(max_size=300), st.integers(0, 600))
def test_no_damage_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int) -> None:
    whole = answer(f"<ListRecords>{Item(1).xml()}</ListRecords>")
    file = tmp_path_factory.mktemp("damaged") / "list.xml"
    file.write_bytes(whole[:place] + noise + whole[place + len(noise) :])
    for reading in OaiPmhSource().read_all([file], Progress()):
        assert isinstance(reading, RawRecord | Rejection | Skipped | Withdrawal)


REAL: dict[str, tuple[int, int, int, str]] = {
    # file: records, withdrawals, rejections, and what the only skipped reading or rejection says
    "sickle/GetRecord.xml": (1, 0, 0, ""),
    "sickle/GetRecord_utf8test.xml": (1, 0, 0, ""),
    "sickle/Identify.xml": (0, 0, 0, "Identify"),
    "sickle/ListIdentifiers.xml": (0, 0, 0, "ListIdentifiers"),
    "sickle/ListIdentifiers2.xml": (0, 0, 0, "ListIdentifiers"),
    "sickle/ListMetadataFormats.xml": (0, 0, 0, "ListMetadataFormats"),
    "sickle/ListRecords.xml": (1, 1, 0, ""),
    "sickle/ListRecords2.xml": (1, 1, 0, ""),
    "sickle/ListRecords3.xml": (1, 1, 0, ""),
    "sickle/ListRecords4.xml": (1, 0, 1, "no header"),
    "sickle/ListRecordsBroken.xml": (0, 0, 0, "no reader knows"),
    "sickle/ListSets.xml": (0, 0, 0, "ListSets"),
    "sickle/badArgument.xml": (0, 0, 1, "badArgument"),
    "sickle/badResumptionToken.xml": (0, 0, 1, "badResumptionToken"),
    "sickle/cannotDisseminateFormat.xml": (0, 0, 1, "cannotDisseminateFormat"),
    "sickle/idDoesNotExist.xml": (0, 0, 1, "idDoesNotExist"),
    "sickle/noRecordsMatch.xml": (0, 0, 0, "no records match"),
    "sickle/noSetHierarchy.xml": (0, 0, 1, "noSetHierarchy"),
    "sickle/undefinedError.xml": (0, 0, 1, "undefinedError"),
    "zenodo/get_record_01.xml": (0, 0, 1, "badArgument"),
    "zenodo/get_record_02.xml": (1, 0, 0, ""),
    "zenodo/get_record_03.xml": (1, 0, 0, ""),
    "zenodo/id_does_not_exist_01.xml": (0, 0, 1, "idDoesNotExist"),
    "zenodo/identify_01.xml": (0, 0, 1, "words of text"),
    "zenodo/identify_02.xml": (0, 0, 0, "Identify"),
    "zenodo/identify_03.xml": (0, 0, 0, "Identify"),
    "zenodo/list_identifiers_01.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_02.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_03.xml": (0, 0, 0, "no records match"),
    "zenodo/list_identifiers_04.xml": (0, 0, 1, "badArgument"),
    "zenodo/list_identifiers_05.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_06.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_07.xml": (0, 0, 0, "no records match"),
    "zenodo/list_identifiers_08.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_09.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_10.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_identifiers_11.xml": (0, 0, 1, "badResumptionToken"),
    "zenodo/list_identifiers_12.xml": (0, 0, 0, "ListIdentifiers"),
    "zenodo/list_metadata_formats_01.xml": (0, 0, 0, "ListMetadataFormats"),
    "zenodo/list_metadata_formats_02.xml": (0, 0, 0, "ListMetadataFormats"),
    "zenodo/list_metadata_formats_03.xml": (0, 0, 1, "idDoesNotExist"),
    "zenodo/list_records_01.xml": (50, 0, 0, ""),
    "zenodo/list_records_02.xml": (50, 0, 0, ""),
    "zenodo/list_records_03.xml": (0, 0, 0, "no records match"),
    "zenodo/list_records_04.xml": (0, 0, 1, "badArgument"),
    "zenodo/list_records_07.xml": (0, 0, 0, "no records match"),
    "zenodo/list_records_08.xml": (50, 0, 0, ""),
    "zenodo/list_records_11.xml": (0, 0, 1, "badResumptionToken"),
    "zenodo/list_records_12.xml": (50, 0, 0, ""),
    "zenodo/list_sets_01.xml": (0, 0, 0, "ListSets"),
    "zenodo/list_sets_02.xml": (0, 0, 1, "badResumptionToken"),
    "zenodo/list_sets_03.xml": (0, 0, 0, "ListSets"),
}


@pytest.mark.shared_data
def test_every_real_answer_is_read_or_refused_with_the_right_reason(shared_data: Path) -> None:
    folder = shared_data / "oai-pmh"
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*.xml"))}
    assert set(files) == set(REAL)
    found: dict[str, list[Reading]] = {name: [] for name in REAL}
    for reading in Inputs([folder]).read():
        name = getattr(reading, "location", "").removeprefix(f"{folder}/").partition(".xml")[0]
        found.setdefault(f"{name}.xml", []).append(reading)
    for name, (records, withdrawals, rejections, says) in REAL.items():
        readings = found[name]
        kinds = [type(reading) for reading in readings]
        counts = (kinds.count(RawRecord), kinds.count(Withdrawal), kinds.count(Rejection))
        assert counts == (records, withdrawals, rejections), name
        reasons = [reading.reason for reading in readings if isinstance(reading, Rejection | Skipped)]
        assert (says in reasons[0]) if says else not reasons, (name, reasons)
