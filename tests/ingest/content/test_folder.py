"""What an export does to a folder in which others work too."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.content.folder import LIST, ContentFolder, UnwritableContent
from ingest.content.gathering import ContentFile
from tests.ingest.content.knowledge_base import files

ONE, TWO = ContentFile("briefs/one.md", "One.\n"), ContentFile("briefs/two.md", "Two.\n")
NEWER = ContentFile("briefs/one.md", "One, changed.\n")


def test_what_is_unchanged_is_not_written(tmp_path: Path) -> None:
    ContentFolder(tmp_path).export([ONE, TWO])
    times = {file: file.stat().st_mtime_ns for file in tmp_path.glob("briefs/*")}
    report = ContentFolder(tmp_path).export([NEWER, TWO])
    assert (report.written, report.unchanged) == (["briefs/one.md"], 1)
    changed = {file.name for file, time in times.items() if file.stat().st_mtime_ns != time}
    assert changed == {"one.md"}


def test_a_file_that_somebody_changed_is_left_and_named(tmp_path: Path) -> None:
    ContentFolder(tmp_path).export([ONE, TWO])
    (tmp_path / "briefs" / "one.md").write_text("Mine.\n")
    for _ in range(2):
        report = ContentFolder(tmp_path).export([NEWER, TWO])
        assert report.changed_by_others == ["briefs/one.md"]
    assert (tmp_path / "briefs" / "one.md").read_text() == "Mine.\n"
    assert ContentFolder(tmp_path).export([NEWER, TWO], force=True).written == ["briefs/one.md"]
    assert (tmp_path / "briefs" / "one.md").read_text() == NEWER.text


def test_a_file_that_was_read_as_it_is_may_be_written_over(tmp_path: Path) -> None:
    ContentFolder(tmp_path).export([ONE])
    (tmp_path / LIST).unlink()
    assert ContentFolder(tmp_path).export([NEWER]).changed_by_others == ["briefs/one.md"]
    read = hashlib.sha256(b"One.\n").hexdigest()
    assert ContentFolder(tmp_path).export([ContentFile(NEWER.path, NEWER.text, read)]).written == ["briefs/one.md"]


def test_only_files_of_silta_that_nobody_changed_are_removed_when_asked(tmp_path: Path) -> None:
    ContentFolder(tmp_path).export([ONE, TWO])
    (tmp_path / "briefs" / "mine.md").write_text("Mine.\n")
    (tmp_path / "briefs" / "notes.txt").write_text("Mine.\n")
    assert ContentFolder(tmp_path).export([TWO]).left == ["briefs/mine.md", "briefs/one.md"]
    report = ContentFolder(tmp_path).export([TWO], prune=True)
    assert (report.removed, report.left) == (["briefs/one.md"], ["briefs/mine.md"])
    assert sorted(file.name for file in (tmp_path / "briefs").iterdir()) == ["mine.md", "notes.txt", "two.md"]
    (tmp_path / "briefs" / "two.md").write_text("Mine.\n")
    assert ContentFolder(tmp_path).export([], prune=True).removed == []


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    report = ContentFolder(folder).compare([ONE])
    assert report.differs
    assert report.written == ["briefs/one.md"]
    assert not folder.exists()
    ContentFolder(folder).export([ONE])
    before = files(folder)
    assert not ContentFolder(folder).compare([ONE]).differs
    assert ContentFolder(folder).compare([TWO]).removed == ["briefs/one.md"]
    assert files(folder) == before


def test_the_list_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    ContentFolder(tmp_path).export([TWO, ONE])
    done = subprocess.run(["sha256sum", "--check", "--strict", LIST], cwd=tmp_path, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().split() == ["briefs/one.md:", "OK", "briefs/two.md:", "OK"]


KILLED = """
import os, sys
from pathlib import Path
from ingest.content.folder import ContentFolder
from ingest.content.gathering import ContentFile

def files():
    for number in range(200):
        if number == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
        yield ContentFile(f"briefs/brief-{number}.md", sys.argv[3] * 20_000)

ContentFolder(Path(sys.argv[1])).export(files())
"""


def test_a_killed_export_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path) -> None:
    for letter, until in (("a", 200), ("b", 57)):
        subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(until), letter], check=False, env=os.environ)
    found = {file.name: file.read_text() for file in (tmp_path / "briefs").glob("*.md")}
    assert len(found) == 200
    assert set(found.values()) == {"a" * 20_000, "b" * 20_000}
    assert sum(text[0] == "b" for text in found.values()) == 57
    wanted = [ContentFile(f"briefs/brief-{number}.md", "c") for number in range(200)]
    report = ContentFolder(tmp_path).export(wanted)
    assert (len(report.written), report.changed_by_others) == (200, [])


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(UnwritableContent, match="is no folder"):
        ContentFolder(file)
    (tmp_path / "briefs").write_text("x")
    with pytest.raises(UnwritableContent, match="briefs"):
        ContentFolder(tmp_path).export([ONE])


def test_a_damaged_list_counts_as_none(tmp_path: Path) -> None:
    ContentFolder(tmp_path).export([ONE])
    (tmp_path / LIST).write_text("rubbish\n\nmore  ../of it\n")
    assert ContentFolder(tmp_path).export([NEWER]).changed_by_others == ["briefs/one.md"]
