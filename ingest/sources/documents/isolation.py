"""Parsing documents in a process of their own, so that a hostile one crashes or hangs nothing else."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Self

import orjson
from pydantic import TypeAdapter, ValidationError

from ingest.sources.documents.document import TEXT_LIMIT, Document, DocumentFault, UnreadableDocument

TIME_LIMIT = 60
"""Seconds that one document may take."""
_ANSWER_LIMIT = TEXT_LIMIT * 16
_REUSED = 50
"""Documents after which the process is replaced, because parsers keep memory."""
_DOCUMENT = TypeAdapter(Document)


class IsolatedReader:
    """Reads documents one after the other in another process; a new one is started when it ended.

    Used as a context manager, so that the process ends too.
    """

    def __init__(self, time_limit: int = TIME_LIMIT) -> None:
        """Prepare; the process starts with the first document.

        :param time_limit: seconds that one document may take
        """
        self._time_limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, kind: str, path: Path) -> Document:
        """Read a document.

        :param kind: ``pdf``, ``docx`` or ``html``
        :raises UnreadableDocument: when it cannot be read, or the process ended over it
        """
        if self._count >= _REUSED:
            self._stop()
        self._count += 1
        process = self._process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            message = "the process that reads documents cannot be spoken to"
            raise UnreadableDocument(message)
        # The process has an alarm of its own; this is for one that no longer hears it.
        timer = Timer(self._time_limit + 5, process.kill)
        timer.start()
        try:
            request = json.dumps([kind, os.fsencode(path.absolute()).hex(), self._time_limit])
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline(_ANSWER_LIMIT)
        except BrokenPipeError:
            answer = b""
        finally:
            timer.cancel()
        if not answer.endswith(b"\n"):
            raise UnreadableDocument(*self._end())
        return _document(answer)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        return subprocess.Popen(
            [sys.executable, "-m", "ingest.sources.documents.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def _end(self) -> tuple[str, DocumentFault]:
        """Say why the process ended without an answer."""
        code = self._stop()
        if code < 0 and -code in {9, 14}:
            message = f"reading it takes longer than {self._time_limit} seconds, so it was given up"
            return message, DocumentFault.TOO_LONG
        message = f"the parser broke down over it (code {code}); the file is damaged or meant to do harm"
        return message, DocumentFault.DAMAGED

    def _stop(self) -> int:
        """End the process and return its code."""
        process, self._process, self._count = self._process, None, 0
        if process is None:
            return 0
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(BrokenPipeError):  # It ended with a request unread.
                    stream.close()
        try:
            return process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _document(answer: bytes) -> Document:
    content = orjson.loads(answer)
    if "reason" in content:
        raise UnreadableDocument(str(content["reason"]), DocumentFault(content.get("fault", "damaged")))
    try:
        return _DOCUMENT.validate_python(content["document"])
    except ValidationError as error:
        message = "the process that reads documents gave an answer that makes no sense"
        raise UnreadableDocument(message) from error
