"""No damage to a document makes its reading break: a document comes back, or a reason."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.sources.documents.document import Document, UnreadableDocument
from ingest.sources.documents.isolation import IsolatedReader
from tests.examples import examples
from tests.ingest.sources.documents.leaflets import PAGE, german_leaflet, word_leaflet

SEEDS = {"pdf": german_leaflet(), "docx": word_leaflet(), "html": PAGE.encode()}
QUIET = settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _check(isolated: IsolatedReader, folder: Path, kind: str, data: bytes) -> None:
    path = folder / f"a.{kind}"
    path.write_bytes(data)
    try:
        assert isinstance(isolated.read(kind, path), Document)
    except UnreadableDocument as error:
        reason = str(error)
    else:
        reason = "no reason is needed"
    assert 10 < len(reason) < 400


@pytest.mark.parametrize("kind", SEEDS)
@QUIET
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=8)), min_size=1, max_size=5))
def test_mutations(isolated: IsolatedReader, tmp_path: Path, kind: str, edits: list[tuple[float, int, bytes]]) -> None:
    data = SEEDS[kind]
    for share, length, insert in edits:
        place = int(share * len(data))
        data = data[:place] + insert + data[place + length :]
    _check(isolated, tmp_path, kind, data)


@pytest.mark.parametrize("kind", SEEDS)
@QUIET
@given(share=st.floats(0, 1))
def test_truncations(isolated: IsolatedReader, tmp_path: Path, kind: str, share: float) -> None:
    _check(isolated, tmp_path, kind, SEEDS[kind][: int(share * len(SEEDS[kind]))])


@pytest.mark.parametrize("kind", SEEDS)
@QUIET
@given(data=st.binary(max_size=300), start=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"]))
def test_random_bytes(isolated: IsolatedReader, tmp_path: Path, kind: str, data: bytes, start: bytes) -> None:
    _check(isolated, tmp_path, kind, start + data)
