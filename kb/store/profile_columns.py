"""The columns of profiles and of their history, the same for each family."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, Text, Uuid
from sqlalchemy.schema import SchemaItem

from kb.store.tables import UtcDateTime


def profile_columns(*, kind_length: int) -> tuple[SchemaItem, ...]:
    """Return the columns of profiles as they are now; ``body`` is the profile as JSON."""
    return (
        Column("id", Uuid(), primary_key=True),
        Column("slug", String(80), nullable=False, unique=True),
        Column("kind", String(kind_length), nullable=False),
        Column("status", String(20), nullable=False),
        Column("revision", Integer(), nullable=False),
        # Account; no foreign key, because what was published outlives the account. None for what was read from a file.
        Column("owner_id", Uuid(), nullable=True, index=True),
        Column("owner", Text(), nullable=True),
        Column("organisation_key", String(80), nullable=True, index=True),
        Column("deadline", Date(), nullable=True),
        Column("begun_at", UtcDateTime(), nullable=False),
        Column("changed_at", UtcDateTime(), nullable=False),
        Column("format", SmallInteger(), nullable=False),
        Column("body", LargeBinary(), nullable=False),
        Index(None, "status", "deadline"),
    )


def revision_columns(profiles: str) -> tuple[SchemaItem, ...]:
    """Return the columns of every state that the profiles of a table had."""
    return (
        Column("profile_id", Uuid(), ForeignKey(f"{profiles}.id"), primary_key=True),
        Column("number", Integer(), primary_key=True),
        Column("author", Text(), nullable=False),
        Column("reason", Text(), nullable=False),
        Column("made_at", UtcDateTime(), nullable=False),
        Column("format", SmallInteger(), nullable=False),
        Column("body", LargeBinary(), nullable=False),
    )
