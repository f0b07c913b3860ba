"""The process that parses documents: takes one path a line, answers with one line of JSON, and dies when it must.

Started as ``python -m ingest.sources.documents.worker`` by ``isolation``. A document that takes too long ends the
process by an alarm, one that takes too much memory by the limit of the address space.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

import orjson

from ingest.sources.documents.document import Document, DocumentFault, UnreadableDocument

MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space."""
_READERS = {"pdf": "read_pdf", "docx": "read_docx", "html": "read_html"}


def main() -> None:
    """Answer requests until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints must not look like an answer.
    _limit()
    for request in cast("BinaryIO", sys.stdin.buffer):
        kind, path, seconds = json.loads(request)
        if hasattr(signal, "alarm"):
            signal.alarm(seconds)
        answers.write(orjson.dumps(_answer(kind, os.fsdecode(bytes.fromhex(path)))) + b"\n")
        answers.flush()
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows, where only the time is limited, by the other process.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _answer(kind: str, path: str) -> dict[str, object]:
    module = import_module(f"ingest.sources.documents.{kind}")
    read = cast("Callable[[Path], Document]", getattr(module, _READERS[kind]))
    try:
        return {"document": read(Path(path))}
    except UnreadableDocument as error:
        return {"reason": str(error), "fault": error.fault}
    except MemoryError:
        reason = f"reading it takes more than {MEMORY_LIMIT:,} bytes of memory, so it was given up"
        return {"reason": reason, "fault": DocumentFault.TOO_LONG}
    except OSError as error:
        return {"reason": f"cannot be read: {error.strerror or error}"}
    except Exception as error:
        return {"reason": f"it is damaged and cannot be parsed ({type(error).__name__}); save it anew"}


if __name__ == "__main__":
    main()
