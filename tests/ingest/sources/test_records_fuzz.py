"""No damage to a record makes a reader raise: it gives readings, and what is wrong is a rejection with a reason."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.normalise import UnusableRecord, normalise
from ingest.record import Progress, RawRecord, Rejection, Skipped, Withdrawal
from ingest.sources import SOURCES, Inputs
from ingest.sources.record_source import RecordSource
from tests.examples import examples
from tests.ingest.sources.record_fixtures import JSON_RECORDS, READERS, XML_RECORDS

JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(
        ["", ":unav", "\u0000", "<b>", "10.5555/", "https://", "\n", "0000-0002-1825-0098", [[]], {"$": {}}]
    ),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["@id", "name", "value", "$", "id"]), st.text(max_size=3), max_size=2),
)
BYTES = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 30),
        st.sampled_from(
            [b"", b"{", b"}", b"[", b"]", b'"', b",", b"\\", b"<", b"</", b"&", b">", b"\xff", b"\x00", b"\n"]
        ),
    ),
    min_size=1,
    max_size=4,
)


def check(path: Path, data: bytes) -> None:
    """Read the file by every reader of records, whether it claims the file or not."""
    path.write_bytes(data)
    readings = list(Inputs([path]).read())
    for source in (source for source in SOURCES if isinstance(source, RecordSource)):
        progress = Progress()
        readings += source.read_all([path], progress)
        assert progress.done == len(data)
    for reading in readings:
        assert isinstance(reading, RawRecord | Rejection | Withdrawal | Skipped)
        assert reading.location.startswith(str(path))
        if isinstance(reading, Rejection | Skipped):
            assert reading.reason.strip()
            assert len(reading.reason) < 1000
        elif isinstance(reading, RawRecord):
            with suppress(UnusableRecord):
                assert normalise(reading).texts


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything in a value of JSON."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return (
        [path, *(found for key, item in inner for found in places(item, (*path, key)))]
        if path
        else [found for key, item in inner for found in places(item, (key,))]
    )


@pytest.mark.parametrize("form", JSON_RECORDS)
@given(data=st.data())
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_value_of_another_kind(form: str, tmp_path: Path, data: st.DataObject) -> None:
    record = json.loads(json.dumps(JSON_RECORDS[form]))
    for path in data.draw(st.lists(st.sampled_from(places(record)), min_size=1, max_size=3)):
        holder: Any = record
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = data.draw(JUNK)
        except (KeyError, IndexError, TypeError):
            continue  # An edit before took the place away.
    content = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
    check(tmp_path / "a.json", content)


@pytest.mark.parametrize("form", [*JSON_RECORDS, *(f"{name}.xml" for name in XML_RECORDS)])
@given(edits=BYTES)
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes(form: str, tmp_path: Path, edits: list[tuple[float, int, bytes]]) -> None:
    name = form.removesuffix(".xml")
    data = XML_RECORDS[name].encode() if form.endswith(".xml") else json.dumps([JSON_RECORDS[name]] * 2).encode()
    for share, gone, inserted in edits:
        place = int(share * len(data))
        data = data[:place] + inserted + data[place + gone :]
    check(tmp_path / "a.dat", data)


@pytest.mark.parametrize("form", JSON_RECORDS)
def test_every_form_is_claimed_by_its_reader_alone(form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    head = json.dumps(JSON_RECORDS[form]).encode()
    claiming = [source.name for source in SOURCES if source.claims(path, head)]
    assert claiming == [READERS.get(form, form)]
