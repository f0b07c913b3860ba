"""Everything that a database and a folder hold, as one text to be looked through."""

import contextlib
import zlib
from pathlib import Path

from sqlalchemy import select

from kb.store.engine import make_engine
from kb.store.tables import metadata


def dump(address: str) -> str:
    """Every value of every table, bodies expanded."""
    engine = make_engine(address)
    lines = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                lines += [f"{table.name}.{name}: {_text(value)}" for name, value in row._mapping.items()]
    engine.dispose()
    return "\n".join(lines)


def files_with(folder: Path, *words: str) -> list[str]:
    """The files below a folder that hold one of some words, as bytes and in whatever case."""
    wanted = [word.lower().encode() for word in words]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(word in path.read_bytes().lower() for word in wanted)
    ]


def _text(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    with contextlib.suppress(zlib.error):
        value = zlib.decompress(value)
    return value.decode(errors="replace")
