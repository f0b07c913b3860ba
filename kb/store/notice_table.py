"""The table of notices; of the same metadata as those in ``tables``."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, Uuid

from kb.store.mail_queue import queue_columns
from kb.store.tables import metadata

notice = Table(
    "notice",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=True),
    # NULL, as the text: nothing more is to be sent.
    Column("account_id", Uuid(), ForeignKey("account.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("subject", Text(), nullable=True),
    Column("body", Text(), nullable=True),
    *queue_columns(),
    sqlite_autoincrement=True,
)
"""Mails to account holders that wait to be sent. One that was sent leaves no row, a failed one names nobody."""
