"""Streaming XML: every record before a fault, and no way to attack the reader."""

import hashlib
import io
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.xml import DEPTH_LIMIT, TOKEN_LIMIT, XmlFault, XmlRecord, read_records


def _is_record(namespace: str, name: str) -> bool:
    return name == "item"


def _read(data: bytes, limit: int = 1_000_000) -> list[XmlRecord | XmlFault]:
    return list(read_records(io.BytesIO(data), _is_record, frozenset({"hits"}), limit))


def test_records_are_found_at_any_depth_with_their_text_and_tails() -> None:
    records = _read(b"<hits><hit><item a='1'>x<b>y</b>z</item></hit><item/></hits>")
    first, second = records
    assert isinstance(first, XmlRecord)
    assert isinstance(second, XmlRecord)
    assert (first.element.text, first.element[0].text, first.element[0].tail) == ("x", "y", "z")
    assert first.element.get("a") == "1"
    assert first.line == second.line == 1


def test_a_record_inside_a_record_is_part_of_it_but_one_directly_below_makes_it_a_wrapper() -> None:
    (outer,) = _read(b"<item><relations><item>inner</item></relations></item>")
    assert isinstance(outer, XmlRecord)
    assert outer.element.findtext("relations/item") == "inner"
    assert [record.element.text for record in _read(b"<item><item>1</item><item>2</item></item>")] == ["1", "2"]  # type: ignore[union-attr]


def test_the_digest_is_of_the_raw_bytes() -> None:
    item = "<item>ä &amp; <b>" + "x" * 200_000 + "</b></item>"
    for before in ("", " " * 65_530, "y" * 70_000):
        (record,) = _read(f"<r>{before}{item}</r>".encode())
        assert isinstance(record, XmlRecord)
        assert record.sha256 == hashlib.sha256(item.removesuffix("</item>").encode()).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r><item>&b;</item></r>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><item>&x;</item></r>',
        b'<!DOCTYPE r SYSTEM "http://www.example.org/evil.dtd"><r><item/></r>',
        b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://www.example.org/p"> %p;]><r><item/></r>',
    ],
)
def test_document_types_and_entities_are_refused(data: bytes) -> None:
    (fault,) = _read(data)
    assert isinstance(fault, XmlFault)
    assert "refused" in fault.reason


def test_a_fault_says_where_and_keeps_what_came_before() -> None:
    first, fault = _read(b"<r>\n<item>1</item>\n  <item>2</itme>\n</r>")
    assert isinstance(first, XmlRecord)
    assert isinstance(fault, XmlFault)
    assert (fault.line, fault.column) == (3, 12)
    assert "mismatched tag" in fault.reason


def test_a_truncated_file_says_so() -> None:
    first, fault = _read(b"<r><item>1</item><item>2")
    assert isinstance(first, XmlRecord)
    assert isinstance(fault, XmlFault)
    assert "cut off" in fault.reason


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<r><item>Größe</item></r>".encode("latin-1"), "0xF6"),
        (b"<?xml version='1.0' encoding='no-such'?><r/>", "encoding"),
        (b"<r><item>\x00</item></r>", "not well-formed"),
        (b"<a>" * (DEPTH_LIMIT + 5), "nested"),
        (b"<r><!--" + b"x" * (TOKEN_LIMIT * 2), "longer than"),
        (b"<r><item a='" + b"x" * (TOKEN_LIMIT * 2) + b"'/></r>", "longer than"),
    ],
)
def test_what_cannot_be_read_is_explained(data: bytes, words: str) -> None:
    fault = _read(data)[-1]
    assert isinstance(fault, XmlFault)
    assert words in fault.reason


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_declared_encodings_are_read(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    (record,) = _read(f"<?xml version='1.0' encoding='{name}'?><r><item>Größe</item></r>".encode(encoding))
    assert isinstance(record, XmlRecord)
    assert record.element.text == "Größe"


def test_a_huge_field_is_named_and_measured_without_being_held() -> None:
    size = 20_000_000

    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            parts = [b"<r><item><id>7</id><text>", *[b"x" * 50_000] * (size // 50_000), b"</text><c>k</c></item></r>"]
            self.parts = iter(parts)

        def read(self, size: int = -1) -> bytes:
            return next(self.parts, b"")

    tracemalloc.start()
    (record,) = read_records(Endless(), _is_record)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(record, XmlRecord)
    assert record.oversize == ("text", size)
    assert record.element.findtext("id") == "7"
    assert peak < 5_000_000


def test_many_small_fields_are_bounded_too() -> None:
    part = b"<a>" + b"x" * 900_000 + b"</a>"
    (record,) = _read(b"<item>" + part * 40 + b"</item>")
    assert isinstance(record, XmlRecord)
    assert record.oversize is not None
    assert record.oversize[0] == "the whole record"


def test_long_text_comes_to_an_end() -> None:
    # Joined piece by piece, it would be copied anew for each of its two million words.
    _read(b"<r><item>" + b"word " * 2_000_000 + b"</item></r>")


def _mutations(seed: bytes) -> st.SearchStrategy[bytes]:
    def cut(place: int, length: int, insert: bytes) -> bytes:
        return seed[:place] + insert + seed[place + length :]

    return st.builds(cut, st.integers(0, len(seed)), st.integers(0, 30), st.binary(max_size=8))


_SEED = (
    b"<?xml version='1.0' encoding='UTF-8'?><r xmlns='http://www.example.org'><item a='1'>x<b>y &amp; z</b></item></r>"
)


@given(st.one_of(st.binary(max_size=500), _mutations(_SEED)))
def test_no_input_raises(data: bytes) -> None:
    found = _read(data)
    assert all(isinstance(item, XmlRecord) for item in found[:-1])


@given(st.integers(1, len(_SEED) - 1))
def test_every_truncation_ends_in_a_fault(place: int) -> None:
    found = _read(_SEED[:place])
    assert isinstance(found[-1], XmlFault)


def test_the_pieces_in_which_a_file_comes_do_not_matter(project_xml: Callable[..., str]) -> None:
    data = f"<r>{project_xml()}</r>".encode()

    class Dribble(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(7)

    def is_project(namespace: str, name: str) -> bool:
        return name == "project"

    (whole,) = read_records(io.BytesIO(data), is_project)
    (pieces,) = read_records(Dribble(data), is_project)
    assert isinstance(whole, XmlRecord)
    assert isinstance(pieces, XmlRecord)
    assert whole.sha256 == pieces.sha256
