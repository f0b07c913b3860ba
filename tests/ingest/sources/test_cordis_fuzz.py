"""No input makes the readers raise or hang: random bytes, truncations and mutations of valid files of every format."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.record import Progress, RawRecord, Rejection, Skipped
from ingest.sources.cordis import CordisSource
from tests.examples import examples

FORMATS = ("csv", "json", "ndjson", "xml", "zip", "xlsx")


@pytest.fixture
def seeds(
    tables: dict[str, str],
    project_xml: Callable[..., str],
    make_zip: Callable[..., Path],
    workbook: Callable[..., bytes],
) -> dict[str, tuple[str, bytes]]:
    """One valid file of each format, with its name."""
    rows = list(csv.reader(io.StringIO(tables["project.csv"]), delimiter=";"))
    objects = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return {
        "csv": ("project.csv", tables["project.csv"].encode()),
        "json": ("project.json", json.dumps(objects, ensure_ascii=False).encode()),
        "ndjson": ("project.json", "\n".join(map(json.dumps, objects)).encode()),
        "xml": ("a.xml", f"<projects>{project_xml('1')}{project_xml('2')}</projects>".encode()),
        "zip": ("a.zip", make_zip(tables | {"a.xml": project_xml()}).read_bytes()),
        "xlsx": ("project.xlsx", workbook(rows)),
    }


def _check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    source, progress = CordisSource(), Progress()
    source.claims(path, data[:65_536])
    for reading in source.read_all([path], progress):
        assert isinstance(reading, RawRecord | Rejection | Skipped)
        if isinstance(reading, Rejection | Skipped):
            assert reading.reason.strip()
            assert len(reading.reason) < 500
            assert reading.location.startswith(str(path))
    assert progress.done == len(data)


@st.composite
def _edits(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    """Places (as a share of the length), how many bytes go, and what comes instead."""
    insert = st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [b'"', b";", b"\n", b"\r", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"\0", b"\xff\xfe", b"\\"]
        ),
    )
    return draw(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), insert), min_size=1, max_size=4))


QUIET = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("form", FORMATS)
@QUIET
@given(edits=_edits())
def test_mutations(
    tmp_path: Path, seeds: dict[str, tuple[str, bytes]], form: str, edits: list[tuple[float, int, bytes]]
) -> None:
    name, data = seeds[form]
    for share, length, insert in edits:
        place = int(share * len(data))
        data = data[:place] + insert + data[place + length :]
    _check(tmp_path / name, data)


@pytest.mark.parametrize("form", ["zip", "xlsx"])
@QUIET
@given(edits=_edits(), part=st.integers(0, 20))
def test_mutations_inside_a_sound_archive(
    tmp_path: Path, seeds: dict[str, tuple[str, bytes]], form: str, edits: list[tuple[float, int, bytes]], part: int
) -> None:
    name, data = seeds[form]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    chosen = list(entries)[part % len(entries)]
    for share, length, insert in edits:
        place = int(share * len(entries[chosen]))
        entries[chosen] = entries[chosen][:place] + insert + entries[chosen][place + length :]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    _check(tmp_path / name, buffer.getvalue())


@pytest.mark.parametrize("form", FORMATS)
@QUIET
@given(share=st.floats(0, 1))
def test_truncations(tmp_path: Path, seeds: dict[str, tuple[str, bytes]], form: str, share: float) -> None:
    name, data = seeds[form]
    _check(tmp_path / name, data[: int(share * len(data))])


@pytest.mark.parametrize("name", ["project.csv", "project.json", "a.xml", "a.zip", "project.xlsx"])
@QUIET
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"<project>", b"[{", b"id;title;objective;acronym\n"]),
    data=st.binary(max_size=2000),
)
def test_random_bytes(tmp_path: Path, name: str, start: bytes, data: bytes) -> None:
    _check(tmp_path / name, start + data)


@pytest.mark.parametrize("name", ["project.csv", "organization.json", "a.xml", "project.xlsx", "inner.zip"])
@QUIET
@given(data=st.binary(max_size=1000))
def test_random_entries_of_a_sound_zip(tmp_path: Path, tables: dict[str, str], name: str, data: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("csv/project.csv", tables["project.csv"])
        archive.writestr(name, data)
    _check(tmp_path / "a.zip", buffer.getvalue())
    found = list(CordisSource().read_all([tmp_path / "a.zip"], Progress()))
    assert len([reading for reading in found if isinstance(reading, RawRecord)]) == 2
