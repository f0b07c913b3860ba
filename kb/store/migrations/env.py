"""Runs the migrations: inside Database's transaction, or for ``alembic -c kb/store/alembic.ini -x url=... upgrade``."""

from alembic import context
from sqlalchemy import Connection

from kb.store.engine import WRITES, make_engine
from kb.store.tables import metadata


def _run(connection: Connection) -> None:
    # Batch mode makes an SQLite table anew where SQLite cannot alter it.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _main() -> None:
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    engine = make_engine(context.get_x_argument(as_dictionary=True).get("url", ""))
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        _run(connection)
    engine.dispose()


_main()
