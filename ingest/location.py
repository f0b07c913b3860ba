"""How a file is named in reports, records and the database, whatever bytes its name has."""

import os
from pathlib import Path


def shown(name: str | Path) -> str:
    """Return a file's name as one line of printable text.

    File systems allow any bytes in a name: archives unpacked elsewhere bring Latin-1, and a control character could
    steer the reader's terminal. Whatever is not UTF-8 or not printable is written as an escape (``\\xfc``, ``\\n``),
    so that different names stay different.
    """
    text = os.fspath(name).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
