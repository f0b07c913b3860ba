"""Connections to SQLite and PostgreSQL, set up so that both keep the same promises."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from kb.store.errors import StoreError
from kb.store.failures import explain_failures, place_of

WAIT_SECONDS = 10
"""How long a writer waits for another one before it gives up."""

WRITES = "silta_writes"
"""Execution option of a connection whose next transaction will write."""

_ADDRESS_HELP = "write sqlite:////folder/silta.sqlite3 or postgresql+psycopg://user@host/name"


def make_engine(address: str) -> Engine:
    """Prepare connections; nothing is opened yet, but the folder of an SQLite file is made.

    :param address: a database URL of the dialects sqlite or postgresql
    :raises StoreError: when the address cannot be understood or its folder cannot be made
    """
    url = _parse(address)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
        # As many connections as there are threads: SQLite has no server whose connections could run out.
        engine = create_engine(url, pool_size=5, max_overflow=-1, connect_args={"timeout": WAIT_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        options = f"-c lock_timeout={WAIT_SECONDS}s {url.query.get('options', '')}"
        engine = create_engine(
            url,
            pool_size=5,
            max_overflow=-1,
            pool_pre_ping=True,
            connect_args={"connect_timeout": WAIT_SECONDS, "options": options},
        )
    explain_failures(engine)
    return engine


def _parse(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
        if backend not in {"sqlite", "postgresql"}:
            message = f"{place_of(url)} is neither SQLite nor PostgreSQL; {_ADDRESS_HELP}"
            raise StoreError(message)
        if backend == "sqlite" and (not url.database or url.database == ":memory:" or url.query):
            message = f"Silta keeps its SQLite database in a file; {_ADDRESS_HELP}"
            raise StoreError(message)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError) as error:
        # The address itself is left out: a mistyped one may still hold a password.
        message = f"the address of the database cannot be understood; {_ADDRESS_HELP}"
        raise StoreError(message) from error
    except ModuleNotFoundError as error:
        message = f"the driver for {place_of(url)} is not installed; install silta[postgresql]"
        raise StoreError(message) from error
    return url


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {folder} of the database cannot be made ({error.strerror}); make it, or name another one"
        raise StoreError(message) from error


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not begin transactions by itself, _begin_sqlite does: the driver would begin them only before
    # a write and never as IMMEDIATE (Python 3.12 calls this legacy transaction control; 3.11 has nothing else).
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    _switch_to_wal(connection)
    for pragma in (
        # FULL, not NORMAL: the search index is synced to the disk, so after a power cut it could otherwise know
        # changes that the database has lost. It costs one sync a commit, which batches do not feel.
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -32000",
        "temp_store = MEMORY",
        # What is erased is overwritten, and not only forgotten in the file.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # SQLite asks its busy handler for most locks, but not for this one when two processes open a new file at once
    # (each holds what the other waits for), so the wait is here.
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins with reading and writes later fails at once when somebody else wrote in between.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
