"""Sources that are harvested over the network, and runs that say which source they were for and why they failed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "harvest_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("last_success_at", MOMENT, nullable=True),
        sa.Column("harvested_until", sa.Text(), nullable=True),
        sa.Column("resumption", sa.JSON(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_harvest_source"),
        sa.UniqueConstraint("name", name="uq_harvest_source_name"),
    )
    op.create_index("ix_harvest_source_due_at", "harvest_source", ["due_at"])
    op.add_column("ingest_run", sa.Column("source", sa.String(80), nullable=True))
    op.add_column("ingest_run", sa.Column("error", sa.Text(), nullable=True))
    op.add_column("ingest_run", sa.Column("rejections", sa.JSON(), nullable=True))
    op.create_index("ix_ingest_run_source", "ingest_run", ["source"])


def downgrade() -> None:
    op.drop_index("ix_ingest_run_source", "ingest_run")
    with op.batch_alter_table("ingest_run") as batch:
        batch.drop_column("rejections")
        batch.drop_column("error")
        batch.drop_column("source")
    op.drop_table("harvest_source")
