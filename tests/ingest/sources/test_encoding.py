"""Encodings: what they are taken for and what is read."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.encoding import Lines, Utf8Stream, decode_head, detect_encoding

TEXT = "id;title\n1;Fräsmaschine – „leise“\n2;häiriötön\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_told_apart_and_read(encoding: str) -> None:
    data = TEXT.encode(encoding)
    lines = Lines(io.BytesIO(data), data, 1000)
    read = []
    while line := lines.read():
        read.append(line)
    assert "".join(read) == TEXT
    assert len(read) == lines.number == 3
    assert Utf8Stream(io.BytesIO(data), data).readall() == TEXT.encode()
    assert decode_head(data).lstrip("\ufeff") == TEXT


def test_windows_1252_is_the_fallback_and_is_noted() -> None:
    data = TEXT.encode("cp1252", "replace")
    lines = Lines(io.BytesIO(data), data, 1000)
    assert lines.read() == "id;title\n"
    assert not lines.is_legacy
    assert lines.read() == "1;Fräsmaschine – „leise“\n"
    assert lines.is_legacy
    stream = Utf8Stream(io.BytesIO(data), data)
    assert "Fräsmaschine – „leise“" in stream.readall().decode()
    assert stream.is_legacy


def test_one_wrong_byte_does_not_spoil_the_rest_of_the_line() -> None:
    data = "Größe ".encode() + b"\xfc" + " Länge".encode()
    assert decode_head(data) == "Größe ü Länge"


def test_lines_can_be_given_back() -> None:
    data = b"a\nb\nc\n"
    lines = Lines(io.BytesIO(data), data, 1000)
    first, second = lines.read(), lines.read()
    lines.give_back([first, second])
    assert lines.number == 0
    assert [lines.read() for _ in range(4)] == ["a\n", "b\n", "c\n", ""]


def test_a_long_line_comes_in_pieces() -> None:
    data = b"x" * 25
    lines = Lines(io.BytesIO(data), data, 10)
    assert len(lines.read()) == 10
    assert lines.is_cut
    assert [len(lines.read()), len(lines.read()), lines.is_cut] == [10, 5, False]


@given(st.binary(max_size=3000))
def test_any_bytes_can_be_read(data: bytes) -> None:
    assert isinstance(decode_head(data), str)
    Utf8Stream(io.BytesIO(data), data).readall().decode()
    lines = Lines(io.BytesIO(data), data, 100)
    total = 0
    while line := lines.read():
        total += len(line)
    assert total <= len(data)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    data = text.encode()
    assert detect_encoding(data) == "utf-8"
    assert Utf8Stream(io.BytesIO(data), data).readall() == data
