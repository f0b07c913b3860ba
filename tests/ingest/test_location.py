"""A file's name as one printable line, whatever bytes it has."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.location import shown


def test_usual_names_stay() -> None:
    assert shown(Path("Prüfstand/ä ö.md")) == "Prüfstand/ä ö.md"


def test_bytes_and_control_characters_are_written_out() -> None:
    assert shown(os.fsdecode(b"f\xfcr.md")) == "f\\xfcr.md"
    assert shown("a\nb\x1b[31m.md") == "a\\nb\\x1b[31m.md"


@given(name=st.binary(max_size=40))
def test_any_name_is_one_printable_line_of_unicode(name: bytes) -> None:
    text = shown(os.fsdecode(name))
    assert text.isprintable()
    text.encode("utf-8")
