"""The table of erasures; of the same metadata as those in ``tables``."""

from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, String, Table, Uuid

from kb.store.tables import UtcDateTime, metadata


class ErasureKind(StrEnum):
    """Why personal data were erased from what otherwise only grows."""

    ACCOUNT = "account"
    """A person's account was deleted."""
    CONTACT = "contact"
    """The contact of a brief asked for it."""
    RETENTION = "retention"
    """The days for which it is kept are over."""


_KINDS = ", ".join(f"'{kind.value}'" for kind in ErasureKind)

erasure = Table(
    "erasure",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    # The account or the brief; NULL for retention. No foreign key: what it was is gone.
    Column("subject_id", Uuid(), nullable=True),
    # NULL: a command at the server, or the worker.
    Column("actor_id", Uuid(), nullable=True),
    Column("made_at", UtcDateTime(), nullable=False),
    # True within the transaction of the erasure only: the triggers of the histories let changes pass meanwhile.
    Column("is_open", Boolean(), nullable=False),
    # How many rows were changed or deleted.
    Column("changed", Integer(), nullable=False),
    CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
    sqlite_autoincrement=True,
)
"""Which erasures there were; it tells that histories were changed, when and why, and names nobody."""
