"""What kind of record a JSON file holds, told from its first bytes: cut off or damaged ones too.

Nothing is parsed: the keys that can be seen tell the formats apart.
"""

import io
import re
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.sources.encoding import Utf8Stream

Path = tuple[str, ...]
ENVELOPES: frozenset[Path] = frozenset(
    {
        ("data",),  # DataCite, JSON:API
        ("message", "items"),  # Crossref
        ("results",),  # OpenAIRE, OpenAlex
        ("hits", "hits"),  # Zenodo, InvenioRDM
        ("response", "results", "result"),  # OpenAIRE, the older API
    }
)
"""Where the interfaces put the array of records of an answer."""
DEPTH = 8
"""Levels of a record's keys, those of arrays counted too, that are noted."""
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*+)"(\s*:)?|[\[\]{}]', re.DOTALL)


@dataclass(slots=True)
class Shape:
    """The keys of the first record of a file."""

    start: int = 0
    """Where the envelope's array begins, in bytes of UTF-8; 0 without an envelope."""
    envelope: Path = ()
    outer: frozenset[Path] = frozenset()
    """Paths of the keys around the envelope's array, as far as they stand before it."""
    paths: set[Path] = field(default_factory=set)
    """Paths of keys from the record on; arrays leave no trace in them."""
    texts: dict[Path, str] = field(default_factory=dict)
    """The first 200 characters of the first string at a path."""
    arrays: set[Path] = field(default_factory=set)
    """The paths at which arrays stand."""

    def has(self, *keys: str) -> bool:
        """Whether all of these keys stand directly in the record."""
        return all((key,) in self.paths for key in keys)

    def count(self, *keys: str) -> int:
        """How many of these keys stand directly in the record."""
        return sum((key,) in self.paths for key in keys)

    def text(self, *path: str) -> str:
        """Return the beginning of the string at a path; empty when there is none."""
        return self.texts.get(path, "")


@lru_cache(maxsize=4)
def read_shape(head: bytes) -> Shape | None:
    """Look at the first bytes of a file; None when it is no JSON with an object in it.

    :param head: as it is in the file, in any encoding that ``encoding`` knows
    """
    text = Utf8Stream(io.BytesIO(head), head).read()
    if not text or text.lstrip(b" \t\r\n\0")[:1] not in (b"{", b"["):
        return None
    walk = _Walk()
    for token in _TOKEN.finditer(text):
        if not walk.take(token):
            break
    return walk.shape if walk.seen else None


class _Walk:
    """Goes through the tokens of a file until the first record is over."""

    def __init__(self) -> None:
        self.shape = Shape()
        self.seen = False
        """Whether there was an object."""
        self._open: list[str] = []
        """Opening brackets."""
        self._keys: list[str] = []
        """The key under which each of them stands; empty in an array."""
        self._key = ""

    def take(self, token: re.Match[bytes]) -> bool:
        """Take one token, and tell whether to go on."""
        mark = token.group()
        if mark in (b"{", b"["):
            self._enter(mark, token.end())
        elif mark in (b"}", b"]"):
            return self._leave()
        elif token.group(2) is not None:
            self._key = token.group(1)[:100].decode("utf-8", "replace")
            if len(self._open) <= DEPTH:
                self.shape.paths.add(self._path())
        else:
            self._note(token.group(1))
        return True

    def _path(self) -> Path:
        return (*filter(None, self._keys), self._key) if self._key else tuple(filter(None, self._keys))

    def _enter(self, mark: bytes, end: int) -> None:
        self.seen = self.seen or mark == b"{"
        path = self._path()
        if mark == b"[":
            if path in ENVELOPES and "[" not in self._open and not self.shape.envelope:
                self.shape = Shape(start=end - 1, envelope=path, outer=frozenset(self.shape.paths))
                self._open, self._keys, self._key = [], [], ""
                return
            self.shape.arrays.add(path)
        self._open.append(mark.decode())
        self._keys.append(self._key)
        self._key = ""

    def _leave(self) -> bool:
        if not self._open:
            return False
        closed = self._open.pop()
        self._keys.pop()
        self._key = ""
        # The record is over when no object is open any more.
        return not (closed == "{" and "{" not in self._open)

    def _note(self, text: bytes) -> None:
        if len(self._open) <= DEPTH:
            self.shape.texts.setdefault(self._path(), text[:200].decode("utf-8", "replace"))
        self._key = ""
