"""A key by which a program acts for a person at the JSON interface."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from kb.model.value import Line, Value

NAME_LENGTH = 100


class ApiScope(StrEnum):
    """What a key opens."""

    READ = "read"
    """Reads what everybody reads, more often in a minute."""
    SUBMISSIONS = "submissions"
    """Hands results in for its owner and sees what became of them."""


class ApiKey(Value):
    """A key without its secret, of which only a hash is stored. Nothing notes when it was used."""

    id: UUID
    account_id: UUID
    """Whose roles it acts with."""
    name: Annotated[Line, StringConstraints(max_length=NAME_LENGTH)]
    """What its owner calls it, at most 100 characters; different for each key of an account."""
    start: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    """First characters of the secret, by which a person recognises it."""
    scopes: Annotated[frozenset[ApiScope], Field(min_length=1)]
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    """From when on it opens nothing; None: never."""

    def is_expired(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.expires_at is not None and now >= self.expires_at
