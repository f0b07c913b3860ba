"""Setting a document from a template and data."""

import hashlib
import importlib.util
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from web.pdf.characters import has_unprintable, printable_data
from web.pdf.errors import MISSING, PdfBusy, PdfFailed, PdfUnavailable

TEMPLATES = Path(__file__).resolve().parent / "templates"
AT_ONCE = 2
"""Documents that are set at the same time; each takes a processor core and some ten megabytes."""
WAIT = 2.0
"""Seconds that a document waits for its turn."""
DATA_LENGTH = 1_000_000
"""Characters of data that one document may have; builders keep far below it."""
STANDARD = "ua-1"


def is_available() -> bool:
    """Whether the libraries of the extra ``pdf`` are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("typst", "segno"))


def digest(data: Mapping[str, Any]) -> str:
    """Return what tells the data of two documents apart."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


class Typesetter:
    """Sets documents by the typst package, which needs no program of the system and lets other threads work meanwhile.

    Templates read no file but those in their own folder, and only the fonts that are part of typst are used, so that a
    document looks the same everywhere.
    """

    def __init__(self, at_once: int = AT_ONCE, wait: float = WAIT) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._wait = wait

    @cached_property
    def _fonts(self) -> Any:
        import typst

        return typst.Fonts(include_system_fonts=False)

    def typeset(self, template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
        """Return the document; the same data give the same bytes.

        :param template: name of a file in the folder of templates, without ``.typ``
        :param data: what the template shows; goes to it as JSON
        :param made_at: the moment that the document says it was made at, with its time zone
        :raises PdfUnavailable: when the library is not installed
        :raises PdfBusy: when too many documents are being set
        :raises PdfFailed: when the template and the data do not fit
        """
        try:
            import typst
        except ImportError as error:
            raise PdfUnavailable(MISSING) from error
        shown = {**printable_data(data), "has_unprintable": has_unprintable(data)}
        given = json.dumps(shown, ensure_ascii=False)
        if len(given) > DATA_LENGTH:
            message = f"{len(given)} characters are too many for a document; at most {DATA_LENGTH} are set"
            raise PdfFailed(message)
        with self.turn():
            try:
                document = typst.compile(
                    str(TEMPLATES / f"{template}.typ"),
                    root=str(TEMPLATES),
                    font_paths=self._fonts,
                    ignore_system_fonts=True,
                    sys_inputs={"data": given},
                    pdf_standards=[STANDARD],
                    timestamp=int(made_at.timestamp()),
                )
            except RuntimeError as error:  # of which typst.TypstError is one
                message = f"the template {template} failed: {getattr(error, 'diagnostic', '') or error}"
                raise PdfFailed(message) from error
        return bytes(document)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Take one of the turns to set a document for as long as the context lasts.

        :raises PdfBusy: when none becomes free in time
        """
        if not self._turns.acquire(timeout=self._wait):
            message = f"no turn within {self._wait:g} seconds to set a document"
            raise PdfBusy(message)
        try:
            yield
        finally:
            self._turns.release()
