"""The table of submissions; of the same metadata as those in ``tables``."""

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, SmallInteger, String, Table, Text, Uuid

from kb.store.tables import UtcDateTime, metadata

submission = Table(
    "submission",
    metadata,
    # The brief that is made of it gets the same id.
    Column("id", Uuid(), primary_key=True),
    Column("version", Integer(), nullable=False),
    # Account; no foreign key, because what was handed in outlives the account.
    Column("owner", Uuid(), nullable=False, index=True),
    Column("owner_name", Text(), nullable=False),
    Column("organisation", String(500), nullable=True, index=True),
    Column("started_from", String(20), nullable=False),
    Column("begun_at", UtcDateTime(), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    Column("handed_in_at", UtcDateTime(), nullable=True),
    Column("format", SmallInteger(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
    CheckConstraint("version >= 1", name="version"),
)
"""What researchers are writing; ``body`` is the draft as JSON."""
