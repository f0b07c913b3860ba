"""How a brief is written into a column: JSON bytes, compressed in the history."""

import zlib
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from kb.model import TransferBrief, explain
from kb.store.errors import StoreError

FORMAT = 1
"""Version of the JSON; it goes up when a stored state has to be changed before the model can read it."""

# Level 1: on briefs of 1-10 KB the higher levels save a few per cent for two to four times the time.
_LEVEL = 1
_BRIEF = TypeAdapter(TransferBrief)


def encode(brief: TransferBrief) -> bytes:
    """Write a brief as JSON; what is None is left out."""
    return _BRIEF.dump_json(brief, exclude_none=True)


def decode(body: bytes, version: int, brief_id: UUID) -> TransferBrief:
    """Read a brief.

    :param body: what :func:`encode` gave
    :param version: the format that it was written in
    :param brief_id: named in the error
    :raises StoreError: when this version of Silta does not know the format, or the body breaks a rule of the model
    """
    if version != FORMAT:
        message = (
            f"brief {brief_id} is stored in format {version}, this Silta reads format {FORMAT}; use the Silta that "
            "wrote it, or a newer one"
        )
        raise StoreError(message)
    try:
        return TransferBrief.model_validate_json(body)
    except ValidationError as error:
        message = f"brief {brief_id} cannot be read from the database ({explain(error)}); restore it from a backup"
        raise StoreError(message) from error


def compress(body: bytes) -> bytes:
    """Make a body smaller for the history (zlib, RFC 1950)."""
    return zlib.compress(body, _LEVEL)


def expand(body: bytes, brief_id: UUID) -> bytes:
    """Undo :func:`compress`.

    :raises StoreError: when the bytes are damaged
    """
    try:
        return zlib.decompress(body)
    except zlib.error as error:
        message = f"a revision of brief {brief_id} is damaged ({error}); restore the database from a backup"
        raise StoreError(message) from error
