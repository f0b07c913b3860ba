"""The tables of the newsletter and the alerts; of the same metadata as those in ``tables``."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from kb.model import Language
from kb.model.newsletter import Frequency, IssueState
from kb.store.mail_queue import queue_columns
from kb.store.tables import UtcDateTime, metadata

_LANGUAGES = ", ".join(f"'{language.value}'" for language in Language)
_FREQUENCIES = ", ".join(f"'{frequency.value}'" for frequency in Frequency)
_ISSUE_STATES = ", ".join(f"'{state.value}'" for state in IssueState)


def _subscription_key(**options: Any) -> Column[Any]:
    return Column(
        "subscription_id", Uuid(), ForeignKey("subscription.id", ondelete="CASCADE"), nullable=False, **options
    )


subscription_request = Table(
    "subscription_request",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("email_key", String(300), nullable=False, index=True),
    Column("requested_at", UtcDateTime(), nullable=False, index=True),
    Column("body", JSON(), nullable=False),
)
"""What somebody asked for with an address that is not confirmed yet; deleted when it is, or after some days."""

subscription = Table(
    "subscription",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("email", String(254), nullable=False),
    # By kb.model.mail_address: one subscription an address, however it is written.
    Column("email_key", String(300), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("newsletter", Boolean(), nullable=False),
    Column("interests", JSON(), nullable=False),
    Column("key", String(64), nullable=False),
    # Version of the text that was agreed to; when is in the two moments. No address of a computer is kept.
    Column("consent", String(40), nullable=False),
    Column("requested_at", UtcDateTime(), nullable=False),
    Column("confirmed_at", UtcDateTime(), nullable=False),
    Column("disabled_at", UtcDateTime(), nullable=True),
    Column("disabled_for", String(500), nullable=True),
    CheckConstraint(f"language IN ({_LANGUAGES})", name="language"),
)
"""Confirmed mail addresses and what they get."""

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=True),
    _subscription_key(),
    # Canonical query string of /search.
    Column("query", Text(), nullable=False),
    Column("frequency", String(20), nullable=False),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("notified_at", UtcDateTime(), nullable=True),
    CheckConstraint(f"frequency IN ({_FREQUENCIES})", name="frequency"),
    UniqueConstraint("subscription_id", "query"),
    sqlite_autoincrement=True,
)
"""Searches whose new briefs are told."""

alert_position = Table(
    "alert_position",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=False),
    Column("position", Integer(), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""Up to which row of the outbox saved searches have been looked at."""

newsletter_issue = Table(
    "newsletter_issue",
    metadata,
    Column("number", Integer(), primary_key=True, autoincrement=False),
    Column("version", Integer(), nullable=False),
    Column("state", String(20), nullable=False),
    Column("since", UtcDateTime(), nullable=False),
    Column("composed_at", UtcDateTime(), nullable=False),
    Column("approved_by", Text(), nullable=True),
    Column("released_at", UtcDateTime(), nullable=True),
    # Texts and entries.
    Column("body", JSON(), nullable=False),
    CheckConstraint(f"state IN ({_ISSUE_STATES})", name="state"),
)
"""Issues of the newsletter."""

mail_delivery = Table(
    "mail_delivery",
    metadata,
    # Never given twice: bounces name it.
    Column("id", Integer(), primary_key=True, autoincrement=True),
    # NULL: the subscription is gone, only the count is left.
    Column("subscription_id", Uuid(), ForeignKey("subscription.id", ondelete="SET NULL"), nullable=True, index=True),
    # NULL: an alert.
    Column("issue_number", Integer(), ForeignKey("newsletter_issue.number"), nullable=True),
    *queue_columns(),
    UniqueConstraint("issue_number", "subscription_id"),
    sqlite_autoincrement=True,
)
"""Mails to single recipients and how far each is; the text is made when it is sent."""


def _found_by_search(name: str, target: str) -> tuple[Column[Any], ...]:
    """What came into a saved search: the search, what it found, when, and which mail tells it."""
    return (
        Column(
            "saved_search_id",
            Integer(),
            ForeignKey("saved_search.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        Column(name, Uuid(), ForeignKey(target), primary_key=True),
        Column("found_at", UtcDateTime(), nullable=False),
        # NULL: not told yet.
        Column("delivery_id", Integer(), ForeignKey("mail_delivery.id"), nullable=True, index=True),
    )


opening_alert = Table(
    "opening_alert",
    metadata,
    *_found_by_search("opening_id", "exchange_opening.id"),
    Index(None, "opening_id"),
)
"""Openings that came into saved searches over openings."""

alert_match = Table(
    "alert_match",
    metadata,
    *_found_by_search("brief_id", "brief.id"),
    Index(None, "brief_id"),
)
"""Briefs that came into a saved search, each once."""

mail_bounce = Table(
    "mail_bounce",
    metadata,
    Column("delivery_id", Integer(), ForeignKey("mail_delivery.id"), primary_key=True, autoincrement=False),
    _subscription_key(index=True),
    Column("bounced_at", UtcDateTime(), nullable=False),
    Column("status", String(20), nullable=False),
)
"""Mails that came back, each once; without what the other server wrote, which may name people."""
