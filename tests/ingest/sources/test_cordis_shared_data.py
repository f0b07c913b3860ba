"""Real records of CORDIS: everything goes through, and nothing is lost without a word."""

from pathlib import Path

import pytest

from ingest.record import Progress, RawRecord, Reading, Skipped
from ingest.sources.cordis import CordisSource

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "cordis"


def _read(folder: Path, pattern: str) -> list[Reading]:
    files = sorted(folder.glob(pattern))
    assert files
    for file in files:
        with file.open("rb") as stream:
            assert CordisSource().claims(file, stream.read(65_536)), file
    return list(CordisSource().read_all(files, Progress()))


def test_the_tables(folder: Path) -> None:
    rows = (folder / "csv" / "organizations.csv").read_text(encoding="utf-8").count("\n") - 1
    readings = _read(folder, "csv/*.csv")
    records = [reading for reading in readings if isinstance(reading, RawRecord)]
    assert len(records) == len(readings) == 24
    assert all(record.organisations and record.texts[0].title and record.texts[0].description for record in records)
    assert all(record.organisations[0].role == "coordinator" for record in records)
    assert any("," in record.project.total_cost for record in records if record.project)
    assert sum(len(record.organisations) for record in records) == rows


def test_the_projects(folder: Path) -> None:
    records = {
        reading.source.identifier: reading for reading in _read(folder, "xml/*.xml") if isinstance(reading, RawRecord)
    }
    assert set(records) == {"691102", "AIR21353"}
    project = records["691102"]
    assert len(project.organisations) == 7
    assert len([subject for subject in project.subjects if subject.scheme == "euroSciVoc"]) == 5
    assert len(project.publications) == 7
    assert project.texts[0].summary == ""
    assert project.project is not None
    assert (project.project.programme, project.project.doi) == ("H2020", "10.3030/691102")


def test_the_workbooks(folder: Path) -> None:
    readings = _read(folder, "xlsx/*.xlsx")
    counts = {
        Path(reading.location).stem: reading.reason.split()[0] for reading in readings if isinstance(reading, Skipped)
    }
    assert len(readings) == 5
    assert counts == {
        "topmodel_euroSciVoc": "17,348",
        "topmodel_legalBasis": "8,325",
        "topmodel_topics": "5,763",
        "topmodel_webItem": "1",
        "topmodel_webLink": "739",
    }
