"""Reading an answer's body within bounds: as it comes over the network, and after decompression."""

import zlib
from collections.abc import Iterable

from ingest.fetch.errors import TooLarge, Unreachable

ACCEPTED = "gzip, deflate"
"""The content codings that :func:`read_body` undoes (RFC 9110, section 8.4)."""
_PIECE = 1 << 18


class _Deflated:
    """Undoes ``deflate``: a zlib stream (RFC 1950), or what some servers send instead, a bare one (RFC 1951)."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._is_first = True

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unconsumed_tail(self) -> bytes:
        return self._stream.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._stream.decompress(data, max_length)
        except zlib.error:
            if not self._is_first:
                raise
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._stream.decompress(data, max_length)
        finally:
            self._is_first = False


def read_body(pieces: Iterable[bytes], coding: str, limit: int, address: str) -> bytes:
    """Read a body; never more than ``limit`` and one piece are in memory, however small a bomb is packed.

    :param pieces: the body as it comes
    :param coding: value of ``Content-Encoding``
    :param limit: bytes allowed, both as sent and unpacked
    :param address: named in the error
    :raises TooLarge: when it is larger
    :raises Unreachable: when it is packed in a way that was not asked for, damaged, or cut off
    """
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
    if not names:
        return _bounded(pieces, limit, address)
    if len(names) > 1 or names[0] not in {"gzip", "x-gzip", "deflate"}:
        message = f"{address}: the answer is packed as {coding[:60]!r}, which was not asked for"
        raise Unreachable(message)
    stream = _Deflated() if names[0] == "deflate" else zlib.decompressobj(16 + zlib.MAX_WBITS)
    return _unpacked(stream, pieces, limit, address)


def _bounded(pieces: Iterable[bytes], limit: int, address: str) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise too_large(address, limit)
    return bytes(body)


def _unpacked(stream: "zlib._Decompress | _Deflated", pieces: Iterable[bytes], limit: int, address: str) -> bytes:
    body = bytearray()
    received = 0
    try:
        for piece in pieces:
            received += len(piece)
            waiting = piece
            while waiting and not stream.eof:
                body += stream.decompress(waiting, _PIECE)
                waiting = stream.unconsumed_tail
                if len(body) > limit:
                    raise too_large(address, limit)
            if received > limit:
                raise too_large(address, limit)
        # What the stream still holds back: the last output filled the piece exactly.
        while not stream.eof and (rest := stream.decompress(b"", _PIECE)):
            body += rest
            if len(body) > limit:
                raise too_large(address, limit)
    except zlib.error as error:
        message = f"{address}: the answer is damaged, it cannot be unpacked ({error}); try again"
        raise Unreachable(message) from error
    if received and not stream.eof:
        message = f"{address}: the packed answer ends too early, so it was cut off; try again"
        raise Unreachable(message)
    return bytes(body)


def too_large(address: str, limit: int) -> TooLarge:
    """Make the error for an answer over the limit."""
    return TooLarge(
        f"{address}: the answer is larger than {limit / 1_000_000:,.0f} MB; ask for smaller pages, or raise "
        "SILTA_FETCH_MEGABYTES"
    )
