"""Cooperation: profiles with their history, matches, dismissals and conversations."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cooperation_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("organisation_key", sa.String(80), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cooperation_profile"),
        sa.UniqueConstraint("slug", name="uq_cooperation_profile_slug"),
    )
    op.create_index("ix_cooperation_profile_owner_id", "cooperation_profile", ["owner_id"])
    op.create_index("ix_cooperation_profile_organisation_key", "cooperation_profile", ["organisation_key"])
    op.create_index("ix_cooperation_profile_status_deadline", "cooperation_profile", ["status", "deadline"])
    op.create_table(
        "cooperation_revision",
        _profile(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "number", name="pk_cooperation_revision"),
        _of_profile("cooperation_revision"),
    )
    op.create_table(
        "cooperation_match",
        _profile(),
        sa.Column("target_kind", sa.String(20), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "target_kind", "target", name="pk_cooperation_match"),
        _of_profile("cooperation_match"),
    )
    op.create_table(
        "cooperation_matching",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("of_state", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cooperation_matching"),
    )
    op.create_table(
        "cooperation_dismissal",
        _profile(),
        sa.Column("target_kind", sa.String(20), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("match", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "target_kind", "target", name="pk_cooperation_dismissal"),
        _of_profile("cooperation_dismissal"),
    )
    op.create_table(
        "cooperation_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        _profile(),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_organisation", sa.Text(), nullable=True),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("scout_invited", sa.Boolean(), nullable=False),
        sa.Column("reported_by", sa.String(20), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("report_closed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cooperation_interest"),
        _of_profile("cooperation_interest"),
    )
    op.create_index("ix_cooperation_interest_profile_id", "cooperation_interest", ["profile_id"])
    op.create_index("ix_cooperation_interest_sender_id", "cooperation_interest", ["sender_id"])
    op.create_table(
        "cooperation_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(20), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cooperation_message"),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["cooperation_interest.id"], name="fk_cooperation_message_interest_id_cooperation_interest"
        ),
    )
    op.create_index("ix_cooperation_message_interest_id", "cooperation_message", ["interest_id"])
    op.create_index("ix_cooperation_message_author_id", "cooperation_message", ["author_id"])


def downgrade() -> None:
    for name in ("message", "interest", "dismissal", "matching", "match", "revision", "profile"):
        op.drop_table(f"cooperation_{name}")


def _profile() -> sa.Column[UUID]:
    return sa.Column("profile_id", sa.Uuid(), nullable=False)


def _of_profile(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_profile_id_cooperation_profile"
    return sa.ForeignKeyConstraint(["profile_id"], ["cooperation_profile.id"], name=name)
