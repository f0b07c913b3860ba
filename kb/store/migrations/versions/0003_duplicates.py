"""Duplicates: identifiers, fingerprints, pairs that wait for a person, merges and their parts, organisations."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = "state IN ('waiting', 'same', 'different')"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _recognising()
    _merging()
    _organisations()


def downgrade() -> None:
    for table in (
        "organisation_pair",
        "organisation_name",
        "organisation",
        "brief_merge",
        "brief_part",
        "duplicate_pair",
        "fingerprint_band",
        "fingerprint",
        "brief_identifier",
    ):
        op.drop_table(table)


def _recognising() -> None:
    op.create_table(
        "brief_identifier",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "identity", "relation", name="pk_brief_identifier"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_identifier_brief_id_brief"),
    )
    op.create_index("ix_brief_identifier_identity", "brief_identifier", ["identity"])
    op.create_table(
        "fingerprint",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("bands", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_fingerprint"),
        sa.UniqueConstraint("brief_id", name="uq_fingerprint_brief_id"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_fingerprint_brief_id_brief"),
    )
    op.create_table(
        "fingerprint_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "number", name="pk_fingerprint_band"),
        sqlite_with_rowid=False,
    )
    _pairs("duplicate_pair", "brief", sa.Uuid())


def _pairs(table: str, of: str, kind: sa.Uuid[UUID] | sa.Integer) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", kind, nullable=False),
        sa.Column("second_id", kind, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("first_id", "second_id", name=f"uq_{table}_first_id_second_id"),
        sa.ForeignKeyConstraint(["first_id"], [f"{of}.id"], name=f"fk_{table}_first_id_{of}"),
        sa.ForeignKeyConstraint(["second_id"], [f"{of}.id"], name=f"fk_{table}_second_id_{of}"),
        sa.CheckConstraint(STATES, name=op.f(f"ck_{table}_state")),
    )
    op.create_index(f"ix_{table}_second_id", table, ["second_id"])
    op.create_index(f"ix_{table}_state_score", table, ["state", "score"])


def _merging() -> None:
    op.create_table(
        "brief_part",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", name="pk_brief_part"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_part_brief_id_brief"),
        sa.ForeignKeyConstraint(["into_id"], ["brief.id"], name="fk_brief_part_into_id_brief"),
    )
    op.create_index("ix_brief_part_into_id", "brief_part", ["into_id"])
    op.create_table(
        "brief_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("merged_before", sa.Integer(), nullable=False),
        sa.Column("merged_after", sa.Integer(), nullable=False),
        sa.Column("into_before", sa.Integer(), nullable=False),
        sa.Column("into_after", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("merged_restored", sa.Integer(), nullable=True),
        sa.Column("into_restored", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_brief_merge"),
        sa.ForeignKeyConstraint(["merged_id"], ["brief.id"], name="fk_brief_merge_merged_id_brief"),
        sa.ForeignKeyConstraint(["into_id"], ["brief.id"], name="fk_brief_merge_into_id_brief"),
    )
    op.create_index("ix_brief_merge_merged_id", "brief_merge", ["merged_id"])
    op.create_index("ix_brief_merge_into_id", "brief_merge", ["into_id"])


def _organisations() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ror", sa.Text(), nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("key", name="uq_organisation_key"),
        sa.UniqueConstraint("ror", name="uq_organisation_ror"),
    )
    op.create_table(
        "organisation_name",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("folded", "organisation_id", name="pk_organisation_name"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_organisation_name_organisation_id_organisation"
        ),
    )
    op.create_index("ix_organisation_name_block", "organisation_name", ["block"])
    _pairs("organisation_pair", "organisation", sa.Integer())
