from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.record import Progress, RawRecord, Reading, Rejection
from ingest.sources.documents.isolation import IsolatedReader
from ingest.sources.documents.source import DOCX, HTML, PDF

SOURCES = {".pdf": PDF, ".docx": DOCX, ".html": HTML}


@pytest.fixture
def read(tmp_path: Path, isolated: IsolatedReader) -> Callable[..., Reading]:
    """Read one document as the ingest does."""

    def run(content: bytes | str, name: str) -> Reading:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        progress = Progress()
        (found,) = SOURCES[path.suffix].read_with(isolated, [path], progress)
        assert progress.done == path.stat().st_size
        return found

    return run


@pytest.fixture
def record(read: Callable[..., Reading]) -> Callable[..., RawRecord]:
    def run(content: bytes | str, name: str) -> RawRecord:
        found = read(content, name)
        assert isinstance(found, RawRecord), found
        return found

    return run


@pytest.fixture
def reason(read: Callable[..., Reading]) -> Callable[..., str]:
    def run(content: bytes | str, name: str) -> str:
        found = read(content, name)
        assert isinstance(found, Rejection), found
        return found.reason

    return run


@pytest.fixture(scope="session")
def isolated() -> Iterator[IsolatedReader]:
    with IsolatedReader(time_limit=20) as reader:
        yield reader
