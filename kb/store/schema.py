"""Keeps the tables at the version that this Silta needs."""

from sqlalchemy import Connection, Engine, inspect, text

from kb.store.engine import WRITES
from kb.store.errors import StoreError
from kb.store.failures import place_of

VERSIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
    "0023",
    "0024",
    "0025",
)
"""The migrations in their order; a test compares them with the files."""

_VERSION_TABLE = "alembic_version"
_MIGRATION_LOCK = text("SELECT pg_advisory_xact_lock(360342421602)")


def migrate(engine: Engine) -> None:
    """Bring a database to the newest version; an empty one gets all tables.

    Fast when there is nothing to do: then alembic is not even imported. Of two processes that find an old version
    the second waits for the first.

    :raises StoreError: when the database is of a newer version or not one of Silta's
    """
    with engine.connect() as connection:
        if _version(connection) == VERSIONS[-1]:
            return
    to_version(engine, VERSIONS[-1])


def to_version(engine: Engine, version: str) -> None:
    """Migrate to a version, up or down, in one transaction.

    :param version: one of :data:`VERSIONS`, or ``base`` for no tables at all
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if is_sqlite:
            # SQLite changes a table by making it anew, which its foreign keys would refuse.
            _enforce_foreign_keys(connection, on=False)
            connection.execution_options(**{WRITES: True})
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.execute(_MIGRATION_LOCK)
                _run(connection, _version(connection), version)
        finally:
            if is_sqlite:
                _enforce_foreign_keys(connection, on=True)


def _version(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    place = place_of(connection.engine.url)
    if _VERSION_TABLE not in tables:
        if tables:
            message = f"{place} holds tables of something else; name an empty database or one that Silta made"
            raise StoreError(message)
        return None
    version = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608  constant
    if version is not None and version not in VERSIONS:
        message = (
            f"{place} has version {version} of the tables, this Silta knows up to {VERSIONS[-1]}; install the Silta "
            "that made it or a newer one"
        )
        raise StoreError(message)
    return str(version) if version is not None else None


def _run(connection: Connection, current: str | None, wanted: str) -> None:
    if current == wanted:
        return
    # Imported here because it costs 100 ms, which nearly no start needs.
    from alembic import command

    from kb.store.migrations import configuration

    settings = configuration(connection)
    position = VERSIONS.index(current) if current else -1
    if (VERSIONS.index(wanted) if wanted in VERSIONS else -1) > position:
        command.upgrade(settings, wanted)
    else:
        command.downgrade(settings, wanted)


def _enforce_foreign_keys(connection: Connection, *, on: bool) -> None:
    # Has no effect inside a transaction, so it goes past the one that SQLAlchemy would begin.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
