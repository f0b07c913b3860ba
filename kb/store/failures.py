"""Turns what a database driver raises into a StoreError that says what to do."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import ExceptionContext

from kb.store.errors import StoreBusy, StoreError

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: "the disk with {place} is full; free some space and try again, nothing of the unfinished "
    "change was kept",
    sqlite3.SQLITE_READONLY: "{place} cannot be written; give the user that runs Silta the right to write the file "
    "and its folder",
    sqlite3.SQLITE_CANTOPEN: "{place} cannot be opened; check that the folder exists and that the user that runs "
    "Silta may write in it",
    sqlite3.SQLITE_PERM: "{place} may not be opened; give the user that runs Silta the right to read and write it",
    sqlite3.SQLITE_NOTADB: "{place} is no SQLite database; name another file or restore it from a backup",
    sqlite3.SQLITE_CORRUPT: "{place} is damaged; restore it from a backup",
    sqlite3.SQLITE_IOERR: "reading or writing {place} failed ({error}); check the disk and that it is a local one",
}
_SQLITE_BUSY = "another process has been writing to {place} for too long; try again in a moment"

# SQLSTATE of PostgreSQL (its manual, appendix A), the most special first.
_POSTGRESQL: Mapping[str, str] = {
    "53100": "the disk of {place} is full; free some space and try again, nothing of the unfinished change was kept",
    "25006": "{place} is read-only (a standby?); name the primary server",
    "42501": "the user of {place} lacks a right ({error}); grant it",
    "53300": "{place} has no connection left; raise max_connections or run fewer processes",
}
_POSTGRESQL_BUSY = frozenset({"55P03", "40P01"})
_POSTGRESQL_BUSY_TEXT = "another process has been writing to {place} for too long; try again in a moment"
_POSTGRESQL_AWAY = (
    "{place} cannot be reached ({error}); check that the server runs and has the database, and that address, user and "
    "password are right"
)


def explain_failures(engine: Engine) -> None:
    """Let everything that this engine's driver raises become a StoreError."""
    place = place_of(engine.url)

    def explain(context: ExceptionContext) -> StoreError | None:
        error = context.original_exception
        if isinstance(error, sqlite3.Error):
            return sqlite_failure(error, place)
        if context.sqlalchemy_exception is not None:
            return _postgresql_failure(error, place)
        return None  # not of the driver: an interrupt, say

    event.listen(engine, "handle_error", explain)


def place_of(url: URL) -> str:
    """Name a database for a message: the file, or the server without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "the database"
    return url.render_as_string(hide_password=True)


def sqlite_failure(error: sqlite3.Error, place: str) -> StoreError:
    """Explain an error of SQLite by its primary result code (sqlite.org/rescode.html)."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy(_SQLITE_BUSY.format(place=place))
    template = _SQLITE.get(code, "{place} refused a statement ({error}); please report it, this is a mistake in Silta")
    return StoreError(template.format(place=place, error=error))


def _postgresql_failure(error: BaseException, place: str) -> StoreError:
    state = getattr(error, "sqlstate", None) or ""
    sentence = " ".join(str(error).split())
    if state in _POSTGRESQL_BUSY:
        return StoreBusy(_POSTGRESQL_BUSY_TEXT.format(place=place))
    for prefix, template in _POSTGRESQL.items():
        if state.startswith(prefix):
            return StoreError(template.format(place=place, error=sentence))
    if not state or state.startswith(("08", "57P")):
        return StoreError(_POSTGRESQL_AWAY.format(place=place, error=sentence))
    return StoreError(f"{place} refused a statement ({sentence}); please report it, this is a mistake in Silta")
