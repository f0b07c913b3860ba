"""The registry of readers: complete, and each imported when a file comes to it."""

import subprocess
import sys
from pathlib import Path

from ingest.sources import READER_PLACES, SOURCES, Inputs


def test_every_reader_in_the_registry_is_one() -> None:
    for source in SOURCES:
        assert all(hasattr(source, member) for member in ("name", "label", "claims", "read_all")), source
    assert len({source.label for source in SOURCES}) == len(SOURCES)


def test_a_reader_is_made_once() -> None:
    assert SOURCES[0] is next(iter(SOURCES))
    assert list(SOURCES[1:3]) == [SOURCES[1], SOURCES[2]]


def test_a_file_that_is_claimed_imports_no_further_reader(tmp_path: Path) -> None:
    brief = tmp_path / "brief.md"
    brief.write_text("---\nslug: example\n---\n")
    code = "import sys; from pathlib import Path; from ingest.sources import Inputs; Inputs([Path(sys.argv[1])])"
    told = "print(*sorted(name for name in sys.modules if name.startswith('ingest.sources.')))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {told}", str(brief)], capture_output=True, text=True, check=True
    )
    readers = {place.partition(":")[0] for place in READER_PLACES} - {"markdown"}
    imported = {name.removeprefix("ingest.sources.") for name in done.stdout.split()}
    assert "markdown" in imported
    assert not imported & readers
    assert Inputs([brief]).progress.total == brief.stat().st_size
