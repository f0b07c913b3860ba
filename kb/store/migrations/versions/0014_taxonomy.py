"""Proposals for the taxonomy, what was decided about them, and what that did to briefs."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ONLY_GROW = ("concept_proposal", "concept_decision")


def upgrade() -> None:
    op.create_table(
        "concept_proposal",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concept", sa.String(80), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_concept_proposal"),
        sa.UniqueConstraint("id", name="uq_concept_proposal_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_concept_proposal_concept", "concept_proposal", ["concept"])
    op.create_table(
        "concept_decision",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_concept_decision"),
        sa.UniqueConstraint("revision", name="uq_concept_decision_revision"),
        sa.ForeignKeyConstraint(
            ["number"], ["concept_proposal.number"], name="fk_concept_decision_number_concept_proposal"
        ),
        sa.CheckConstraint("state IN ('accepted', 'refused', 'withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'accepted') = (revision IS NOT NULL)", name="revision"),
    )
    op.create_table(
        "concept_replacement",
        sa.Column("concept", sa.String(80), nullable=False),
        sa.Column("replacement", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("concept", name="pk_concept_replacement"),
        sa.ForeignKeyConstraint(
            ["number"], ["concept_proposal.number"], name="fk_concept_replacement_number_concept_proposal"
        ),
    )
    op.create_table(
        "concept_tagging",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", "brief_id", name="pk_concept_tagging"),
        sa.ForeignKeyConstraint(
            ["number"], ["concept_proposal.number"], name="fk_concept_tagging_number_concept_proposal"
        ),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_concept_tagging_brief_id_brief"),
    )
    op.create_index("ix_concept_tagging_brief_id", "concept_tagging", ["brief_id"])
    _refuse_changes()


def downgrade() -> None:
    for table in ("concept_tagging", "concept_replacement", "concept_decision", "concept_proposal"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change_of_taxonomy_history()")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in ONLY_GROW:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_taxonomy_history() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in ONLY_GROW:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_taxonomy_history()"
        )
