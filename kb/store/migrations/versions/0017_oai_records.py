"""What the site offers to harvesters, and the other Siltas that briefs came from."""

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BATCH = 1000


def upgrade() -> None:
    op.create_table(
        "oai_record",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("datestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("home", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", name="pk_oai_record"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_oai_record_brief_id_brief"),
    )
    op.create_table(
        "oai_record_concept",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("concept", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "concept", name="pk_oai_record_concept"),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["oai_record.brief_id"], name="fk_oai_record_concept_brief_id_oai_record"
        ),
    )
    op.create_table(
        "partner_site",
        sa.Column("repository", sa.String(253), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("repository", name="pk_partner_site"),
    )
    _fill()
    op.create_index("ix_oai_record_datestamp_brief_id", "oai_record", ["datestamp", "brief_id"])
    op.create_index("ix_oai_record_concept_concept_brief_id", "oai_record_concept", ["concept", "brief_id"])


def _fill() -> None:
    """Offer what is published, and tell what was published once."""
    moment = sa.DateTime(timezone=True)
    brief = sa.table(
        "brief",
        sa.column("id", sa.Uuid()),
        sa.column("status", sa.String()),
        sa.column("changed_at", moment),
        sa.column("body", sa.LargeBinary()),
    )
    history = sa.table("brief_revision", sa.column("brief_id", sa.Uuid()), sa.column("status", sa.String()))
    record = sa.table(
        "oai_record",
        sa.column("brief_id", sa.Uuid()),
        sa.column("datestamp", moment),
        sa.column("deleted", sa.Boolean()),
        sa.column("home", sa.Boolean()),
    )
    concept = sa.table("oai_record_concept", sa.column("brief_id", sa.Uuid()), sa.column("concept", sa.String()))
    published = sa.select(history.c.brief_id).where(history.c.status == "published")
    query = sa.select(brief).where(brief.c.id.in_(published)).order_by(brief.c.id).limit(_BATCH)
    connection = op.get_bind()
    rows = connection.execute(query).all()
    while rows:
        connection.execute(
            sa.insert(record),
            [
                {
                    "brief_id": row.id,
                    "datestamp": row.changed_at.replace(microsecond=0),
                    "deleted": row.status != "published",
                    "home": True,
                }
                for row in rows
            ],
        )
        concepts = [
            {"brief_id": row.id, "concept": value}
            for row in rows
            for value in dict.fromkeys(item["value"] for item in orjson.loads(row.body).get("technologies", ()))
        ]
        if concepts:
            connection.execute(sa.insert(concept), concepts)
        rows = connection.execute(query.where(brief.c.id > rows[-1].id)).all()


def downgrade() -> None:
    for table in ("partner_site", "oai_record_concept", "oai_record"):
        op.drop_table(table)
