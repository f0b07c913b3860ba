"""Bringing the language versions of an XML record together: CORDIS writes one file for each language."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from xml.etree.ElementTree import tostring

from defusedxml.ElementTree import fromstring
from pydantic import ValidationError

from ingest.record import RawRecord, Reading, Rejection, UnreadableSource
from ingest.sources.archives import Member
from ingest.sources.cordis_table import FIELD_LIMIT, oversize_reason
from ingest.sources.cordis_xml import WRAPPERS, build_record, is_record, languages, record_key
from ingest.sources.xml import XmlFault, XmlRecord, read_records
from kb.model import explain

_FIRST = ("en", "de", "fi")
"""Whose facts are taken where language versions differ."""


class LanguageVersions:
    """Reads XML records; those that exist in one language come at once, the others when all files are read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._database = connection
        connection.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
            CREATE TABLE version (
                identifier TEXT, language TEXT, place TEXT, modified TEXT, sha256 TEXT, content BLOB,
                PRIMARY KEY (identifier, language)
            );
            BEGIN;
            """
        )

    def read(self, member: Member) -> Iterator[Reading]:
        """Yield what can be said about the records of a file without knowing the others."""
        with member.open() as stream:
            empty = True
            for found in read_records(stream, is_record, WRAPPERS, FIELD_LIMIT):
                empty = False
                if isinstance(found, XmlFault):
                    yield Rejection("cordis", f"{member.location}:{found.line}:{found.column}", "", found.reason)
                else:
                    yield from self._take(found, member)
        if empty:
            yield Rejection("cordis", member.location, "", "the XML holds no project and no result")

    def _take(self, found: XmlRecord, member: Member) -> Iterator[Reading]:
        place = member.location if found.line <= 3 else f"{member.location}:{found.line}"
        identifier = record_key(found.element)
        if found.oversize:
            yield Rejection("cordis", place, identifier[:200], oversize_reason(*found.oversize))
            return
        if not identifier:
            yield Rejection("cordis", place, "", f"the {found.element.tag} has no id")
            return
        available = languages(found.element)
        language = available[0] if available else ""
        alone = len(available) == 1
        body = None if alone else tostring(found.element, encoding="utf-8")
        version = (identifier, language, place, member.modified.isoformat(), found.sha256, body)
        if not self._remember(version):
            query = "SELECT place FROM version WHERE identifier = ? AND language = ?"
            (earlier,) = self._database.execute(query, (identifier, language)).fetchone()
            reason = f"the {found.element.tag} was read already from {earlier}"
            yield Rejection("cordis", place, identifier, reason)
        elif alone:
            try:
                yield build_record(found.element, place, member.modified, found.sha256)
            except ValidationError as error:
                yield Rejection("cordis", place, identifier[:200], explain(error))

    def _remember(self, version: tuple[str, str, str, str, str, bytes | None]) -> bool:
        cursor = self._database.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?, ?)", version)
        return cursor.rowcount == 1

    def merged(self) -> Iterator[Reading]:
        """Yield the records of which there may be several language versions, each once with all that were there."""
        query = (
            "SELECT identifier, place, modified, sha256, content FROM version WHERE content IS NOT NULL "
            "ORDER BY identifier, rowid"
        )
        for identifier, rows in groupby(self._database.execute(query), key=lambda row: str(row[0])):
            versions: list[RawRecord] = []
            for _, place, modified, sha256, content in rows:
                try:
                    version = build_record(fromstring(content), place, datetime.fromisoformat(modified), sha256)
                    versions.append(version)
                except ValidationError as error:
                    yield Rejection("cordis", place, identifier[:200], explain(error))
            if versions:
                yield merge(versions)


def merge(versions: list[RawRecord]) -> RawRecord:
    """Make one record of the language versions of one.

    The texts come from all of them, the facts from the English one or else the first in German, Finnish, or another.
    """
    ranked = sorted(versions, key=lambda version: _rank(version.texts[0].language))
    if len(ranked) == 1:
        return ranked[0]
    digests = sorted(version.source.sha256 for version in versions)
    source = ranked[0].source.model_copy(
        update={
            "sha256": hashlib.sha256("".join(digests).encode()).hexdigest(),
            "retrieved_at": max(version.source.retrieved_at for version in versions),
        }
    )
    return replace(ranked[0], source=source, texts=tuple(text for version in ranked for text in version.texts))


def _rank(language: str | None) -> tuple[int, str]:
    code = language or ""
    return (_FIRST.index(code) if code in _FIRST else len(_FIRST), code)


def read_xml(members: list[Member]) -> Iterator[Reading]:
    """Yield the records of XML files that belong together: of one folder or one archive.

    :raises UnreadableSource: when the temporary database cannot be written
    """
    try:
        with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as connection:
            versions = LanguageVersions(connection)
            for member in members:
                try:
                    yield from versions.read(member)
                except UnreadableSource as error:
                    yield Rejection("cordis", member.location, "", str(error))
            yield from versions.merged()
    except sqlite3.Error as error:
        message = f"reading XML needs temporary disk space, which failed ({error}); make room or set SQLITE_TMPDIR"
        raise UnreadableSource(message) from error
