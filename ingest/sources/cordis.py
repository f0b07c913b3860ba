"""CORDIS, the European Union's research information service: projects and their results.

Reads the XML of single projects and results and the tables of the bulk export as CSV, JSON or workbooks, each of
them also in a zip. Formats: CORDIS, "Data extraction" and the data sets "CORDIS - EU research projects" of
data.europa.eu; the licence of all of it is CC BY 4.0.
"""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from pathlib import Path

from ingest.record import Progress, Reading, Rejection, Skipped, UnreadableSource
from ingest.sources.archives import Member, file_member, looks_like_archive, open_archive
from ingest.sources.cordis_csv import looks_delimited, open_csv
from ingest.sources.cordis_join import join_tables
from ingest.sources.cordis_json import looks_json, open_json
from ingest.sources.cordis_languages import read_xml
from ingest.sources.cordis_spreadsheet import looks_like_workbook, open_workbook
from ingest.sources.cordis_table import BadRow, Table, table_hint
from ingest.sources.cordis_xml import looks_cordis_xml
from ingest.sources.encoding import decode_head

_DEPTH_LIMIT = 2


class _Form(Enum):
    XML = auto()
    CSV = auto()
    JSON = auto()
    WORKBOOK = auto()
    ARCHIVE = auto()


class CordisSource:
    """Reads whatever CORDIS exports."""

    name = "cordis"

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

        Each zip is joined on its own. A file in which nothing can be read is yielded as a Rejection.
        """
        members: list[Member] = []
        for path in files:
            try:
                members.append(file_member(path, progress))
            except UnreadableSource as error:
                yield Rejection(self.name, str(path), "", str(error))
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


def _read_group(members: Sequence[Member], depth: int) -> Iterator[Reading]:
    """Read files that belong together.

    :param depth: how many archives they lie in, one inside the other
    """
    tables: list[Table] = []
    documents: list[Member] = []
    archives: list[Member] = []
    for member in members:
        try:
            form = _form(member.name, member.head())
            if form is _Form.XML:
                documents.append(member)
            elif form is _Form.ARCHIVE or (form is None and member.name.lower().endswith(".zip")):
                archives.append(member)
            elif form is None:
                yield Skipped(member.location, _stranger(member))
            else:
                for table in _tables(member, form):
                    if isinstance(table, Table):
                        tables.append(table)
                    else:
                        yield Rejection("cordis", table.place, table.identifier, table.reason)
        except UnreadableSource as error:
            yield Rejection("cordis", member.location, "", str(error))
    try:
        yield from read_xml(documents)
        yield from join_tables(tables)
    except UnreadableSource as error:
        yield Rejection("cordis", members[0].location, "", str(error))
    for member in archives:
        yield from _read_archive(member, depth)


def _tables(member: Member, form: _Form) -> Iterator[Table | BadRow]:
    if form is _Form.WORKBOOK:
        yield from open_workbook(member)
    elif form is _Form.JSON:
        yield open_json(member, member.head())
    else:
        yield open_csv(member, member.head())


def _stranger(member: Member) -> str:
    if not member.size:
        return "the file is empty"
    if table_hint(member.name):
        return "named like a table of CORDIS, but its first line names no columns of one"
    return "this is no format of CORDIS"


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
