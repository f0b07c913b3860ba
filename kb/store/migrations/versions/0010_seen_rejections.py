"""Who has taken note of a rejected record."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rejected_record", sa.Column("seen_by", sa.Text(), nullable=True))
    op.add_column("rejected_record", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rejected_record") as batch:
        batch.drop_column("seen_at")
        batch.drop_column("seen_by")
