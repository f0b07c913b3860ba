"""Resumption tokens (section 3.5): everything that the next page needs, so that nothing is kept and nothing expires.

A token says after which record the list goes on, not how many there were. What is published, changed or withdrawn
between two pages moves to the end of the list, and so nothing is left out. A token holds only what a harvester could
ask for itself, so it is checked and not signed.
"""

import base64
import binascii
from datetime import datetime
from typing import Annotated
from uuid import UUID

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kb.store.oai_records import Place
from web.oai.datestamp import stamp
from web.oai.errors import ErrorCode, OaiError

LONGEST = 2000
"""Characters of a token."""
_Count = Annotated[int, Field(ge=0, le=10**9)]
_Word = Annotated[str, Field(max_length=600)]


class ResumptionToken(BaseModel):
    """Where a list goes on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verb: _Word
    prefix: _Word
    set: _Word | None
    since: AwareDatetime | None
    until: AwareDatetime | None
    after: AwareDatetime
    """Datestamp of the last record."""
    last: UUID
    """The last record."""
    cursor: _Count
    """How many records came before."""
    size: _Count
    """How many the list had when it began."""

    @property
    def place(self) -> Place:
        """After which place the list goes on."""
        return self.after, self.last

    def encode(self) -> str:
        """Write the token; letters, digits, ``-`` and ``_`` only."""
        fields = [_plain(getattr(self, name)) for name in type(self).model_fields]
        return base64.urlsafe_b64encode(orjson.dumps(fields)).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "ResumptionToken":
        """Read a token.

        :raises OaiError: ``badResumptionToken`` for what this site never gave
        """
        try:
            if len(text) > LONGEST or not text.isascii():
                raise ValueError
            fields = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
            if not isinstance(fields, list) or len(fields) != len(cls.model_fields):
                raise ValueError
            token = cls.model_validate(dict(zip(cls.model_fields, fields, strict=True)))
            if token.encode() != text:
                raise ValueError
        except (ValueError, binascii.Error, ValidationError, OverflowError) as error:
            message = "this is no resumption token of this repository; ask for the list from its beginning"
            raise OaiError(ErrorCode.BAD_RESUMPTION_TOKEN, message) from error
        return token


def _plain(value: object) -> object:
    return stamp(value) if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
