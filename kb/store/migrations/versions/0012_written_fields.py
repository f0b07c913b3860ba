"""Fields that people had written in a brief that was read from an export."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brief_written_field",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "number", "field", name="pk_brief_written_field"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_written_field_brief_id_brief"),
    )


def downgrade() -> None:
    op.drop_table("brief_written_field")
