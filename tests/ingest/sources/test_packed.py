"""Packed files of every format: read like the unpacked ones, refused when they could do harm."""

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import RawRecord, ReadBrief, Reading, Rejection, Skipped
from ingest.sources import READERS, Inputs
from ingest.sources.packed import PackedSource
from tests.ingest.sources.record_fixtures import CROSSREF_XML, DATACITE, OPENALEX, ZENODO

BIB = "@article{pumps, title={Listening to pumps}, year=2024, abstract={Sensors hear the bearings of a pump.}}"
BRIEF = """---
status: published
---

# Listening to pumps {: lang=en }

> Vibration analysis finds worn bearings early.

## Source description

Sensors hear the bearings of a pump.
"""
CORDIS = """<project xmlns="http://cordis.europa.eu"><id>990000001</id><title>Pumps</title><objective>We listen to
pumps.</objective><language>en</language></project>"""

MakeZip = Callable[..., Path]


def read(path: Path) -> list[Reading]:
    inputs = Inputs([path])
    readings = list(inputs.read())
    assert inputs.progress.done == inputs.progress.total == path.stat().st_size
    return readings


def packed(path: Path, content: str | bytes) -> Path:
    path.write_bytes(gzip.compress(content.encode() if isinstance(content, str) else content))
    return path


def taken(readings: list[Reading]) -> list[tuple[str, str]]:
    assert all(isinstance(reading, RawRecord | ReadBrief) for reading in readings), readings
    return [
        (reading.source.source, reading.location) for reading in readings if isinstance(reading, RawRecord | ReadBrief)
    ]


@pytest.mark.parametrize(
    ("name", "content", "source", "line"),
    [
        ("a.json.gz", json.dumps(DATACITE), "datacite", ":1"),
        ("a.jsonl.gz", f"{json.dumps(OPENALEX)}\n{json.dumps(ZENODO)}", "openalex", ":1"),
        ("a.xml.gz", CROSSREF_XML, "crossref", ""),
        ("a.bib.gz", BIB, "bibtex", ":1"),
        ("a.gz", CORDIS, "cordis", ""),
        ("no-suffix", json.dumps(DATACITE), "datacite", ":1"),
    ],
)
def test_a_file_in_gzip(tmp_path: Path, name: str, content: str, source: str, line: str) -> None:
    path = packed(tmp_path / name, content)
    found = read(path)[0]
    assert isinstance(found, RawRecord)
    assert found.source.source == source
    assert found.location.startswith(f"{path}/{name.removesuffix('.gz')}{line}")


def test_a_zip_of_several_formats(make_zip: MakeZip) -> None:
    path = make_zip(
        {
            "works/a.json": json.dumps(DATACITE),
            "works/b.bib": BIB,
            "project.xml": CORDIS,
            "pumps.md": BRIEF,
            "__MACOSX/._a.json": "x",
            ".hidden/a.json": json.dumps(DATACITE),
        }
    )
    places = dict(taken(read(path)))
    assert places.keys() == {"datacite", "bibtex", "cordis", "markdown"}
    assert places["bibtex"] == f"{path}/works/b.bib:1"
    assert places["markdown"] == f"{path}/pumps.md"


def test_records_say_the_same_packed_and_unpacked(tmp_path: Path, make_zip: MakeZip) -> None:
    plain = tmp_path / "records" / "a.bib"
    plain.parent.mkdir()
    plain.write_text(BIB)
    path = make_zip({"records/a.bib": BIB})
    (one,), (other,) = read(plain), read(path)
    assert isinstance(one, RawRecord)
    assert isinstance(other, RawRecord)
    assert (one.source.key, one.source.sha256, one.texts) == (other.source.key, other.source.sha256, other.texts)
    assert other.source.address == f"{path}/records/a.bib:1"


