"""New databases for tests: copies of one that was migrated once, because the migrations take longer than most tests."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from kb.store import Database


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="silta-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "silta.sqlite3"
    Database.open(f"sqlite:///{file}").close()
    return file


def new_store(address: str) -> Database:
    """Open a database that holds nothing yet.

    :param address: as of ``Database.open``; what is no file of SQLite is migrated there
    """
    file = Path(address.removeprefix("sqlite:///"))
    if address.startswith("sqlite:///") and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_template(), file)
    return Database.open(address)
