"""The table of notices; of the same metadata as those in ``tables``."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid

from kb.model.newsletter import DeliveryState
from kb.store.tables import UtcDateTime, metadata

_STATES = ", ".join(f"'{state.value}'" for state in DeliveryState)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=True),
    # NULL, as the text: nothing more is to be sent.
    Column("account_id", Uuid(), ForeignKey("account.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("subject", Text(), nullable=True),
    Column("body", Text(), nullable=True),
    Column("state", String(20), nullable=False),
    Column("tries", Integer(), nullable=False),
    Column("due_at", UtcDateTime(), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    # Status (RFC 3463) or reason of the last failure, without the address.
    Column("detail", Text(), nullable=True),
    CheckConstraint(f"state IN ({_STATES})", name="state"),
    Index(None, "state", "due_at", "id"),
    sqlite_autoincrement=True,
)
"""Mails to account holders that wait to be sent. One that was sent leaves no row, a failed one names nobody."""
