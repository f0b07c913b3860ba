"""The walk over what a person names: nothing in it vanishes, and nothing stops it."""

import os
from pathlib import Path

import pytest

from ingest.record import Rejection, Skipped, UnreadableSource
from ingest.sources import Inputs

NO_MAPPING = b"---\n- a\n---\ntext"


def skipped(folder: Path) -> dict[str, str]:
    found = list(Inputs([folder]).read())
    assert all(isinstance(item, Skipped) for item in found)
    return {Path(item.location).name: item.reason for item in found if isinstance(item, Skipped)}


def test_links_and_pipes_are_named(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "broken.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "itself.md").symlink_to(tmp_path / "itself.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert skipped(tmp_path) == {
        "circle": "links to folders are not followed; name the folder itself",
        "broken.md": "the link leads nowhere",
        "itself.md": "the link leads nowhere",
        "pipe.md": "is neither a file nor a folder",
    }


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("x")
    assert skipped(tmp_path) == {tmp_path.name: "the folder has no files"}


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.md").write_bytes(NO_MAPPING)
    (tmp_path / "README.txt").write_text("x")
    assert list(skipped(tmp_path)) == ["README.txt"]


def test_a_closed_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    scan = os.scandir

    def refusing(path: str) -> object:
        # Root, as which the tests may run, would be let in.
        if os.fspath(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert list(Inputs([tmp_path]).read()) == [
        Rejection("file", str(closed), "", "the folder cannot be read: Permission denied")
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nothing.md", "there is no such file or folder"), ("n" * 300, "cannot be read: File name too long")],
)
def test_a_path_that_cannot_be(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(UnreadableSource, match=sentence):
        Inputs([tmp_path / name])


def test_a_device_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="is neither a file nor a folder"):
        Inputs([Path("/dev/null")])


def test_a_file_that_vanishes_while_others_are_read(tmp_path: Path) -> None:
    brief = tmp_path / "gone.md"
    brief.write_bytes(NO_MAPPING)
    inputs = Inputs([tmp_path])
    brief.unlink()
    assert list(inputs.read()) == [
        Rejection("markdown", str(brief), "gone", "cannot be read: No such file or directory")
    ]
