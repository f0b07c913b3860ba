"""What only an index in a folder can do wrong: killed writers, other processes, damaged files."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar

import pytest

from kb.search.backend import Backend, SearchUnavailable
from kb.search.backends.generation_folders import CURRENT
from kb.search.concepts import Interpreter
from kb.search.request import SearchRequest
from tests.contract.catalogue import document
from tests.contract.shared import Opened, fill

ROOT = Path(__file__).resolve().parent.parent.parent


class Embedded(Opened):
    """What only an index in a folder can do wrong."""

    writing: Callable[[Path, float], AbstractContextManager[object]]
    """Takes the engine's one writer of a generation."""
    contents: ClassVar[str]
    """Pattern of the files without which a generation cannot be opened."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path / "index"

    def start_writer(self, folder: Path, kind: str) -> subprocess.Popen[str]:
        """Start a process that writes one batch after the other and says each position that is durable."""
        made = type(self).open_backend
        return subprocess.Popen(
            [sys.executable, "-m", "tests.contract.endless_writer", made.__module__, made.__name__, str(folder), kind],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    @pytest.mark.parametrize("delay", [0.0, 0.013, 0.04])
    def test_a_killed_writer_leaves_batch_and_position_together(
        self, folder: Path, backend: Backend, delay: float
    ) -> None:
        with self.start_writer(folder, "apply") as writer:
            assert writer.stdout is not None
            promised = 0
            for line in writer.stdout:
                promised = int(line)
                if promised >= 5:
                    break
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
            promised = max([promised, *(int(line) for line in writer.stdout.read().split())])
        status = backend.status()
        assert status.position >= promised
        assert status.documents == status.position, "one document a position"
        assert backend.search(SearchRequest()).total == status.documents
        backend.apply([document(9999)], [], status.position + 1)  # and the next writer just goes on
        assert backend.status().documents == status.documents + 1

    def test_a_killed_rebuild_leaves_the_old_index_and_the_next_one_cleans_up(
        self, folder: Path, backend: Backend
    ) -> None:
        fill(backend, [document(1)], position=5)
        with self.start_writer(folder, "rebuild") as writer:
            assert writer.stdout is not None
            assert int(writer.stdout.readline()) > 0
            writer.send_signal(signal.SIGKILL)
        assert backend.search(SearchRequest()).total == 1
        assert len([item for item in folder.iterdir() if item.is_dir()]) == 2
        fill(backend, [document(1), document(2)], position=6)
        assert backend.status().documents == 2
        assert len([item for item in folder.iterdir() if item.is_dir()]) == 1

    def test_what_another_process_wrote_is_seen_after_a_moment(
        self, folder: Path, backend: Backend, interpreter: Interpreter
    ) -> None:
        backend.apply([document(1_000_000)], [], 0)
        other = type(self).open_backend(folder, interpreter)
        assert other.search(SearchRequest()).total == 1
        backend.apply([document(2_000_000)], [], 1)
        deadline = time.monotonic() + 5
        while other.search(SearchRequest()).total != 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        fill(backend, [document(3)])
        while other.search(SearchRequest()).total != 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def test_a_second_writer_is_told_who_is_in_the_way(
        self, folder: Path, backend: Backend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(backend, [document(1)])
        monkeypatch.setattr(sys.modules[type(self).open_backend.__module__], "WAIT_FOR_WRITER", 0.1)
        with (
            type(self).writing(folder / (folder / CURRENT).read_text(), 0),
            pytest.raises(SearchUnavailable, match="another process is writing"),
        ):
            backend.apply([document(2)], [], 2)
        backend.apply([document(2)], [], 2)
        assert backend.status().documents == 2

    @pytest.mark.parametrize("current", [b"format0-0193", b"\xff\xfe\x00 damaged", b""])
    def test_an_index_of_another_version_asks_for_a_rebuild(
        self, folder: Path, backend: Backend, current: bytes
    ) -> None:
        fill(backend, [document(1)])
        backend.close()
        (folder / CURRENT).write_bytes(current)
        with pytest.raises(SearchUnavailable, match=r"another version.*silta reindex"):
            backend.search(SearchRequest())

    def test_a_damaged_index_asks_for_a_rebuild(self, folder: Path, backend: Backend) -> None:
        fill(backend, [document(1)])
        backend.close()
        for contents in (folder / (folder / CURRENT).read_text()).glob(self.contents):
            contents.write_text("{")
        with pytest.raises(SearchUnavailable, match="silta reindex"):
            backend.search(SearchRequest())
        fill(backend, [document(1), document(2)])
        assert backend.search(SearchRequest()).total == 2
