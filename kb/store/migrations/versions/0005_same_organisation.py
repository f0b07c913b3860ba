"""Which organisation is another one, as a person said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_organisation_same_as_id_organisation"


def upgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(sa.Column("same_as_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("same_as_pair", sa.Integer(), nullable=True))
        batch.create_foreign_key(FOREIGN_KEY, "organisation", ["same_as_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch.drop_column("same_as_pair")
        batch.drop_column("same_as_id")
