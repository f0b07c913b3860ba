"""The tables of cooperation: profiles, matches, dismissals and conversations; of the same metadata as ``tables``."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from kb.store.profile_columns import profile_columns, revision_columns
from kb.store.tables import UtcDateTime, metadata

cooperation_profile = Table("cooperation_profile", metadata, *profile_columns(kind_length=10))
"""Offers and requests as they are now."""

cooperation_revision = Table("cooperation_revision", metadata, *revision_columns("cooperation_profile"))
"""Every state that a profile had."""

cooperation_match = Table(
    "cooperation_match",
    metadata,
    Column("profile_id", Uuid(), ForeignKey("cooperation_profile.id"), primary_key=True),
    Column("target_kind", String(20), primary_key=True),
    Column("target", String(200), primary_key=True),
    Column("score", Float(), nullable=False),
    # The parts of the score, as JSON.
    Column("body", LargeBinary(), nullable=False),
)
"""What was found for each published profile; can be made anew at any time."""

cooperation_matching = Table(
    "cooperation_matching",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("made_at", UtcDateTime(), nullable=False),
    Column("of_state", String(120), nullable=False),
)
"""One row: when the matches were made, and of which state of profiles and briefs."""

cooperation_dismissal = Table(
    "cooperation_dismissal",
    metadata,
    Column("profile_id", Uuid(), ForeignKey("cooperation_profile.id"), primary_key=True),
    Column("target_kind", String(20), primary_key=True),
    Column("target", String(200), primary_key=True),
    Column("reason", String(20), nullable=False),
    Column("by", Text(), nullable=False),
    Column("at", UtcDateTime(), nullable=False),
    # The parts of the match, as JSON: what is learnt from it stays when the target is gone.
    Column("match", Text(), nullable=False),
)
"""Matches that are of no use to a profile, as its owner or a scout said."""

cooperation_interest = Table(
    "cooperation_interest",
    metadata,
    Column("id", Uuid(), primary_key=True),
    # One of both says what it is about.
    Column("profile_id", Uuid(), ForeignKey("cooperation_profile.id"), nullable=True, index=True),
    Column("opening_id", Uuid(), ForeignKey("exchange_opening.id"), nullable=True, index=True),
    Column("state", String(20), nullable=False),
    # Account; no foreign key, because the conversation outlives it.
    Column("sender_id", Uuid(), nullable=False, index=True),
    Column("sender", Text(), nullable=False),
    Column("sender_organisation", Text(), nullable=True),
    Column("begun_at", UtcDateTime(), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    Column("scout_invited", Boolean(), nullable=False),
    Column("reported_by", String(20), nullable=True),
    Column("report", Text(), nullable=True),
    Column("report_closed_by", Text(), nullable=True),
    CheckConstraint("(profile_id IS NULL) <> (opening_id IS NULL)", name="about"),
)
"""Expressions of interest and applications, and where each stands."""

cooperation_message = Table(
    "cooperation_message",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("interest_id", Uuid(), ForeignKey("cooperation_interest.id"), nullable=False, index=True),
    Column("party", String(20), nullable=False),
    Column("author_id", Uuid(), nullable=True, index=True),
    Column("author", Text(), nullable=False),
    Column("body", Text(), nullable=False),
    Column("written_at", UtcDateTime(), nullable=False),
)
"""What both sides wrote."""
