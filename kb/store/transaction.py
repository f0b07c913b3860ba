"""One transaction at a time on one connection, and the rule when it takes the right to write."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Engine, Executable, text

from kb.store.engine import WRITES

Rows: TypeAlias = CursorResult[*tuple[Any, ...]]
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]

# Any constant will do; all writers of Silta ask for the same one.
_WRITER_LOCK = 0x53696C7461
_TAKE_WRITER_LOCK = text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


class Transaction:
    """Reading takes no lock; the first write takes the database's only right to write, until commit or rollback.

    SQLite has one writer by nature (``BEGIN IMMEDIATE``). On PostgreSQL a transaction-level advisory lock makes it
    one: PostgreSQL gives it free after the commit has become visible, so outbox positions become visible in
    ascending order. Without it, a transaction with a low position could commit after one with a higher position had
    been applied by the indexer, and its rows would never be seen.

    What was read before the first write may have been changed by others since, on both databases (on PostgreSQL this
    is READ COMMITTED). Who needs it unchanged asks for the right to write first.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._opened: Connection | None = None
        self._writes = False
        self._flush: list[Callable[[], None]] = []
        self._forget: list[Callable[[], None]] = []
        self._last: list[Callable[[], None]] = []

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite, not PostgreSQL."""
        return self._engine.dialect.name == "sqlite"

    def buffer(self, flush: Callable[[], None], forget: Callable[[], None]) -> None:
        """Register a buffer of writes.

        :param flush: writes everything that waits; called before reads and commits
        :param forget: drops what waits and what is remembered; called when the transaction ends
        """
        self._flush.append(flush)
        self._forget.append(forget)

    def before_commit(self, write: Callable[[], None]) -> None:
        """Register what is written last, when all buffers are empty and nothing but the commit is left to do."""
        self._last.append(write)

    def read(self, statement: Executable, parameters: Parameters | None = None) -> Rows:
        """Execute a query that sees everything written before, buffered or not."""
        self.flush()
        return self._connection.execute(statement, parameters)

    def read_stored(self, statement: Executable, parameters: Parameters | None = None) -> Rows:
        """Execute a query whose caller takes the buffers into account."""
        return self._connection.execute(statement, parameters)

    def write(self, statement: Executable, parameters: Parameters | None = None) -> Rows:
        """Execute a change."""
        self.take_right_to_write()
        return self._connection.execute(statement, parameters)

    def take_right_to_write(self) -> None:
        """Wait until nobody else writes; from now on nobody else can until the transaction ends.

        :raises StoreBusy: when another one holds the right for too long
        """
        if self._writes:
            return
        connection = self._connection
        if self.is_sqlite:
            connection.rollback()
            connection.execution_options(**{WRITES: True})
            connection.begin()
        else:
            connection.execute(_TAKE_WRITER_LOCK)
        self._writes = True

    def flush(self) -> None:
        """Write what the buffers hold."""
        for flush in self._flush:
            flush()

    def commit(self) -> None:
        """Keep everything; the next statement begins a new transaction."""
        try:
            self.flush()
            for write in self._last:
                write()
            if self._opened is not None:
                self._opened.commit()
        finally:
            self._end()

    def rollback(self) -> None:
        """Keep nothing since the last commit."""
        self._end()

    def close(self) -> None:
        """Keep nothing since the last commit, and give the connection back."""
        try:
            self._end()
        finally:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _end(self) -> None:
        self._writes = False
        for forget in self._forget:
            forget()
        if self._opened is not None:
            self._opened.rollback()
            self._opened.execution_options(**{WRITES: False})

    @property
    def _connection(self) -> Connection:
        if self._opened is None:
            self._opened = self._engine.connect()
        return self._opened
