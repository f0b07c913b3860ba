"""Alembic migrations, one file a version, the same for SQLite and PostgreSQL."""

from pathlib import Path

from alembic.config import Config
from sqlalchemy import Connection


def configuration(connection: Connection | None = None) -> Config:
    """Configure alembic for the migrations that are shipped with this package.

    :param connection: runs them inside its transaction; without one, alembic's own options name the database
    """
    settings = Config()
    # "%" would be taken for an interpolation.
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
