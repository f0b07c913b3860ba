"""No input makes the readers of bibliographies raise: random bytes, truncations and mutations of valid files."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.record import Progress, RawRecord, Rejection, Skipped, Source
from ingest.sources.bibliography_table import BibliographyTableSource
from ingest.sources.bibtex import BibtexSource
from ingest.sources.ris import RisSource
from tests.examples import examples
from tests.ingest.sources.bibliographies import BIBTEX, RIS, TABLE

SEEDS: dict[str, tuple[Source, bytes]] = {
    "a.bib": (BibtexSource(), BIBTEX.encode()),
    "a.ris": (RisSource(), RIS.encode()),
    "a.csv": (BibliographyTableSource(), TABLE.encode()),
}
MARKS = [b'"', b"{", b"}", b"@", b"@a{", b"#", b",", b"=", b"\\", b"$", b"%", b"\n", b"\r", b"\0", b"\xff\xfe", b";"]
MARKS += [
    b"TY  - ",
    b"ER  - ",
    b"AU  - ",
    b"crossref={twin}",
    b"@string{a=b}",
    b"@comment",
    b"(",
    b")",
    b"\xef\xbb\xbf",
]
BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
QUIET = settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _check(folder: Path, name: str, data: bytes) -> None:
    source, _ = SEEDS[name]
    path = folder / name
    path.write_bytes(data)
    progress = Progress()
    source.claims(path, data[:65_536])
    for reading in source.read_all([path], progress):
        assert isinstance(reading, RawRecord | Rejection | Skipped)
        assert reading.location.startswith(str(path))
        if isinstance(reading, RawRecord):
            assert reading.texts[0].title
        else:
            assert reading.reason.strip()
    assert progress.done == len(data)


@pytest.mark.parametrize("name", SEEDS)
@QUIET
@given(
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(MARKS) | st.binary(max_size=5)),
        min_size=1,
        max_size=5,
    )
)
def test_mutations(tmp_path: Path, name: str, edits: list[tuple[float, int, bytes]]) -> None:
    data = SEEDS[name][1]
    for share, length, insert in edits:
        place = int(share * len(data))
        data = data[:place] + insert + data[place + length :]
    _check(tmp_path, name, data)


@pytest.mark.parametrize("name", SEEDS)
@QUIET
@given(share=st.floats(0, 1), repeat=st.integers(1, 3))
def test_truncations(tmp_path: Path, name: str, share: float, repeat: int) -> None:
    data = SEEDS[name][1] * repeat
    _check(tmp_path, name, data[: int(share * len(data))])


@pytest.mark.parametrize("name", SEEDS)
@QUIET
@given(start=st.sampled_from([b"", b"TY  - JOUR\n", b"@article{a,", b"title,abstract\n"]), data=st.binary(max_size=800))
def test_random_bytes(tmp_path: Path, name: str, start: bytes, data: bytes) -> None:
    _check(tmp_path, name, start + data)


@pytest.mark.parametrize("name", SEEDS)
@QUIET
@given(pieces=st.lists(st.sampled_from(MARKS) | st.sampled_from([b"a", b" ", b"title", b"  - "]), max_size=60))
def test_soup_of_marks(tmp_path: Path, name: str, pieces: list[bytes]) -> None:
    _check(tmp_path, name, b"".join(pieces))


@pytest.mark.parametrize(
    ("name", "sound"),
    [("a.bib", b"\n@misc{sound, title={Sound}}\n"), ("a.ris", b"\nTY  - GEN\nTI  - Sound\nER  - \n")],
)
@QUIET
@given(garbage=st.binary(max_size=200).filter(lambda data: not data.startswith(BOMS) and not set(data) & {0, 13}))
def test_a_sound_record_after_garbage_is_still_read(tmp_path: Path, name: str, sound: bytes, garbage: bytes) -> None:
    """As long as the garbage does not say that the whole file is in another encoding."""
    path = tmp_path / name
    path.write_bytes(garbage + sound)
    readings = SEEDS[name][0].read_all([path], Progress())
    assert any(isinstance(item, RawRecord) and item.texts[0].title == "Sound" for item in readings)


# Each of these made a pattern take time with the square of the length; the test would not end.
LONG_VALUES = [
    " " * 225_000 + "x",
    "a," * 112_000,
    "['" + "\\\\'" * 7_000 + "]",
    "10.1234" + ".10.1234" * 25_000,
    "a" * 225_000,
    "\\\\a" * 75_000,
    "$a " * 75_000,
    "a and " * 37_000,
    "(1" * 100_000,
]


@pytest.mark.parametrize("number", range(len(LONG_VALUES)))
def test_long_values(tmp_path: Path, number: int) -> None:
    value = LONG_VALUES[number].replace("\\\\", "\\")
    for name in ("title", "abstract", "author", "doi", "keywords", "url", "year", "orcid-numbers"):
        _check(tmp_path, "a.bib", f"@misc{{a, title={{T}}, author={{A B}}, {name} = {{x{value}x}}}}".encode())
        _check(tmp_path, "a.csv", f"title;abstract;{name}\nA;B;x{value}x\n".encode())
    for tag in ("TI", "AB", "AU", "DO", "KW", "UR", "PY", "AI", "SN"):
        _check(tmp_path, "a.ris", f"TY  - JOUR\nTI  - T\n{tag}  - x{value}x\nER  - \n".encode())


def test_a_text_file_of_blank_lines_is_told_at_once() -> None:
    assert not BibtexSource().claims(Path("a.txt"), b"\n" * 65_536)
    assert not RisSource().claims(Path("a.txt"), b" \n" * 32_768)
