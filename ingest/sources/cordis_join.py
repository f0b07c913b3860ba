"""Joining the tables of one bulk export in flat memory: relations wait in a temporary database for their projects."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

import orjson
from pydantic import ValidationError

from ingest.record import RawRecord, Reading, Rejection, Skipped, UnreadableSource
from ingest.sources.cordis_project import build_project, canonical, digest
from ingest.sources.cordis_table import BadRow, Row, Table, TableKind
from kb.model import explain

_BATCH = 5_000
_RELATION_LIMIT = 20_000
_SAID = {
    TableKind.ORGANIZATION: ("names organisations of", "name organisations of"),
    TableKind.EUROSCIVOC: ("classifies", "classify"),
    TableKind.TOPICS: ("names topics of", "name topics of"),
    TableKind.LEGAL_BASIS: ("names legal bases of", "name legal bases of"),
    TableKind.WEB_LINK: ("links to pages of", "link to pages of"),
    TableKind.WEB_ITEM: ("describes documents of", "describe documents of"),
    TableKind.REPORT_SUMMARIES: ("summarises reports of", "summarise reports of"),
    TableKind.PUBLICATIONS: ("names publications of", "name publications of"),
}
"""What one row, and what several rows, of a table do."""


def join_tables(tables: Sequence[Table]) -> Iterator[Reading]:
    """Yield a record for each project with what the other tables say about it, and account for every row.

    :param tables: tables that belong together: of one folder or one archive
    :raises UnreadableSource: when the temporary database cannot be written
    """
    try:
        # An empty name is a private temporary database, on disk once it outgrows its cache, gone when it is closed.
        with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as connection:
            yield from _Join(connection, tables).readings()
    except sqlite3.Error as error:
        message = (
            f"joining the tables needs temporary disk space, which failed ({error}); make room or set SQLITE_TMPDIR"
        )
        raise UnreadableSource(message) from error


class _Join:
    def __init__(self, connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
        self._database = connection
        self._relations = [table for table in tables if table.kind.is_relation]
        self._projects = [table for table in tables if not table.kind.is_relation]
        connection.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;
            CREATE TABLE relation (project TEXT NOT NULL, origin INTEGER NOT NULL, content BLOB NOT NULL);
            CREATE TABLE project (id TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID;
            BEGIN;
            """
        )

    def readings(self) -> Iterator[Reading]:
        for origin, table in enumerate(self._relations):
            yield from self._spool(origin, table)
        self._database.execute("CREATE INDEX relation_project ON relation (project)")
        for table in self._projects:
            yield from self._read_projects(table)
        yield from self._strays()

    def _spool(self, origin: int, table: Table) -> Iterator[Reading]:
        """Put a table's rows aside until their projects come."""
        batch: list[tuple[str, int, bytes]] = []
        seen = nameless = 0
        for row in _rows(table):
            seen += 1
            if isinstance(row, BadRow):
                yield _rejection(row)
                continue
            project = row.fields.get("projectid", "")
            if not project:
                nameless += 1
                if table.kind is not TableKind.WEB_ITEM:
                    yield Rejection(
                        "cordis", row.place, "", "the row does not say which project it is about (projectID)"
                    )
                continue
            batch.append((project, origin, canonical(table.kind, row.fields)))
            if len(batch) >= _BATCH:
                self._database.executemany("INSERT INTO relation VALUES (?, ?, ?)", batch)
                batch.clear()
        self._database.executemany("INSERT INTO relation VALUES (?, ?, ?)", batch)
        if not seen:
            yield _empty(table)
        if nameless and table.kind is TableKind.WEB_ITEM:
            said = "describes a document of", "describe documents of"
            yield Skipped(table.location, f"{_count(nameless, *said)} no project; nothing is taken")

    def _read_projects(self, table: Table) -> Iterator[Reading]:
        seen = False
        for row in _rows(table):
            seen = True
            if isinstance(row, BadRow):
                if row.identifier:
                    self._remember(row.identifier, row.place)
                yield _rejection(row)
                continue
            identifier = row.fields.get("id", "")
            if not identifier:
                yield Rejection("cordis", row.place, "", "the project has no id")
                continue
            if not self._remember(identifier, row.place):
                query = "SELECT place FROM project WHERE id = ?"
                (earlier,) = self._database.execute(query, (identifier,)).fetchone()
                yield Rejection("cordis", row.place, identifier, f"the project was read already from {earlier}")
                continue
            yield self._join(table, row, identifier)
        if not seen:
            yield _empty(table)

    def _remember(self, identifier: str, place: str) -> bool:
        """Note that a project is among the files; False when it was before."""
        added = self._database.execute("INSERT OR IGNORE INTO project VALUES (?, ?)", (identifier, place))
        return added.rowcount == 1

    def _join(self, table: Table, row: Row, identifier: str) -> RawRecord | Rejection:
        query = "SELECT content FROM relation WHERE project = ? ORDER BY rowid LIMIT ?"
        found = self._database.execute(query, (identifier, _RELATION_LIMIT + 1)).fetchall()
        if len(found) > _RELATION_LIMIT:
            reason = f"more than {_RELATION_LIMIT:,} rows of other tables belong to this project"
            return Rejection("cordis", row.place, identifier, reason)
        # A table that is given twice, as CSV and as JSON, say, repeats its rows.
        contents = list(dict.fromkeys(content for (content,) in found))
        relations: dict[TableKind, list[dict[str, str]]] = {}
        for content in contents:
            kind, fields = orjson.loads(content)
            relations.setdefault(TableKind(kind), []).append(fields)
        try:
            return build_project(row, relations, table.member.modified, digest(row.fields, contents))
        except ValidationError as error:
            return Rejection("cordis", row.place, identifier[:200], explain(error))

    def _strays(self) -> Iterator[Skipped]:
        """Yield the number of rows of each table whose projects did not come."""
        counted = Counter(
            dict(
                self._database.execute(
                    "SELECT origin, count(*) FROM relation LEFT JOIN project ON id = relation.project "
                    "WHERE id IS NULL GROUP BY origin"
                )
            )
        )
        for origin, table in enumerate(self._relations):
            if number := counted[origin]:
                reason = f"{_count(number, *_SAID[table.kind])} projects that are not among these files"
                yield Skipped(table.location, reason)


def _rows(table: Table) -> Iterator[Row | BadRow]:
    """Yield the rows; a file that breaks off in the middle ends with a bad row."""
    last = table.location
    try:
        for row in table.rows():
            last = row.place
            yield row
    except UnreadableSource as error:
        yield BadRow(table.location, "", f"nothing after {last} can be read: {error}")


def _rejection(row: BadRow) -> Rejection:
    return Rejection("cordis", row.place, row.identifier, row.reason)


def _empty(table: Table) -> Skipped:
    return Skipped(table.location, f"the table {table.kind} has a header but no rows")


def _count(number: int, one: str, several: str) -> str:
    return f"1 row {one}" if number == 1 else f"{number:,} rows {several}"
