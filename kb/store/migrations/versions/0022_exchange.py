"""Academic exchange: openings with their history, conversations about them, and alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exchange_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_exchange_opening"),
        sa.UniqueConstraint("slug", name="uq_exchange_opening_slug"),
    )
    op.create_index("ix_exchange_opening_owner_id", "exchange_opening", ["owner_id"])
    op.create_index("ix_exchange_opening_organisation_key", "exchange_opening", ["organisation_key"])
    op.create_index("ix_exchange_opening_status_deadline", "exchange_opening", ["status", "deadline"])
    op.create_table(
        "exchange_revision",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "number", name="pk_exchange_revision"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["exchange_opening.id"], name="fk_exchange_revision_profile_id_exchange_opening"
        ),
    )
    op.create_table(
        "opening_alert",
        sa.Column("saved_search_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("saved_search_id", "opening_id", name="pk_opening_alert"),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_search.id"],
            name="fk_opening_alert_saved_search_id_saved_search",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["exchange_opening.id"], name="fk_opening_alert_opening_id_exchange_opening"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["mail_delivery.id"], name="fk_opening_alert_delivery_id_mail_delivery"
        ),
    )
    op.create_index("ix_opening_alert_delivery_id", "opening_alert", ["delivery_id"])
    op.create_index("ix_opening_alert_opening_id", "opening_alert", ["opening_id"])
    with op.batch_alter_table("cooperation_interest") as batch:
        batch.alter_column("profile_id", existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column("opening_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            "fk_cooperation_interest_opening_id_exchange_opening", "exchange_opening", ["opening_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_cooperation_interest_about"), "(profile_id IS NULL) <> (opening_id IS NULL)"
        )
    op.create_index("ix_cooperation_interest_opening_id", "cooperation_interest", ["opening_id"])


def downgrade() -> None:
    # What was written about openings has no place in the tables before.
    op.execute(
        "DELETE FROM cooperation_message WHERE interest_id IN "
        "(SELECT id FROM cooperation_interest WHERE opening_id IS NOT NULL)"
    )
    op.execute("DELETE FROM cooperation_interest WHERE opening_id IS NOT NULL")
    op.drop_index("ix_cooperation_interest_opening_id", "cooperation_interest")
    with op.batch_alter_table("cooperation_interest") as batch:
        batch.drop_constraint(op.f("ck_cooperation_interest_about"), type_="check")
        batch.drop_constraint("fk_cooperation_interest_opening_id_exchange_opening", type_="foreignkey")
        batch.drop_column("opening_id")
        batch.alter_column("profile_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("opening_alert")
    op.drop_table("exchange_revision")
    op.drop_table("exchange_opening")
