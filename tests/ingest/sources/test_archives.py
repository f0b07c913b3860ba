"""Zip archives: read as streams, refused when they could do harm."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.record import Progress, UnreadableSource
from ingest.sources import archives
from ingest.sources.archives import file_member, open_archive


def _entries(path: Path) -> list[tuple[str, bytes]]:
    with open_archive(file_member(path, Progress())) as members:
        found = []
        for member in members:
            with member.open() as stream:
                found.append((member.name, stream.read()))
        return found


def test_entries_are_read_and_folders_left_out(make_zip: Callable[..., Path]) -> None:
    path = make_zip({"a/": b"", "a/x.csv": b"1", "y.csv": b"2"})
    assert _entries(path) == [("x.csv", b"1"), ("y.csv", b"2")]


def test_progress_ends_at_the_size_of_the_file(make_zip: Callable[..., Path]) -> None:
    path = make_zip({"a.csv": b"1" * 100_000, "b.csv": b"2" * 50_000})
    progress = Progress()
    member = file_member(path, progress)
    with open_archive(member) as members:
        for entry in members:
            with entry.open() as stream:
                stream.read()
    assert 0 < progress.done <= path.stat().st_size
    member.meter.finish()
    assert progress.done == path.stat().st_size


@pytest.mark.parametrize("name", ["/etc/x.csv", "../x.csv", "a/../../x.csv", "..\\x.csv", "C:\\x.csv", "a\\..\\..\\x"])
def test_paths_that_leave_the_archive_are_refused(make_zip: Callable[..., Path], name: str) -> None:
    with pytest.raises(UnreadableSource, match="leads out of the archive"):
        _entries(make_zip({name: b"1"}))


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    entry = zipfile.ZipInfo("project.csv")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(UnreadableSource, match="symbolic link"):
        _entries(path)


def test_encrypted_entries_are_refused(make_zip: Callable[..., Path]) -> None:
    path = make_zip({"project.csv": b"1"})
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, directory + 8, 1)
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match="encrypted"):
        _entries(path)


def test_bombs_are_refused_by_ratio(make_zip: Callable[..., Path]) -> None:
    path = make_zip({"project.csv": b"\0" * 12_000_000})
    with pytest.raises(UnreadableSource, match="bomb"):
        _entries(path)


def test_small_entries_may_expand_by_any_ratio(make_zip: Callable[..., Path]) -> None:
    ((_, content),) = _entries(make_zip({"project.csv": b"\0" * 5_000_000}))
    assert len(content) == 5_000_000


def test_too_many_entries_are_refused(make_zip: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ENTRY_LIMIT", 3)
    with pytest.raises(UnreadableSource, match="4 entries"):
        _entries(make_zip({f"{number}.csv": b"" for number in range(4)}))


def test_the_total_is_bounded(make_zip: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "TOTAL_LIMIT", 1000)
    with pytest.raises(UnreadableSource, match="would unpack to 1,200 bytes"):
        _entries(make_zip({"a.csv": b"1" * 600, "b.csv": b"1" * 600}))


def test_a_huge_directory_is_refused_before_it_is_read(
    make_zip: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_DIRECTORY_LIMIT", 100)
    with pytest.raises(UnreadableSource, match="its directory takes"):
        _entries(make_zip({f"{number}.csv": b"" for number in range(4)}))


def test_what_is_no_zip_and_what_was_cut_off_is_said(tmp_path: Path, make_zip: Callable[..., Path]) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"this is not a zip")
    with pytest.raises(UnreadableSource, match="no zip archive"):
        _entries(other)
    whole = make_zip({"project.csv": b"x" * 5000})
    other.write_bytes(whole.read_bytes()[:-30])
    with pytest.raises(UnreadableSource, match="cut off"):
        _entries(other)


def test_damage_inside_an_entry_is_one_sentence(make_zip: Callable[..., Path]) -> None:
    path = make_zip({"project.csv": bytes(range(256)) * 100})
    data = bytearray(path.read_bytes())
    data[60:80] = b"\xff" * 20
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match="damaged"):
        _entries(path)


def test_an_archive_inside_is_read_through_an_unnamed_file(make_zip: Callable[..., Path]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inner.csv", b"deep")
    path = make_zip({"inner.zip": buffer.getvalue()})
    with open_archive(file_member(path, Progress())) as (inner,), open_archive(inner) as (entry,):
        assert entry.location == f"{path}/inner.zip/inner.csv"
        with entry.open() as stream:
            assert stream.read() == b"deep"


def test_missing_files_and_folders_are_explained(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="No such file"):
        file_member(tmp_path / "none.csv", Progress())
    with pytest.raises(UnreadableSource, match="not a file"):
        file_member(tmp_path, Progress())
