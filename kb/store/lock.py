"""A lock that only one process or thread holds, given free by the system when its holder dies."""

import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from kb.store.errors import StoreBusy
from kb.store.failures import place_of, sqlite_failure

_POLL_SECONDS = 0.05
_NAMESPACE = 0x53696C


@contextmanager
def hold(engine: Engine, task: str, wait: float, *, once: bool = False) -> Iterator[None]:
    """Hold the lock of a task.

    On PostgreSQL it is a session-level advisory lock. Beside an SQLite file it is an empty SQLite file that is held
    with ``BEGIN EXCLUSIVE``: SQLite's own file locks work on every system, between processes and threads alike.

    :param task: a short name in kebab-case
    :param wait: seconds to wait for another holder
    :param once: nobody will ask for this task again afterwards, so nothing of the lock is left
    :raises StoreBusy: when another one still holds it then
    """
    if engine.dialect.name == "sqlite":
        path = f"{engine.url.database}.{task}.lock"
        taken = False
        try:
            with closing(_open(path)) as connection:
                _wait(task, wait, place_of(engine.url), lambda: _begin_exclusive(connection, path))
                taken = True
                yield
        finally:
            if once and taken:
                for left in (path, f"{path}-journal"):
                    Path(left).unlink(missing_ok=True)
        return
    key = {"space": _NAMESPACE, "task": zlib.crc32(task.encode()) - 2**31}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as held:
        take = text("SELECT pg_try_advisory_lock(:space, :task)")
        _wait(task, wait, place_of(engine.url), lambda: bool(held.execute(take, key).scalar()))
        try:
            yield
        finally:
            held.execute(text("SELECT pg_advisory_unlock(:space, :task)"), key)


def _open(path: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise sqlite_failure(error, path) from error


def _begin_exclusive(connection: sqlite3.Connection, path: str) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise sqlite_failure(error, path) from error
    return True


def _wait(task: str, wait: float, place: str, taken: Callable[[], bool]) -> None:
    end = time.monotonic() + wait
    while not taken():
        if time.monotonic() >= end:
            message = f"another process is at the task {task!r} for {place}; let it end, or stop it, and try again"
            raise StoreBusy(message)
        time.sleep(_POLL_SECONDS)
