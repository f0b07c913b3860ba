"""Files and the entries of zip archives under one roof, and what an archive may not do.

Entries are read as streams and never written under their own names; the bounds follow the OWASP File Upload Cheat
Sheet (path traversal, links, decompression bombs).
"""

import gzip
import io
import os
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

from ingest.location import shown
from ingest.record import Progress, UnreadableSource

HEAD_SIZE = 1 << 16
ENTRY_LIMIT = 10_000
RATIO_LIMIT = 200
RATIO_FREE_SIZE = 10_000_000
"""Entries up to this many bytes may expand by any ratio."""
TOTAL_LIMIT = 20_000_000_000
_DIRECTORY_LIMIT = ENTRY_LIMIT * 2_000
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


class Meter:
    """Adds what is read of one input file to the progress, never more than its size.

    :param size: bytes of the input file
    """

    def __init__(self, progress: Progress, size: int) -> None:
        self._progress = progress
        self._size = size
        self._counted = 0
        self._fraction = 0.0
        self.unpacked: dict[str, int] = {}
        """Bytes to which each archive in the file, itself included, says it unpacks, as far as they were opened."""

    def add(self, amount: float) -> None:
        """Count bytes of the input file; of a compressed entry the share that was read."""
        self._fraction += amount
        whole = min(int(self._fraction), self._size - self._counted)
        self._fraction -= int(self._fraction)
        self._counted += whole
        self._progress.done += whole

    def finish(self) -> None:
        """Count what was not read: the file is done."""
        self._progress.done += self._size - self._counted
        self._counted = self._size


@dataclass(frozen=True, slots=True)
class Member:
    """A file, or an entry of an archive, that can be opened more than once."""

    name: str
    """Its name without folders."""
    location: str
    """Where a person finds it: ``folder/a.csv`` or ``folder/a.zip/b.csv``."""
    size: int
    modified: datetime
    """When the input file was last changed (UTC)."""
    meter: Meter
    weight: float
    """Bytes of the input file that one byte of this member stands for."""
    opener: Callable[[], IO[bytes]]

    def open(self, *, metered: bool = True) -> BinaryIO:
        """Open for reading from the start.

        :param metered: whether reading counts as progress
        :raises UnreadableSource: now or while reading, when the file or the archive is damaged
        """
        with _readable():
            inner = self.opener()
        return io.BufferedReader(_Guarded(self, inner, metered=metered), HEAD_SIZE)

    def head(self) -> bytes:
        """Return the first 64 KiB.

        :raises UnreadableSource: when the file or the archive is damaged
        """
        with self.open(metered=False) as stream:
            return stream.read(HEAD_SIZE)


class _Guarded(io.RawIOBase):
    """Counts what is read and turns the many errors of damaged archives into one."""

    def __init__(self, member: Member, inner: IO[bytes], *, metered: bool) -> None:
        super().__init__()
        self._member = member
        self._inner = inner
        self._weight = member.weight if metered else 0.0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end."""
        with _readable():
            data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        if self._weight:
            self._member.meter.add(len(data) * self._weight)
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, *_DAMAGED) as error:
        message = f"the archive is damaged and cannot be unpacked ({error}); fetch it again"
        raise UnreadableSource(message) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise UnreadableSource(message) from error


def file_member(path: Path, progress: Progress) -> Member:
    """Describe a file on disk.

    :raises UnreadableSource: when it is not there or not a file
    """
    with _readable():
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        message = "is not a file"
        raise UnreadableSource(message)
    modified = datetime.fromtimestamp(status.st_mtime, UTC)
    meter = Meter(progress, status.st_size)
    return Member(path.name, shown(path), status.st_size, modified, meter, 1.0, lambda: path.open("rb"))


class _Gunzip(gzip.GzipFile):
    """Unpacks a stream, and closes it too."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        """Close both."""
        super().close()
        self._packed.close()


def gzip_member(packed: Member) -> Member:
    """Describe what is in a file of gzip.

    How much that is shows only when it was read, so ``size`` is that of the packed file. The name in the header is not
    believed; it is that of the file without ``.gz``.
    """
    name = packed.name[:-3] if packed.name.lower().endswith(".gz") else packed.name
    return Member(
        name=name or "file",
        location=f"{packed.location}/{shown(name)}" if name else packed.location,
        size=packed.size,
        modified=packed.modified,
        meter=packed.meter,
        weight=0.0,
        opener=lambda: cast("IO[bytes]", _Gunzip(packed.open())),
    )


def looks_like_archive(head: bytes) -> bool:
    """Whether a file starts as a zip does, with an entry or, when empty, with the end of the directory."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


