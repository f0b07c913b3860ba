import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from kb.store import Database
from tests.conftest import missing

POSTGRESQL = "SILTA_TEST_POSTGRESQL"


@pytest.fixture
def postgresql_address() -> Iterator[str]:
    """A schema of its own on the test server, gone afterwards."""
    given = os.environ.get(POSTGRESQL)
    if not given:
        missing(f"no PostgreSQL to test with: {POSTGRESQL} is not set", "REQUIRE_POSTGRESQL")
        raise AssertionError
    schema = f"test_{uuid4().hex}"
    url = make_url(given).set(drivername="postgresql+psycopg")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        here = url.update_query_dict({"options": f"-c search_path={schema}"})
        yield here.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        server.dispose()


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/silta.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    value: str = request.getfixturevalue(f"{request.param}_address")
    return value


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    with Database.open(address) as opened:
        yield opened
