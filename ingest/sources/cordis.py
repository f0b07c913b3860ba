"""CORDIS, the European Union's research information service: projects and their results.

Reads the XML of single projects and results and the tables of the bulk export as CSV, JSON or workbooks, each of
them also in a zip. Formats: CORDIS, "Data extraction" and the data sets "CORDIS - EU research projects" of
data.europa.eu; the licence of all of it is CC BY 4.0.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from enum import Enum, auto
from pathlib import Path

from ingest.location import shown
from ingest.record import Progress, Reading, Rejection, Skipped, UnreadableSource
from ingest.sources.archives import Member, file_member, looks_like_archive, open_archive
from ingest.sources.cordis_csv import looks_delimited, open_csv
from ingest.sources.cordis_join import join_tables
from ingest.sources.cordis_json import looks_json, open_json
from ingest.sources.cordis_languages import read_xml
from ingest.sources.cordis_spreadsheet import open_workbook
from ingest.sources.cordis_table import BadRow, Table, TableKind, table_hint
from ingest.sources.cordis_xml import looks_cordis_xml
from ingest.sources.encoding import decode_head
from ingest.sources.spreadsheet import looks_like_workbook

_DEPTH_LIMIT = 2
_JOIN_LIMIT = 50
"""Archives of one folder, and entries of each, that are looked at for tables that belong together."""


class _Form(Enum):
    XML = auto()
    CSV = auto()
    JSON = auto()
    WORKBOOK = auto()
    ARCHIVE = auto()


class CordisSource:
    """Reads whatever CORDIS exports."""

    name = "cordis"
    label = "CORDIS"

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a file by what is in it; a zip that cannot be opened is taken for its name, so that it is reported."""
        form = _form(path.name, head)
        if form is _Form.WORKBOOK:
            return _holds_table(path)
        if form is _Form.ARCHIVE:
            return _holds_cordis(path)
        return form is not None or (path.suffix.lower() == ".zip" and bool(head))

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the files of one folder, joining its tables and the language versions of its XML records.

        Each zip with projects is joined on its own, unless there are zips that have none. A file in which nothing can
        be read is yielded as a Rejection.
        """
        members: list[Member] = []
        for path in files:
            try:
                members.append(file_member(path, progress))
            except UnreadableSource as error:
                yield Rejection(self.name, shown(path), "", str(error))
        progress.label = members[0].location if members else ""
        yield from _read_group(members, 0)
        for member in members:
            member.meter.finish()


def _form(name: str, head: bytes) -> _Form | None:
    """Tell by its first bytes in which of its forms a file of CORDIS is; None when it is not of CORDIS."""
    if looks_like_archive(head):
        return _Form.WORKBOOK if looks_like_workbook(name, head) else _Form.ARCHIVE
    start = decode_head(head[:4096]).lstrip("\ufeff \t\r\n\0")[:1]
    if start == "<":
        return _Form.XML if looks_cordis_xml(head) else None
    if start in {"[", "{"}:
        return _Form.JSON if looks_json(name, head) else None
    return _Form.CSV if start and looks_delimited(name, head) else None


def _holds_table(path: Path) -> bool:
    """Whether a workbook has a table of CORDIS, or cannot be read but has the name of one."""
    try:
        return any(isinstance(table, Table) for table in open_workbook(file_member(path, Progress())))
    except UnreadableSource:
        return table_hint(path.name) is not None


def _holds_cordis(path: Path) -> bool:
    """Whether a zip has an entry of CORDIS, or cannot be read."""
    try:
        with open_archive(file_member(path, Progress())) as entries:
            return any(_form(entry.name, entry.head()) is not None for entry in entries)
    except UnreadableSource:
        return path.suffix.lower() == ".zip"


class _Group:
    """Files that belong together, sorted by how they are read."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.documents: list[Member] = []
        self.archives: list[tuple[Member, int]] = []
        """With how many archives each lies in."""

    def add(self, members: Sequence[Member], depth: int) -> Iterator[Reading]:
        """Take files in, and yield what is to be said about those that cannot be read."""
        for member in members:
            try:
                yield from self._add(member, depth)
            except UnreadableSource as error:
                yield Rejection("cordis", member.location, "", str(error))

    def _add(self, member: Member, depth: int) -> Iterator[Reading]:
        form = _form(member.name, member.head())
        if form is _Form.XML:
            self.documents.append(member)
        elif form is _Form.ARCHIVE or (form is None and member.name.lower().endswith(".zip")):
            self.archives.append((member, depth))
        elif form is None:
            yield Skipped(member.location, _stranger(member))
        else:
            for table in _tables(member, form):
                if isinstance(table, Table):
                    self.tables.append(table)
                else:
                    yield Rejection("cordis", table.place, table.identifier, table.reason)