@contextmanager
def open_archive(archive: Member) -> Iterator[list[Member]]:
    """Open a zip and yield its entries; folders are left out.

    :raises UnreadableSource: when it is no zip, is damaged, or oversteps a bound
    """
    with _seekable(archive) as stream:
        with _readable():
            _check_directory(stream)
            opened = zipfile.ZipFile(stream)
        with opened:
            entries = opened.infolist()
            archive.meter.unpacked[archive.location] = sum(entry.file_size for entry in entries)
            _check(entries, sum(archive.meter.unpacked.values()))
            yield [_member(opened, entry, archive) for entry in entries if not entry.is_dir()]


def _member(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, archive: Member) -> Member:
    share = entry.compress_size / entry.file_size if entry.file_size else 0.0
    return Member(
        name=entry.filename.rpartition("/")[2],
        location=f"{archive.location}/{shown(entry.filename)}",
        size=entry.file_size,
        modified=archive.modified,
        meter=archive.meter,
        weight=share * archive.weight,
        opener=lambda: opened.open(entry),
    )


@contextmanager
def _seekable(archive: Member) -> Iterator[BinaryIO]:
    """Open an archive for jumping about; one inside another goes to an unnamed temporary file first."""
    with _readable():
        inner = archive.opener()
    with inner:
        if not isinstance(inner, zipfile.ZipExtFile):
            yield cast("BinaryIO", inner)
            return
        with tempfile.TemporaryFile() as copy:
            with _readable():
                while chunk := inner.read(HEAD_SIZE):
                    copy.write(chunk)
            copy.seek(0)
            yield cast("BinaryIO", copy)


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a directory of unreasonable size before it is read into memory (APPNOTE.TXT 6.3.10, section 4.3)."""
    stream.seek(0, os.SEEK_END)
    end = stream.tell()
    start = max(0, end - 65_557 - 20)
    stream.seek(start)
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        stream.seek(0)
        cut = looks_like_archive(stream.read(4))
        message = "the zip was cut off: its directory is missing; fetch it again" if cut else "this is no zip archive"
        raise UnreadableSource(message)
    (size,) = struct.unpack_from("<L", tail, place + 12)
    locator = tail.rfind(b"PK\x06\x07", 0, place)
    if size == 0xFFFFFFFF and locator >= 0 and len(tail) >= locator + 16:
        (offset,) = struct.unpack_from("<Q", tail, locator + 8)
        stream.seek(min(offset, end))
        record = stream.read(56)
        if record.startswith(b"PK\x06\x06") and len(record) == 56:
            (size,) = struct.unpack_from("<Q", record, 40)
    if size > _DIRECTORY_LIMIT:
        message = f"the zip is refused: its directory takes {size:,} bytes, at most {_DIRECTORY_LIMIT:,} are read"
        raise UnreadableSource(message)
    stream.seek(0)


def _check(entries: list[zipfile.ZipInfo], total: int) -> None:
    reason = ""
    if len(entries) > ENTRY_LIMIT:
        reason = f"it has {len(entries):,} entries; at most {ENTRY_LIMIT:,} are read"
    if total > TOTAL_LIMIT:
        reason = f"it would unpack to {total:,} bytes; at most {TOTAL_LIMIT:,} are read"
    for entry in entries:
        reason = reason or _objection(entry)
    if reason:
        message = f"the zip is refused: {reason}"
        raise UnreadableSource(message)


def _objection(entry: zipfile.ZipInfo) -> str:
    """Say in half a sentence why an entry is not read; empty when there is no reason."""
    name = entry.orig_filename
    parts = re.split(r"[/\\]", name)
    shown = repr(name[:100])
    if parts[0] == "" or ".." in parts or re.match(r"^[A-Za-z]:", name) or "\0" in name:
        return f"the path {shown} leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return f"{shown} is a symbolic link"
    if entry.flag_bits & 0x41:
        return f"{shown} is encrypted; unpack it with its password first"
    if entry.compress_type not in _METHODS:
        return f"{shown} is packed with an unusual method; pack it again with the usual one (deflate)"
    if entry.file_size > RATIO_FREE_SIZE and entry.file_size > RATIO_LIMIT * entry.compress_size:
        return (
            f"{shown} would unpack from {entry.compress_size:,} to {entry.file_size:,} bytes; "
            f"more than {RATIO_LIMIT} to 1 is taken for a bomb"
        )
    return ""
