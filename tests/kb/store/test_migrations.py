from argparse import Namespace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from kb.model import Account, BriefStatus, Language, Mover, new_id
from kb.model.newsletter import SubscriptionRequest
from kb.store import Database, ReviewQueue, SignInSecrets, StoreError, schema
from kb.store.engine import make_engine
from kb.store.migrations import configuration
from kb.store.schema import VERSIONS, to_version
from kb.store.tables import metadata
from tests.kb.store.sample_briefs import sample_brief


@pytest.fixture
def engine(address: str) -> Engine:
    Database.open(address).close()
    return make_engine(address)


def test_the_versions_are_those_of_the_files() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(VERSIONS))
    assert scripts.get_current_head() == VERSIONS[-1]


def test_the_migrations_make_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_check_constraints_and_foreign_keys_are_those_that_the_code_knows(engine: Engine) -> None:
    found = inspect(engine)
    for table in metadata.sorted_tables:
        constraints = {item["name"] for item in found.get_check_constraints(table.name)}
        expected = {
            engine.dialect.identifier_preparer.format_constraint(item)
            for item in table.constraints
            if item.__visit_name__ in {"check_constraint", "table_or_column_check_constraint"}
        }
        assert constraints == expected, table.name


def test_down_and_up_again(engine: Engine) -> None:
    to_version(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            left = connection.execute(
                text("SELECT count(*) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
            )
            assert left.scalar() == 0
    to_version(engine, VERSIONS[-1])
    assert set(inspect(engine).get_table_names()) == {"alembic_version", *metadata.tables}


def test_a_failed_migration_leaves_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alembic.op.create_index", lambda *_args, **_options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Database.open(address)
    monkeypatch.undo()
    assert inspect(make_engine(address)).get_table_names() == []
    Database.open(address).close()


@pytest.mark.parametrize("change", ["UPDATE brief_revision SET reason = 'x'", "DELETE FROM brief_revision"])
def test_the_history_cannot_be_changed(address: str, engine: Engine, change: str) -> None:
    with Database.open(address) as database, database.unit_of_work() as work:
        brief = sample_brief()
        work.briefs.save(brief, author="ingest", reason="test")
        work.commit()

        def tamper() -> None:
            with engine.begin() as connection:
                connection.execute(text(change))

        with pytest.raises(StoreError, match="brief_revision is append-only"):
            tamper()
        assert [revision.reason for revision in work.briefs.revisions(brief.id)] == ["test"]


@pytest.mark.postgresql
def test_the_history_cannot_be_emptied(postgresql_address: str) -> None:
    Database.open(postgresql_address).close()
    engine = make_engine(postgresql_address)

    def empty() -> None:
        with engine.begin() as connection:
            connection.execute(text("TRUNCATE brief_revision"))

    with pytest.raises(StoreError, match="brief_revision is append-only"):
        empty()


def test_a_status_that_the_model_does_not_have_is_refused(address: str, engine: Engine) -> None:
    with Database.open(address) as database, database.unit_of_work() as work:
        work.briefs.save(sample_brief(), author="ingest", reason="test")
        work.commit()

    def tamper() -> None:
        with engine.begin() as connection:
            connection.execute(text("UPDATE brief SET status = 'deleted'"))

    with pytest.raises(StoreError, match="ck_brief_status"):
        tamper()


@pytest.mark.postgresql
def test_alembic_for_developers_finds_nothing_to_do_on_postgresql(postgresql_address: str) -> None:
    check(postgresql_address)


def test_alembic_for_developers_finds_nothing_to_do(sqlite_address: str) -> None:
    check(sqlite_address)
    with Database.open(sqlite_address) as database, database.unit_of_work() as work:
        assert work.briefs.count() == 0


def check(address: str) -> None:
    """What ``alembic -c kb/store/alembic.ini -x url=... upgrade head`` and ``check`` do."""
    ini = Path(schema.__file__).parent / "alembic.ini"
    settings = Config(ini, cmd_opts=Namespace(x=[f"url={address}"]))
    command.upgrade(settings, "head")
    command.check(settings)


def test_briefs_of_the_version_before_curation_are_kept_and_found_at_the_desk(address: str) -> None:
    brief = sample_brief()
    with Database.open(address) as database, database.unit_of_work() as work:
        work.briefs.save(brief, author="ingest", reason="test")
        work.briefs.save(brief.model_copy(update={"year": 2021}), author="ingest", reason="test")
        work.commit()
        entries = work.review_queues.page(ReviewQueue.ESTIMATED, today=date(2026, 12, 1)).entries
    engine = make_engine(address)
    kept = ("brief", "brief_revision", "outbox", "participation", "review_entry", "review_label", "brief_move")
    queries = [f"SELECT * FROM {table}" for table in kept]  # noqa: S608  names from above
    before = [contents(engine, query) for query in queries]
    to_version(engine, "0006")
    to_version(engine, VERSIONS[-1])
    assert [contents(engine, query) for query in queries] == before
    with Database.open(address) as database, database.unit_of_work() as work:
        assert work.review_queues.page(ReviewQueue.ESTIMATED, today=date(2026, 12, 1)).entries == entries
        assert [entry.brief_id for entry in entries] == [brief.id]
        assert len(work.briefs.revisions(brief.id)) == 2
    if engine.dialect.name == "sqlite":
        assert contents(engine, "PRAGMA foreign_key_check") == []


def test_moves_are_made_of_the_history(address: str) -> None:
    with Database.open(address) as database, database.unit_of_work() as work:
        for slug, statuses in (("a", "draft published published in-review published archived"), ("b", "submitted")):
            brief = sample_brief(slug)
            for year, status in enumerate(statuses.split(), 2001):
                saved = brief.model_copy(update={"status": BriefStatus(status), "year": year})
                made_at = datetime(year, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
                work.briefs.save(saved, author="test", reason="test", made_at=made_at, moved_by=Mover.UNDO)
            bare = {"technologies": (), "maturity": None, "organisations": (), "status": BriefStatus.PUBLISHED}
            work.briefs.save(brief.model_copy(update=bare), author="test", reason="test", moved_by=Mover.UNDO)
        work.commit()
    engine = make_engine(address)
    query = "SELECT * FROM brief_move"
    before = contents(engine, query)
    kinds = ["archived", "handed-in", *["published"] * 4, "updated", "withdrawn"]
    assert sorted(str(row[2]) for row in before) == kinds
    assert "2001-12-31" in {str(row[3]) for row in before}, "days are those of UTC"
    # 0016 did not know moves, 0022 kept their subjects in a table of their own.
    for version in ("0016", "0022"):
        to_version(engine, version)
        to_version(engine, VERSIONS[-1])
        assert contents(engine, query) == before


def test_keys_of_addresses_are_made_anew_from_the_addresses(address: str) -> None:
    with Database.open(address) as database, database.unit_of_work(writing=True) as work:
        for email in ("a@straße.example", "b@example.org", "c@νησος.example", "1@example.org"):
            account = Account(
                id=new_id(), email=email, name="A Person", language=Language.DE, roles=frozenset(),
                created_at=datetime(2026, 5, 4, tzinfo=UTC),
            )  # fmt: skip
            work.accounts.add(account, SignInSecrets())
            request = SubscriptionRequest(
                id=new_id(), email=email, language=Language.DE, consent="1", requested_at=account.created_at
            )
            work.subscriptions.ask(request)
        work.commit()
    engine = make_engine(address)
    queries = ["SELECT email_key FROM account", "SELECT email_key FROM subscription_request"]
    expected = [("1@example.org",), ("a@straße.example",), ("b@example.org",), ("c@νησος.example",)]
    for query in queries:
        assert contents(engine, query) == expected
    to_version(engine, "0024")
    for query in queries:
        assert ("a@strasse.example",) in contents(engine, query)
    with engine.begin() as connection:
        # Two accounts of which one would now get the key of the other; nobody is lost and nothing fails.
        connection.execute(text("UPDATE account SET email = '①@example.org' WHERE email = 'b@example.org'"))
    to_version(engine, VERSIONS[-1])
    assert contents(engine, queries[0]) == expected
    assert contents(engine, queries[1]) == expected


def contents(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(text(query)))


def test_the_version_before_curation_is_refused_while_a_brief_has_a_new_status(address: str, engine: Engine) -> None:
    with Database.open(address) as database, database.unit_of_work() as work:
        work.briefs.save(sample_brief(status=BriefStatus.SUBMITTED), author="test", reason="test")
        work.commit()
    with pytest.raises(StoreError, match="version 0006 does not know"):
        to_version(engine, "0006")
    with Database.open(address) as database, database.unit_of_work() as work:
        assert work.briefs.count(BriefStatus.SUBMITTED) == 1
