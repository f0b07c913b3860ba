import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import Engine

from kb.store import Database, StoreError
from kb.store.schema import VERSIONS
from tests.kb.store.sample_briefs import sample_brief

NOBODY = 65534


def execute(address: str, *statements: str) -> None:
    engine = create_engine(make_url(address))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def fill(address: str, number: int = 1) -> None:
    with Database.open(address) as database, database.unit_of_work() as work:
        briefs = [sample_brief(f"b-{index}") for index in range(number)]
        work.briefs.save_many(briefs, author="ingest", reason="test")
        work.commit()


def test_opening_makes_the_folder_and_the_tables(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/a/b/silta.sqlite3"
    fill(address)
    with Database.open(address) as database, database.unit_of_work() as work:
        assert work.briefs.count() == 1
        assert database.place == f"{tmp_path}/a/b/silta.sqlite3"


def test_opening_again_changes_nothing(sqlite_address: str) -> None:
    fill(sqlite_address)
    file = Path(sqlite_address.removeprefix("sqlite:///"))
    before = file.read_bytes()
    Database.open(sqlite_address).close()
    assert file.read_bytes() == before


def test_who_opens_a_new_file_waits_for_who_writes_it(sqlite_address: str) -> None:
    writer = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    # Not in WAL mode yet, and SQLite does not wait by itself to switch it.
    writer.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, lambda: writer.execute("ROLLBACK"))
    done.start()
    Database.open(sqlite_address).close()
    done.join()
    writer.close()


def test_two_that_open_an_empty_database_at_once_both_can(address: str) -> None:
    failures: list[BaseException] = []
    barrier = threading.Barrier(3)

    def open_it() -> None:
        barrier.wait()
        try:
            Database.open(address).close()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    fill(address)


def test_a_database_of_a_newer_version_is_left_alone(address: str) -> None:
    fill(address)
    execute(address, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=rf"has version 9999 .* knows up to {VERSIONS[-1]}; install the Silta"):
        Database.open(address)


def test_a_database_of_something_else_is_left_alone(address: str) -> None:
    execute(address, "CREATE TABLE customer (id INTEGER)")
    with pytest.raises(StoreError, match="holds tables of something else; name an empty database"):
        Database.open(address)
    execute(address, "DROP TABLE customer")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is no database. " * 100)
    with pytest.raises(StoreError, match=r"letter\.txt is no SQLite database; name another file or restore"):
        Database.open(f"sqlite:///{path}")


def test_a_damaged_file(sqlite_address: str, tmp_path: Path) -> None:
    fill(sqlite_address, 300)
    path = tmp_path / "silta.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[3 * 4096 :] = b"\xa5" * (len(content) - 3 * 4096)
    path.write_bytes(content)

    def read() -> None:
        with Database.open(sqlite_address) as database, database.unit_of_work() as work:
            list(work.briefs.iterate())

    with pytest.raises(StoreError, match=r"silta\.sqlite3 is damaged; restore it from a backup"):
        read()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"the folder .*file of the database cannot be made"):
        Database.open(f"sqlite:///{tmp_path}/file/silta.sqlite3")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened; check that the folder exists"):
        Database.open(f"sqlite:///{tmp_path}")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can enter, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def message_as_another_user(task: Callable[[], object]) -> str:
    """Run a task without root's rights, and return what StoreError says."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            task()
            sentence = "no error"
        except StoreError as error:
            sentence = str(error)
        except BaseException as error:
            sentence = repr(error)
        os.write(writing, sentence.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        sentence = stream.read()
    os.waitpid(child, 0)
    return sentence


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights are those of POSIX")
def test_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    address = f"sqlite:///{open_folder}/silta.sqlite3"
    fill(address)
    for path in open_folder.iterdir():
        path.chmod(0o444)
    open_folder.chmod(0o555)
    new = f"sqlite:///{open_folder}/other.sqlite3"
    deeper = f"sqlite:///{open_folder}/deeper/silta.sqlite3"
    assert "the right to write the file and its folder" in message_as_another_user(lambda: fill(address))
    assert "cannot be opened; check that the folder exists" in message_as_another_user(lambda: fill(new))
    assert "cannot be made (Permission denied); make it" in message_as_another_user(lambda: fill(deeper))


def test_a_full_disk_keeps_what_was_committed(sqlite_address: str) -> None:
    fill(sqlite_address)

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    event.listen(Engine, "connect", limit)
    try:
        with Database.open(sqlite_address) as database:
            with database.unit_of_work() as work:
                briefs = [sample_brief(f"c-{number}") for number in range(500)]
                work.briefs.save_many(briefs, author="ingest", reason="test")
                with pytest.raises(StoreError, match=r"the disk with .* is full; free some space and try again"):
                    work.commit()
                assert work.briefs.count() == 1
                work.briefs.save(sample_brief("small"), author="ingest", reason="test")
                work.commit()
            with database.unit_of_work() as work:
                assert {item.brief.slug for item in work.briefs.iterate()} == {"b-0", "small"}
                assert work.outbox.waiting(0) == 2
    finally:
        event.remove(Engine, "connect", limit)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "cannot be understood; write sqlite:////folder"),
        ("silta.sqlite3", "cannot be understood"),
        ("nosuch://x", "is neither SQLite nor PostgreSQL"),
        ("mysql://user@host/name", "is neither SQLite nor PostgreSQL"),
        ("sqlite://", "keeps its SQLite database in a file"),
        ("sqlite:///:memory:", "keeps its SQLite database in a file"),
        ("postgresql+nosuch://host/name", "cannot be understood"),
    ],
)
def test_an_address_that_cannot_be_used(address: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        Database.open(address)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"cannot be reached .*; check that the server runs") as caught:
        Database.open("postgresql+psycopg://silta:sesame@127.0.0.1:1/silta")
    assert "sesame" not in str(caught.value)
    assert "127.0.0.1:1" in str(caught.value)


@pytest.mark.postgresql
def test_a_database_that_the_server_does_not_have(postgresql_address: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be reached \(.*nosuch.*and has the database"):
        Database.open(make_url(postgresql_address).set(database="nosuch").render_as_string(hide_password=False))


def test_sqlite_is_durable_and_checks_references(sqlite_address: str, tmp_path: Path) -> None:
    with Database.open(sqlite_address) as database, database.unit_of_work() as work:
        brief = sample_brief()
        work.sources.save(brief.sources[0], brief.id, "1")  # the brief is not stored
        with pytest.raises(StoreError, match="FOREIGN KEY"):
            work.commit()
    with sqlite3.connect(tmp_path / "silta.sqlite3") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
