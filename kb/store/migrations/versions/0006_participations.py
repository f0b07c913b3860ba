"""Participations: which organisation took part in which brief, taken from the stored briefs."""

import json

import sqlalchemy as sa
from alembic import op

from kb.store.errors import StoreError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    op.create_table(
        "participation",
        sa.Column("organisation_key", sa.String(80), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_key", "brief_id", name="pk_participation"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_participation_brief_id_brief"),
    )
    op.create_index("ix_participation_brief_id", "participation", ["brief_id"])
    _fill()


def downgrade() -> None:
    op.drop_table("participation")


def _fill() -> None:
    brief = sa.table("brief", sa.column("id", sa.Uuid()), sa.column("body", sa.LargeBinary()))
    participation = sa.table(
        "participation", sa.column("organisation_key", sa.String()), sa.column("brief_id", sa.Uuid())
    )
    connection = op.get_bind()
    query = sa.select(brief.c.id, brief.c.body).order_by(brief.c.id).limit(BATCH)
    rows = connection.execute(query).all()
    while rows:
        found = [
            {"organisation_key": key, "brief_id": row.id}
            for row in rows
            for key in dict.fromkeys(_keys(row.body, row.id))
        ]
        if found:
            connection.execute(sa.insert(participation), found)
        rows = connection.execute(query.where(brief.c.id > rows[-1].id)).all()


def _keys(body: bytes, brief_id: object) -> list[str]:
    try:
        organisations = [item["organisation"] for item in json.loads(body).get("organisations", ())]
        return [item["key"] for item in organisations if item.get("key")]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"brief {brief_id} cannot be read from the database ({error}); restore it from a backup"
        raise StoreError(message) from error
