"""The table of the pages of people; of the same metadata as those in ``tables``."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, Uuid

from kb.store.tables import UtcDateTime, metadata

people_page = Table(
    "people_page",
    metadata,
    Column("account_id", Uuid(), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("wording", String(80), nullable=False),
    Column("given_at", UtcDateTime(), nullable=False),
    Column("with_mail", Boolean(), nullable=False),
    Column("indexed", Boolean(), nullable=False),
)
"""Who agreed to a page of their own, when and to which text. A withdrawn consent leaves no row."""
