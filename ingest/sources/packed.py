"""Packed files of every format: a file in gzip (RFC 1952), or a zip of files, unpacked and handed to their readers.

What is unpacked lies in a temporary folder only while it is read, under names that cannot lead out of it; ``archives``
has the bounds for zips. CORDIS reads its own zips, because its tables belong together; a zip in which other records lie
beside them is unpacked here.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ingest.location import shown
from ingest.record import Checkpoint, Progress, RawRecord, ReadBrief, Reading, Rejection, Source, UnreadableSource
from ingest.sources.archives import (
    HEAD_SIZE,
    RATIO_FREE_SIZE,
    RATIO_LIMIT,
    Member,
    file_member,
    gzip_member,
    looks_like_archive,
    open_archive,
)
from ingest.sources.spreadsheet import looks_like_workbook

UNPACKED_LIMIT = 5_000_000_000
"""Bytes that one packed file may take when it is unpacked."""
_LOOKED_AT = 50
"""Entries of a zip that are looked at to decide who reads it."""
_NAME_LENGTH = 150
_BESIDE = frozenset({"cordis", "markdown", "pdf", "docx", "html"})
"""Readers whose files may lie in a zip of CORDIS without making it another zip: its tables, READMEs and leaflets."""
_END = re.compile(r"[:;,/)\s]")
"""What may follow the name of a file in a location or a sentence."""
_NESTED = "an archive inside another one is not opened; unpack the outer one first"


class PackedSource:
    """Unpacks files and lets the other readers read them."""

    name = "packed"
    label = "any of them in zip or gzip"

    def __init__(
        self,
        readers: Sequence[Source],
        read: Callable[[Sequence[Path]], Iterator[Reading]],
        limit: int = UNPACKED_LIMIT,
    ) -> None:
        """Prepare.

        :param readers: of what may be packed
        :param read: reads files and folders with these readers
        :param limit: bytes that one packed file may take when it is unpacked
        """
        self._readers = readers
        self._read = read
        self._limit = limit

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a zip or gzip file in which a reader knows something; one that is damaged is taken for its name."""
        is_gzip = _is_gzip(head)
        if not is_gzip and not (looks_like_archive(head) and not _is_document(path.name, head)):
            return False
        try:
            if is_gzip:
                member = gzip_member(file_member(path, Progress()))
                inside = member.head()
                return _is_nested(member.name, inside) or self._reader(member.name, inside) is not None
            with open_archive(file_member(path, Progress())) as entries:
                found = {self._reader(entry.name, entry.head()) for entry in entries[:_LOOKED_AT]} - {None}
        except UnreadableSource:
            return is_gzip
        return bool(found - _BESIDE) if "cordis" in found else bool(found)

    def _reader(self, name: str, head: bytes) -> str | None:
        if not head or _is_nested(name, head):
            return None
        return next((reader.name for reader in self._readers if reader.claims(Path(name), head)), None)

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Unpack one file after the other and read what is in it; one that cannot be unpacked is a Rejection."""
        for path in files:
            progress.label = shown(path)
            try:
                member = file_member(path, progress)
                yield from self._unpack(path, member)
                member.meter.finish()
            except UnreadableSource as error:
                yield Rejection(self.name, shown(path), "", str(error))

    def _unpack(self, path: Path, packed: Member) -> Iterator[Reading]:
        with TemporaryDirectory(prefix="silta-unpacked-") as name:
            folder = Path(name)
            places: dict[str, str] = {}
            if _is_gzip(packed.head()):
                member = gzip_member(packed)
                parent = _parent(path.parent.absolute().name)
                yield from self._place(member, folder / parent, places, packed_size=packed.size)
            else:
                with open_archive(packed) as entries:
                    _check_size(sum(entry.size for entry in entries), self._limit)
                    for number, entry in enumerate(entries):
                        inside = PurePosixPath(entry.location[len(packed.location) + 1 :].replace("\\", "/"))
                        if not any(part.startswith((".", "__MACOSX")) for part in inside.parts):
                            parent = _parent(inside.parent.name or path.stem)
                            # Files of one folder stay together: readers look for duplicates and tables in it.
                            target = folder / parent
                            if (target / _file_name(entry.name)).exists():
                                target = folder / f"{number}" / parent
                            yield from self._place(entry, target, places)
            for reading in self._read([folder]) if places else ():
                yield _relocated(reading, shown(folder), places)

    def _place(
        self, member: Member, folder: Path, places: dict[str, str], packed_size: int | None = None
    ) -> Iterator[Reading]:
        """Write a member to a file of its own; what is an archive itself is a Rejection.

        :param packed_size: bytes of the packed file, where it does not say itself to how many it unpacks
        """
        if _is_nested(member.name, member.head()):
            yield Rejection(self.name, member.location, "", _NESTED)
            return
        target = folder / _file_name(member.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with member.open() as source, target.open("xb") as copy:
                _copy(source, copy, packed_size, self._limit)
        except OSError as error:
            message = f"cannot be unpacked: {error.strerror or error}"
            raise UnreadableSource(message) from error
        moment = member.modified.timestamp()
        os.utime(target, (moment, moment))
        places[shown(target)] = member.location


class AnyPacked(PackedSource):
    """Unpacks files for all readers of the registry."""

    def __init__(self) -> None:
        """Prepare."""
        from ingest.sources import READERS, Inputs  # which the registry's own module is needed for

        super().__init__(READERS, lambda paths: Inputs(paths, READERS).read())


def _copy(source: BinaryIO, copy: BinaryIO, packed_size: int | None, limit: int) -> None:
    if packed_size is None:  # the bounds were checked by what the zip says, and it gives no more than that
        shutil.copyfileobj(source, copy, HEAD_SIZE)
        return
    done = 0
    while chunk := source.read(HEAD_SIZE):
        done += len(chunk)
        _check_size(done, limit)
        if done > RATIO_FREE_SIZE and done > RATIO_LIMIT * packed_size:
            message = (
                f"it unpacks from {packed_size:,} to more than {done:,} bytes; more than {RATIO_LIMIT} to 1 is taken "
                "for a bomb"
            )
            raise UnreadableSource(message)
        copy.write(chunk)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        message = f"it would unpack to {size:,} bytes or more; at most {limit:,} are read; unpack it first"
        raise UnreadableSource(message)


def _relocated(reading: Reading, folder: str, places: dict[str, str]) -> Reading:
    """Name the packed file where a reader names the unpacked one."""
    if isinstance(reading, Checkpoint):
        return reading

    def named(text: str) -> str:
        start = text.find(folder)
        if start < 0:
            return text
        ends = [len(text), *(start + mark.start() for mark in _END.finditer(text[start:]))]
        for end in sorted(ends, reverse=True):
            if location := places.get(text[start:end]):
                return f"{text[:start]}{location}{named(text[end:])}"
        return text

    if isinstance(reading, RawRecord | ReadBrief):
        address = reading.source.address
        source = reading.source.model_copy(update={"address": named(address)[:400]}) if address else reading.source
        return replace(reading, location=named(reading.location), source=source)
    if isinstance(reading, Rejection):
        return replace(reading, location=named(reading.location), reason=named(reading.reason))
    return replace(reading, location=named(reading.location))


def _is_gzip(head: bytes) -> bool:
    return head.startswith(b"\x1f\x8b\x08")


def _is_nested(name: str, head: bytes) -> bool:
    """Whether a packed file is an archive itself: zip, gzip, bzip2, xz, zstandard, 7z, RAR or tar."""
    if looks_like_archive(head):
        return not _is_document(name, head)
    beginnings = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
    return head.startswith(beginnings) or head[257:262] == b"ustar"


def _is_document(name: str, head: bytes) -> bool:
    """Whether a zip is a document of an office program or a book, which only happens to be a zip."""
    return (
        looks_like_workbook(name, head)
        or b"[Content_Types].xml" in head
        or b"mimetypeapplication/" in head
        or name.lower().endswith((".docx", ".docm", ".pptx", ".odt", ".ods", ".epub"))
    )


def _file_name(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    suffix = f"{dot}{suffix}"[:20]
    whole = shown(stem or name).encode("utf-8", "replace")[: _NAME_LENGTH - 20].decode("utf-8", "ignore")
    return f"{whole}{suffix if stem else ''}".replace("/", "_").lstrip(".") or "file"


def _parent(name: str) -> str:
    return _file_name(name) if name and name not in {".", ".."} else "files"