def _read_group(members: Sequence[Member], depth: int) -> Iterator[Reading]:
    """Read files that belong together.

    :param depth: how many archives they lie in, one inside the other
    """
    group = _Group()
    with ExitStack() as opened:
        yield from group.add(members, depth)
        for archive in _to_join([archive for archive, _ in group.archives]):
            group.archives.remove((archive, depth))
            try:
                entries = opened.enter_context(open_archive(archive))
            except UnreadableSource as error:
                yield Rejection("cordis", archive.location, "", str(error))
            else:
                yield from group.add(entries, depth + 1)
        try:
            yield from read_xml(group.documents)
            yield from join_tables(group.tables)
        except UnreadableSource as error:
            yield Rejection("cordis", members[0].location, "", str(error))
    for archive, outer in group.archives:
        yield from _read_archive(archive, outer)


def _to_join(archives: Sequence[Member]) -> list[Member]:
    """Return the archives that are read as if unpacked: CORDIS offers publications and reports in zips of their own,
    and these belong to the projects in the zip beside them.

    When each archive has its own projects, none is returned: each is joined on its own, so that the same export
    may lie there as CSV and as JSON.
    """
    kinds = {archive.location: _kinds(archive) for archive in archives}
    if not any(found and TableKind.PROJECT not in found for found in kinds.values()):
        return []
    return [archive for archive in archives if kinds[archive.location]][:_JOIN_LIMIT]


def _kinds(archive: Member) -> set[TableKind]:
    """Return the tables in CSV and JSON of an archive; nothing for one of very many entries, which has no tables."""
    try:
        with open_archive(archive) as entries:
            heads = [(entry, entry.head()) for entry in entries[:_JOIN_LIMIT]]
    except UnreadableSource:
        return set()
    tables = [
        table
        for entry, head in heads
        if (form := _form(entry.name, head)) in {_Form.CSV, _Form.JSON}
        for table in _tables(entry, form, head)
    ]
    return {table.kind for table in tables if isinstance(table, Table)}


def _tables(member: Member, form: _Form | None, head: bytes = b"") -> Iterator[Table | BadRow]:
    if form is _Form.WORKBOOK:
        yield from open_workbook(member)
    elif form is _Form.JSON:
        yield open_json(member, head or member.head())
    else:
        yield open_csv(member, head or member.head())


def _stranger(member: Member) -> str:
    if not member.size:
        return "the file is empty"
    if table_hint(member.name):
        return "named like a table of CORDIS, but its first line names no columns of one"
    return "this is no record or table of CORDIS that Silta takes"


def _read_archive(archive: Member, depth: int) -> Iterator[Reading]:
    if depth >= _DEPTH_LIMIT:
        reason = "a zip inside a zip is opened, but none that lies deeper; unpack it first"
        yield Rejection("cordis", archive.location, "", reason)
        return
    try:
        with open_archive(archive) as entries:
            yield from _read_group(entries, depth + 1)
    except UnreadableSource as error:
        yield Rejection("cordis", archive.location, "", str(error))
