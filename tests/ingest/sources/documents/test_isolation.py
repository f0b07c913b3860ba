"""Hostile documents end the process that reads them, and nothing else."""

import importlib.util
import zlib
from pathlib import Path

import pytest

from ingest.record import Progress, RawRecord, Rejection
from ingest.sources.documents import source
from ingest.sources.documents.document import UnreadableDocument
from ingest.sources.documents.isolation import IsolatedReader
from ingest.sources.documents.source import PDF
from tests.ingest.sources.documents.leaflets import TITLE, german_leaflet
from tests.ingest.sources.documents.pdf_writer import write_pdf

pytestmark = pytest.mark.end_to_end


def _bomb() -> bytes:
    """A page whose content unpacks to 300 million bytes of drawing commands."""
    content = zlib.compress(b"BT (a) Tj " * 30_000_000, 1)
    plain = write_pdf([[]], content=b"X")
    packed = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s" % (len(content), content)
    return plain.replace(b"<< /Length 1 >>\nstream\nX", packed)


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(_bomb())
    (tmp_path / "good.pdf").write_bytes(german_leaflet())
    given_up = pytest.raises(UnreadableDocument, match=r"longer than 3 seconds|bytes of memory")
    with IsolatedReader(time_limit=3) as reader, given_up:
        reader.read("pdf", tmp_path / "bomb.pdf")
    with IsolatedReader(time_limit=60) as reader:
        assert reader.read("pdf", tmp_path / "good.pdf").about.title == TITLE


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(german_leaflet())
    with IsolatedReader() as reader:
        reader.read("pdf", tmp_path / "good.pdf")
        process = reader._process
        assert process is not None
        process.terminate()
        process.wait()
        with pytest.raises(UnreadableDocument, match="broke down over it"):
            reader.read("pdf", tmp_path / "good.pdf")
        assert reader.read("pdf", tmp_path / "good.pdf").about.title == TITLE


def test_the_process_ends_with_its_reader(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(german_leaflet())
    with IsolatedReader() as reader:
        reader.read("pdf", tmp_path / "good.pdf")
        process = reader._process
    assert process is not None
    assert process.poll() is not None


def test_a_folder_of_good_and_bad(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "Blätter \u00fc.pdf").write_bytes(german_leaflet())
    found = list(PDF.read_all(sorted(tmp_path.iterdir()), Progress()))
    assert {type(item) for item in found} == {RawRecord, Rejection}


def test_without_the_extra_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(german_leaflet())
    find = importlib.util.find_spec
    monkeypatch.setattr(source, "find_spec", lambda name: None if name == "pdfminer" else find(name))
    (found,) = PDF.read_all([tmp_path / "a.pdf"], Progress())
    assert isinstance(found, Rejection)
    assert found.reason == "reading PDF needs more packages: pip install 'silta[documents]'"


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(german_leaflet())
    monkeypatch.setattr(PDF, "_size_limit", 100)
    (found,) = PDF.read_all([tmp_path / "a.pdf"], Progress())
    assert isinstance(found, Rejection)
    assert "at most 100 are read" in found.reason
