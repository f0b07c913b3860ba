"""The bulk export as JSON."""

import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.encoding import Utf8Stream
from ingest.sources.json_objects import split_objects

PROJECT = {
    "id": "101",
    "acronym": "LEAKFREE",
    "title": "Finding leaks by sound",
    "startDate": "2019-01-01",
    "totalCost": 1500000.5,
    "topics": ["T-1", ["T-2"]],
    "legalBasis": None,
    "objective": 'Microphones "listen" \\ to pipes – ä.',
}

Read = Callable[..., Any]


@pytest.fixture
def json_file(tmp_path: Path) -> Callable[..., Path]:
    def write(content: object, name: str = "project.json") -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


def test_an_array_of_objects(json_file: Callable[..., Path], read: Read) -> None:
    (record,) = read(json_file([PROJECT])).records
    assert record.project.total_cost == "1500000.5"
    assert record.texts[0].description == PROJECT["objective"]
    assert [subject.code for subject in record.subjects] == ["T-1", "T-2"]
    assert record.location.endswith("project.json:1")


@pytest.mark.parametrize("separator", ["\n", "", "\r\n\r\n"])
def test_one_object_after_the_other(json_file: Callable[..., Path], read: Read, separator: str) -> None:
    lines = separator.join(json.dumps(PROJECT | {"id": number}) for number in (1, 2, 3))
    assert list(read(json_file(lines.encode())).by_id) == ["1", "2", "3"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings(json_file: Callable[..., Path], read: Read, encoding: str) -> None:
    (record,) = read(json_file(json.dumps([PROJECT], ensure_ascii=False).encode(encoding))).records
    assert record.texts[0].description == PROJECT["objective"]
    assert bool(record.notes) == (encoding == "cp1252")


def test_tables_are_joined(json_file: Callable[..., Path], read: Read) -> None:
    organisation = {"projectID": 101, "name": "Example Works", "role": "coordinator", "SME": True, "order": 1}
    result = read(json_file([PROJECT]), json_file([organisation], "organization.json"))
    (found,) = result.records[0].organisations
    assert (found.name, found.sme, found.order) == ("Example Works", "true", 1)


def test_what_is_no_object_is_rejected_and_the_next_goes_on(json_file: Callable[..., Path], read: Read) -> None:
    rows = [PROJECT, 7, PROJECT | {"id": ""}, ["x"], PROJECT | {"id": "102"}]
    result = read(json_file(("[" + ",\n".join(map(json.dumps, rows)) + "]").encode()))
    assert list(result.by_id) == ["101", "102"]
    assert [(item.location.rpartition(":")[2], item.reason) for item in result.rejections] == [
        ("2", "the record is not an object"),
        ("3", "the project has no id"),
        ("4", "the record is not an object"),
    ]


def test_a_broken_record_costs_only_itself(json_file: Callable[..., Path], read: Read) -> None:
    lines = [json.dumps(PROJECT | {"id": str(number)}) for number in range(1, 8)]
    lines[1] = lines[1].replace(":", "=", 3)
    lines[3] = lines[3].replace('"title"', 'title"')
    lines[5] = lines[5][:-20]
    result = read(json_file("\n".join(lines).encode()))
    assert list(result.by_id) == ["1", "3", "5", "7"]
    assert [(item.location.rpartition(":")[2], item.identifier) for item in result.rejections[1:]] == [
        ("4", "4"),
        ("6", "6"),
    ]


def test_an_object_in_a_field_is_left_out_with_a_note(json_file: Callable[..., Path], read: Read) -> None:
    (record,) = read(json_file([PROJECT | {"acronym": {"a": 1}, "deep": [[[[[[1]]]]]]}])).records
    assert record.project.acronym == ""
    assert len(record.notes) == 2


def test_what_comes_before_a_break_is_kept(json_file: Callable[..., Path], read: Read) -> None:
    whole = json.dumps([PROJECT, PROJECT | {"id": "102"}])
    result = read(json_file(whole[:-30].encode()))
    assert list(result.by_id) == ["101"]
    (rejection,) = result.rejections
    assert rejection.identifier == "102"
    assert "cut off" in rejection.reason


def test_an_array_that_is_never_closed_is_told(json_file: Callable[..., Path], read: Read) -> None:
    result = read(json_file(json.dumps([PROJECT])[:-1].encode()))
    assert list(result.by_id) == ["101"]
    assert "before its array is closed" in result.rejections[0].reason


def test_a_huge_field_is_named_without_being_held(json_file: Callable[..., Path], read: Read) -> None:
    size = 30_000_000
    path = json_file([PROJECT | {"objective": "x" * size}, PROJECT | {"id": "102"}])
    tracemalloc.start()
    result = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert list(result.by_id) == ["102"]
    (rejection,) = result.rejections
    assert rejection.identifier == "101"
    assert f"the field objective holds {size:,} characters" in rejection.reason
    assert peak < 20_000_000


def test_a_field_just_over_the_limit(json_file: Callable[..., Path], read: Read) -> None:
    ids = ("1", "2")
    rows = [
        PROJECT | {"id": key, "objective": "\\" * size} for key, size in zip(ids, (1_000_000, 1_000_001), strict=True)
    ]
    result = read(json_file(rows))
    assert list(result.by_id) == ["1"]
    assert "1,000,001" in result.rejections[0].reason


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"id":' * 50_000, b"[1e99999999, 2]", b"[" + b"9" * 50_000 + b"]"]
)
def test_hostile_json_is_no_table(
    json_file: Callable[..., Path], claims: Callable[[Path], bool], content: bytes
) -> None:
    assert not claims(json_file(content))


@pytest.mark.parametrize(
    "value", ["9" * 50_000, "1e99999999", "-1e-99999999", "[" * 100_000, '{"a":' * 50_000, "1" * 4400 + ".5"]
)
def test_a_hostile_value_costs_at_most_its_record(json_file: Callable[..., Path], read: Read, value: str) -> None:
    text = f'[{json.dumps(PROJECT)},\n{json.dumps(PROJECT | {"id": "102"})[:-1]}, "totalCost": {value}}}]'
    result = read(json_file(text.encode()))
    assert "101" in result.by_id
    assert len(result.all) == 2


def test_lines_are_counted(json_file: Callable[..., Path], read: Read) -> None:
    result = read(json_file(("\n\n" + json.dumps([PROJECT, PROJECT | {"id": "2"}], indent=2)).encode()))
    length = json.dumps(PROJECT, indent=2).count("\n") + 1
    first, second = (int(record.location.rpartition(":")[2]) for record in result.records)
    assert (first, second) == (4, 4 + length)


@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=5), st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=8)
        ),
        max_size=5,
    )
)
def test_objects_are_split_as_they_were_written(objects: list[dict[str, Any]]) -> None:
    for text in (json.dumps(objects), json.dumps(objects, indent=1), "\n".join(map(json.dumps, objects))):
        for size in (1, 7, 65_536):
            data = text.encode()

            class Pieces(io.BytesIO):
                def read(self, wanted: int | None = -1, size: int = size) -> bytes:
                    return super().read(size)

            # Byte for byte without the decoder between, which makes room for 64 KiB at each call.
            stream = Pieces(data) if size == 1 else Utf8Stream(Pieces(data), b"{}")
            found = list(split_objects(stream, 1_000_000))
            assert [json.loads(item.content) for item in found] == objects
            assert not any(item.fault for item in found)
