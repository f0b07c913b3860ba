"""The tables of academic exchange; of the same metadata as ``tables``."""

from sqlalchemy import Table

from kb.store.profile_columns import profile_columns, revision_columns
from kb.store.tables import metadata

exchange_opening = Table("exchange_opening", metadata, *profile_columns(kind_length=20))
"""Openings as they are now."""

exchange_revision = Table("exchange_revision", metadata, *revision_columns("exchange_opening"))
"""Every state that an opening had."""
