"""What tells which of several versions of one record counts: its date, the run that read it, and those it replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_record", sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("source_record", sa.Column("run_id", sa.Integer(), nullable=True))
    op.add_column("source_record", sa.Column("superseded", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("source_record") as batch:
        for name in ("superseded", "run_id", "modified_at"):
            batch.drop_column(name)
