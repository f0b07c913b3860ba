"""The database behind the knowledge base: the truth that everything else can be made from again."""

from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from kb.store.engine import make_engine
from kb.store.errors import StoreBusy
from kb.store.failures import place_of
from kb.store.lock import hold
from kb.store.schema import migrate
from kb.store.unit_of_work import UnitOfWork


class Database:
    """An open database. Threads may share it; a process that forks opens its own one in the child."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, address: str) -> Self:
        """Open a database, make it when it is not there (SQLite), and bring its tables to the newest version.

        :param address: ``sqlite:////folder/silta.sqlite3`` or ``postgresql+psycopg://user@host/name``
        :raises StoreError: when it cannot be opened, is of a newer version, damaged, or something else
        """
        engine = make_engine(address)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    @property
    def place(self) -> str:
        """The file, or the server's address without its password."""
        return place_of(self._engine.url)

    def unit_of_work(self, *, writing: bool = False) -> UnitOfWork:
        """Begin changes that belong together; see :class:`UnitOfWork`.

        :param writing: take the right to write at once, so that nobody changes what is read before the first write
        """
        return UnitOfWork(self._engine, writing=writing)

    def exclusively(self, task: str, wait: float = 0) -> AbstractContextManager[None]:
        """Hold a lock that only one process or thread can hold.

        :param task: a short name in kebab-case, for example ``indexer``
        :param wait: seconds to wait while another one holds it
        :raises StoreBusy: when another one still holds it then
        """
        return hold(self._engine, task, wait)

    def run_lives(self, run_id: int) -> AbstractContextManager[None]:
        """Hold what shows that a run of the pipeline is alive; the system lets go of it when the process dies.

        :raises StoreBusy: when the run is alive already
        """
        return hold(self._engine, f"ingest-run-{run_id}", 0, once=True)

    def bury_killed_runs(self) -> None:
        """Note of each run that says it is running, but whose process is gone, that it was killed."""
        with self.unit_of_work() as work:
            running = work.runs.running()
        for run_id in running:
            with suppress(StoreBusy), self.run_lives(run_id), self.unit_of_work(writing=True) as work:
                work.runs.bury(run_id)
                work.commit()

    def settle(self) -> None:
        """Let nothing of what was erased remain in SQLite's journal; PostgreSQL's autovacuum does it in its own time.

        While somebody else reads an older state, that journal is emptied the next time.
        """
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                driver = connection.connection.driver_connection
                if driver is not None:
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
