"""Files in the true formats of CORDIS, written by the tests themselves, and the reader to try on them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from ingest.record import Progress, RawRecord, Reading, Rejection, Skipped
from ingest.sources.cordis import CordisSource

PROJECTS = (
    "id;acronym;status;title;startDate;endDate;totalCost;legalBasis;topics;frameworkProgramme;objective;"
    "contentUpdateDate;grantDoi\n"
    '"101";"LEAKFREE";"SIGNED";"Finding leaks by sound";"2019-01-01";"31/12/2021";"1500000,50";"H2020-EU.2.1.";'
    '"H2020-DEMO-1";"H2020";"Microphones listen to pipes.\nThe second line; with a ""quoted"" word.";'
    '"2022-05-01 10:00:00";"10.3030/101"\n'
    '"102";"TWIN";"CLOSED";"Zwillinge für Pumpen";"2020-02-01";"2022-01-31";"900000";"";"";"H2020";"Pumps get a twin.";'
    '"2022-06-01 10:00:00";"10.3030/102"\n'
)
ORGANISATIONS = (
    "projectID;name;shortName;SME;city;country;organizationURL;order;role\n"
    '"101";"University of Examples";"UoE";"false";"Oulu";"FI";"https://www.example.org/uni";"2";"participant"\n'
    '"101";"Example Works";"EW";"true";"Graz";"AT";"https://www.example.org";"1";"coordinator"\n'
    '"102";"Third Example";"";"";"Athina";"EL";"";"1";"coordinator"\n'
)
EUROSCIVOC = (
    "projectID;euroSciVocCode;euroSciVocPath;euroSciVocTitle;euroSciVocDescription\n"
    '"101";"/23/47/305";"/natural sciences/physical sciences/acoustics";"acoustics";""\n'
)


class Readings:
    """What a reader gave, sorted by kind."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.all = list(readings)
        self.records = [reading for reading in readings if isinstance(reading, RawRecord)]
        self.rejections = [reading for reading in readings if isinstance(reading, Rejection)]
        self.skipped = [reading for reading in readings if isinstance(reading, Skipped)]
        self.by_id = {record.source.identifier: record for record in self.records}


@pytest.fixture
def read() -> Callable[..., Readings]:
    """Read files as the ingest does, and check that every byte is counted once."""

    def run(*paths: Path) -> Readings:
        progress = Progress()
        readings = Readings(list(CordisSource().read_all(paths, progress)))
        assert progress.done == sum(path.stat().st_size for path in paths)
        return readings

    return run


@pytest.fixture
def claims() -> Callable[[Path], bool]:
    def run(path: Path) -> bool:
        return CordisSource().claims(path, path.read_bytes()[:65_536])

    return run


@pytest.fixture
def tables() -> dict[str, str]:
    """Three tables of a bulk export with two projects."""
    return {"project.csv": PROJECTS, "organization.csv": ORGANISATIONS, "euroSciVoc.csv": EUROSCIVOC}


@pytest.fixture
def make_zip(tmp_path: Path) -> Callable[..., Path]:
    def make(entries: dict[str, str | bytes], name: str = "export.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        return path

    return make


def _column(number: int) -> str:
    return chr(65 + number)


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """Make a minimal workbook of one sheet with inline strings (ECMA-376, part 1, section 18.3)."""

    def make(rows: Sequence[Sequence[str | float]], extra: str = "") -> bytes:
        def cell(row: int, column: int, value: str | float) -> str:
            place = f'r="{_column(column)}{row}"'
            if isinstance(value, str):
                return f'<c {place} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            return f"<c {place}><v>{value}</v></c>"

        lines = "".join(
            f'<row r="{number}">{"".join(cell(number, column, value) for column, value in enumerate(row))}</row>'
            for number, row in enumerate(rows, 1)
        )
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
            '<sheet name="DATA" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}{extra}</sheetData></worksheet>',
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


@pytest.fixture
def project_xml() -> Callable[..., str]:
    def make(identifier: str = "691999", namespace: bool = True, objective: str = "Sensors hear the leak.") -> str:
        space = ' xmlns="http://cordis.europa.eu"' if namespace else ""
        return f"""<project{space}>
  <language>en</language><availableLanguages readOnly="true">en</availableLanguages>
  <rcn>1</rcn><id>{identifier}</id><acronym>HEAR</acronym>
  <teaser>Sensors hear...</teaser><objective>{objective}</objective><title>Hearing leaks &amp; more</title>
  <totalCost>972000,5</totalCost><startDate>2016-01-01</startDate><endDate>2019-12-31</endDate>
  <identifiers><grantDoi>10.3030/{identifier}</grantDoi></identifiers>
  <contentUpdateDate>2023-04-05 12:43:04</contentUpdateDate>
  <relations><associations>
    <organization order="2" type="participant" sme="true"><legalName>Example Works</legalName>
      <shortName>EW</shortName><address><city>Graz</city><country>AT</country>
      <url>https://www.example.org</url></address></organization>
    <organization order="1" type="coordinator" sme="false"><legalName>University of Examples</legalName>
      <address><city>Oulu</city><country>FI</country></address></organization>
    <programme type="relatedLegalBasis"><code>H2020-EU.1</code><frameworkProgramme>H2020</frameworkProgramme>
      <title>Excellent science</title><parent><programme><code>H2020</code></programme></parent></programme>
    <programme type="relatedTopic"><code>T-1</code><title>Listening</title></programme>
    <result type="relatedResult"><id>r1</id><title>A paper on leaks</title>
      <identifiers><doi>10.1234/leak</doi></identifiers></result>
    <result type="relatedResult"><id>r2</id><title>Deliverable without a DOI</title></result>
    <webLink type="projectDeliverable"><physUrl>https://www.example.org/d1</physUrl></webLink>
    <webLink type="relatedWebsite"><physUrl>https://www.example.org/hear</physUrl></webLink>
  </associations><categories>
    <category classification="euroSciVoc" type="isInFieldOfScience"><code>/23/47/305</code><title>acoustics</title>
      <displayCode>/natural sciences/physical sciences/acoustics</displayCode></category>
    <category classification="collection"><code>/project</code><title>Project</title></category>
  </categories></relations>
</project>"""

    return make
