"""What all tests share: the vocabularies of content/, throw-away stores, and what a machine may lack."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import urllib3
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from kb.store import Database
from kb.taxonomy import Vocabularies
from tests.elasticsearch_node import NoNode, running_node
from tests.examples import PROFILE, QUICK
from tests.new_store import new_store
from tests.shared_by_apps import share
from tests.stub_server import StubServer
from tests.vocabulary_memory import read_vocabularies

ROOT = Path(__file__).resolve().parent.parent

# Speed is measured in benchmarks/, never by a clock in a test.
settings.register_profile("quick", deadline=None, max_examples=QUICK)
settings.register_profile("thorough", deadline=None)
settings.load_profile(PROFILE)

share()


def missing(what: str, requirement: str) -> None:
    """Skip, visibly; or fail where the environment variable says that it must be there."""
    if os.environ.get(requirement) == "1":
        pytest.fail(f"{requirement}=1, but {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def content() -> Path:
    """The folder of the vocabularies and seed briefs."""
    return ROOT / "content"


@pytest.fixture(scope="session")
def vocabularies(content: Path) -> Vocabularies:
    """The real vocabularies."""
    return read_vocabularies(content)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real records beside the checkout; tests on them need them."""
    folder = Path(os.environ.get("SILTA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        missing(f"the real records are not at {folder} (SILTA_SHARED_DATA)", "REQUIRE_SHARED_DATA")
    return folder


@pytest.fixture
def _killing_wanted() -> None:
    """Killing processes at many points takes half a minute, which not every run of the tests shall last longer."""
    if os.environ.get("REQUIRE_KILLING") != "1":
        pytest.skip("kills a process at many points, which takes half a minute: REQUIRE_KILLING=1 does it")


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    """A database in a file that is not there yet."""
    return f"sqlite:///{tmp_path}/silta.sqlite3"


@pytest.fixture
def postgresql_address() -> Iterator[str]:
    """An empty schema on the PostgreSQL server that SILTA_TEST_POSTGRESQL names, gone afterwards."""
    given = os.environ.get("SILTA_TEST_POSTGRESQL")
    if not given:
        missing("no PostgreSQL to test with: SILTA_TEST_POSTGRESQL is not set", "REQUIRE_POSTGRESQL")
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


@pytest.fixture(scope="session")
def elasticsearch_address() -> Iterator[str]:
    """A node: the one that SILTA_TEST_ELASTICSEARCH names, or one started here where the tests require one."""
    given = os.environ.get("SILTA_TEST_ELASTICSEARCH")
    if given:
        try:
            urllib3.request("GET", given, timeout=10, retries=False)
        except urllib3.exceptions.HTTPError as error:
            missing(f"no Elasticsearch answers at SILTA_TEST_ELASTICSEARCH={given} ({error})", "REQUIRE_ELASTICSEARCH")
        yield given
    elif os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
        try:
            with running_node() as node:
                yield node.address
        except NoNode as error:
            missing(str(error), "REQUIRE_ELASTICSEARCH")
    else:
        missing(
            "no Elasticsearch to test with: neither SILTA_TEST_ELASTICSEARCH nor REQUIRE_ELASTICSEARCH is set",
            "REQUIRE_ELASTICSEARCH",
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind that Silta keeps its briefs in."""
    value: str = request.getfixturevalue(f"{request.param}_address")
    return value


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An open store of each kind."""
    with new_store(address) as opened:
        yield opened


@pytest.fixture
def stub() -> Iterator[StubServer]:
    """A web server whose answers the test writes."""
    server = StubServer()
    yield server
    server.close()