def test_reasons_name_the_packed_file(make_zip: MakeZip) -> None:
    path = make_zip({"a.bib": f"{BIB}\n{BIB}\n@misc{{x,", "readme.txt": "hello"})
    found = read(path)
    reasons = [item.reason for item in found if isinstance(item, Rejection)]
    assert f"an entry with the same key is at {path}/a.bib:1; the first one is taken" in reasons
    assert [item.location for item in found if isinstance(item, Skipped)] == [f"{path}/readme.txt"]
    assert "silta-unpacked" not in repr(found)


def test_a_zip_of_cordis_stays_with_its_reader(make_zip: MakeZip) -> None:
    path = make_zip({"a.xml": CORDIS, "README.md": "x", "leaflet.pdf": "%PDF"})
    found = read(path)
    assert [item.source.source for item in found if isinstance(item, RawRecord)] == ["cordis"]
    assert all("silta-unpacked" not in item.location for item in found if not hasattr(item, "keep"))


def test_two_files_of_one_name_are_both_read(make_zip: MakeZip) -> None:
    path = make_zip({"x/1/a.json": json.dumps(DATACITE), "y/1/a.json": json.dumps(DATACITE)})
    assert {location for _, location in taken(read(path))} == {f"{path}/x/1/a.json:1", f"{path}/y/1/a.json:1"}


@pytest.mark.parametrize("inner", ["zip", "gz", "tar"])
def test_nested_archives_are_refused(make_zip: MakeZip, inner: str) -> None:
    buffer = io.BytesIO()
    if inner == "zip":
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("b.bib", BIB)
    else:
        buffer.write(
            gzip.compress(BIB.encode()) if inner == "gz" else b"b.bib".ljust(257, b"\0") + b"ustar" + b"\0" * 250
        )
    path = make_zip({"a.bib": BIB, f"b.{inner}": buffer.getvalue()})
    (refused,) = [item for item in read(path) if isinstance(item, Rejection)]
    assert refused.location == f"{path}/b.{inner}"
    assert "inside another one is not opened" in refused.reason


def test_a_tar_in_gzip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.tar.gz", b"b.bib".ljust(257, b"\0") + b"ustar" + b"\0" * 250)
    (refused,) = read(path)
    assert isinstance(refused, Rejection)
    assert "unpack the outer one first" in refused.reason


def test_a_bomb_in_gzip_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = packed(tmp_path / "a.json.gz", json.dumps(DATACITE) + " " * 30_000_000)
    (refused,) = read(path)
    assert isinstance(refused, Rejection)
    assert "taken for a bomb" in refused.reason
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_size_of_all_is_limited(tmp_path: Path, make_zip: MakeZip) -> None:
    source = PackedSource(READERS, lambda paths: Inputs(paths, READERS).read(), limit=200)
    files = [make_zip({"a.bib": BIB, "b.bib": BIB * 2}), packed(tmp_path / "a.bib.gz", BIB * 3)]
    found = list(source.read_all(files, Inputs([]).progress))
    assert ["at most 200 are read" in item.reason for item in found if isinstance(item, Rejection)] == [True, True]


@pytest.mark.parametrize("name", ["../a.bib", "/a.bib", "C:\\a.bib"])
def test_paths_that_lead_out_are_refused(make_zip: MakeZip, name: str) -> None:
    (refused,) = read(make_zip({name: BIB}))
    assert isinstance(refused, Rejection)
    assert "leads out of the archive" in refused.reason


def test_a_cut_off_file_keeps_nothing_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(json.dumps(DATACITE).encode() * 50)[:-300])
    (refused,) = read(path)
    assert isinstance(refused, Rejection)
    assert "damaged" in refused.reason


def test_what_no_reader_knows_is_skipped_in_a_folder(tmp_path: Path, make_zip: MakeZip) -> None:
    make_zip({"a.txt": "hello"}, "a.zip")
    packed(tmp_path / "b.gz", "hello")
    found = list(Inputs([tmp_path]).read())
    assert [type(item) for item in found] == [Skipped, Skipped]


@given(st.binary(max_size=300))
def test_anything_after_the_mark_of_gzip_is_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json.gz"
        path.write_bytes(b"\x1f\x8b\x08" + content)
        assert all(isinstance(item, Rejection) for item in read(path))
