"""Terms that are no candidates for the taxonomy."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ignored_candidate",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_ignored_candidate"),
    )


def downgrade() -> None:
    op.drop_table("ignored_candidate")
