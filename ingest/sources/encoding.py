"""What characters the bytes of a source mean: byte order marks, UTF-8, UTF-16, and Windows-1252 as the last resort."""

import codecs
import io
from collections.abc import Callable
from typing import BinaryIO

LEGACY_NOTE = "bytes that are not UTF-8 were read as Windows-1252 (or, in UTF-16, replaced)"
_CHUNK = 1 << 16
_LEGACY_ERRORS = "silta-windows-1252"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode the bytes that UTF-8 refuses one by one; the five that Windows-1252 leaves open as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS_1252[byte] for byte in wrong), error.end


_WINDOWS_1252 = tuple(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
codecs.register_error(_LEGACY_ERRORS, _as_windows_1252)


def detect_encoding(head: bytes) -> str:
    """Tell the encoding of a text file from its first bytes.

    A byte order mark decides (Unicode Standard, section 23.8). Without one, zeros on every other place of mostly Latin
    text mean UTF-16; everything else is taken for UTF-8.

    :returns: ``utf-8-sig``, ``utf-8``, ``utf-16``, ``utf-16-le`` or ``utf-16-be``
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:1000]
    if len(sample) >= 8:
        third = len(sample) // 3
        if sample[1::2].count(0) > third and not sample[0::2].count(0):
            return "utf-16-le"
        if sample[0::2].count(0) > third and not sample[1::2].count(0):
            return "utf-16-be"
    return "utf-8"


def decode_head(head: bytes) -> str:
    """Decode the first bytes of a file whose last character may be cut."""
    encoding = detect_encoding(head)
    return head.decode(encoding, _LEGACY_ERRORS if encoding.startswith("utf-8") else "ignore")


class Lines:
    """The lines of a text file one by one, numbered from 1, with their line ends; a line can be given back.

    :param stream: opened at its start
    :param head: the first bytes of the same file, to tell its encoding from
    :param limit: longest piece that is returned, in bytes (characters in UTF-16); a longer line comes in several pieces
    """

    def __init__(self, stream: BinaryIO, head: bytes, limit: int) -> None:
        self.number = 0
        """Number of the line returned last."""
        self.is_legacy = False
        """Whether Windows-1252 had to help since this was last set to False."""
        self.is_cut = False
        """Whether the line returned last is only a piece of one."""
        self._given_back: list[str] = []
        self._limit = limit
        encoding = detect_encoding(head)
        old_mac = b"\r" in head and b"\n" not in head
        self._next: Callable[[], str]
        if encoding.startswith("utf-8") and not old_mac:
            self._stream = stream
            if encoding == "utf-8-sig":
                stream.read(len(codecs.BOM_UTF8))
            self._next = self._next_utf8
        else:
            self._whole = Utf8Stream(stream, head)
            self._text = io.TextIOWrapper(io.BufferedReader(self._whole), "utf-8", newline="")
            self._next = self._next_text

    def read(self) -> str:
        """Return the next line, or an empty text at the end of the file."""
        line = self._given_back.pop() if self._given_back else self._next()
        if line:
            self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        """Let the last lines that were read be read again."""
        self._given_back.extend(reversed(lines))
        self.number -= len(lines)

    def _next_utf8(self) -> str:
        data = self._stream.readline(self._limit)
        self.is_cut = len(data) >= self._limit and not data.endswith(b"\n")
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.is_legacy = True
            return data.decode("utf-8", _LEGACY_ERRORS)

    def _next_text(self) -> str:
        text = self._text.readline(self._limit)
        self.is_legacy = self.is_legacy or self._whole.is_legacy
        self.is_cut = len(text) >= self._limit and not text.endswith(("\n", "\r"))
        return text


class Utf8Stream(io.RawIOBase):
    """A binary stream that is UTF-8 without a byte order mark, whatever the file below is.

    :param stream: opened at its start
    :param head: the first bytes of the same file, to tell its encoding from
    """

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(detect_encoding(head))()
        self._rest = b""
        self._ended = False
        self.is_legacy = False
        """Whether Windows-1252 had to help so far."""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end."""
        while not self._rest and not self._ended:
            chunk = self._stream.read(_CHUNK)
            self._ended = not chunk
            self._rest = self._decode(chunk).encode("utf-8", "surrogatepass")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def _decode(self, chunk: bytes) -> str:
        try:
            return self._decoder.decode(chunk, self._ended)
        except UnicodeDecodeError as error:
            self.is_legacy = True
            self._decoder.errors = (
                _LEGACY_ERRORS if "utf-8" in error.encoding or "utf8" in error.encoding else "replace"
            )
            return self._decoder.decode(chunk, self._ended)
