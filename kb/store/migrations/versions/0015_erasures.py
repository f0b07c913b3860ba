"""Erasures of personal data: the one reason for which histories may be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

HISTORIES = {
    "brief_revision": ("refuse_change_of_history", ("brief_id", "number", "made_at", "status", "format")),
    "audit_event": ("refuse_change_of_audit_log", ("id", "made_at", "actor_id", "action", "brief_id", "revision")),
    "account_event": ("refuse_change_of_account_events", ("id", "account_id", "actor_id", "kind", "happened_at")),
    "concept_proposal": ("refuse_change_of_proposals", ("number", "id", "concept", "author_id", "proposed_at")),
    "concept_decision": ("refuse_change_of_decisions", ("number", "state", "decided_by_id", "decided_at", "revision")),
}
"""Tables that only grow: the function of PostgreSQL that refuses a change, and the columns that no erasure changes."""
SHARED = dict.fromkeys(("concept_proposal", "concept_decision"), "refuse_change_of_taxonomy_history")
"""Tables that had one function together before."""
NONE_IS_OPEN = "NOT EXISTS (SELECT 1 FROM erasure WHERE is_open)"
FORGOTTEN = frozenset({"account_event"})
"""Tables whose rows may be deleted when their days are over."""


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.CheckConstraint("kind IN ('account', 'contact', 'retention')", name=op.f("ck_erasure_kind")),
        sqlite_autoincrement=True,
    )
    for table, (function, fixed) in HISTORIES.items():
        if op.get_bind().dialect.name == "sqlite":
            _refuse_in_sqlite(table, "UPDATE", _while_open(fixed))
            _refuse_in_sqlite(table, "DELETE", NONE_IS_OPEN if table in FORGOTTEN else "1")
        else:
            _refuse_in_postgresql(table, function, fixed)


def downgrade() -> None:
    for table, (function, _) in HISTORIES.items():
        if op.get_bind().dialect.name == "sqlite":
            _refuse_in_sqlite(table, "UPDATE", "1")
            _refuse_in_sqlite(table, "DELETE", "1")
        else:
            op.execute(f"DROP TRIGGER {table}_no_update ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
            if table in SHARED:
                op.execute(f"DROP FUNCTION {function}()")
            else:
                op.execute(
                    f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
                )
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {SHARED.get(table, function)}()"
            )
    op.drop_table("erasure")


def _while_open(fixed: tuple[str, ...]) -> str:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in fixed)
    return f"{NONE_IS_OPEN} OR {changed}"


def _refuse_in_sqlite(table: str, change: str, when: str) -> None:
    op.execute(f"DROP TRIGGER {table}_no_{change.lower()}")
    op.execute(
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _refuse_in_postgresql(table: str, function: str, fixed: tuple[str, ...]) -> None:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in fixed)
    forgotten = f"(TG_OP = 'DELETE' AND {str(table in FORGOTTEN).lower()})"
    op.execute(
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({NONE_IS_OPEN}) THEN IF {forgotten} THEN RETURN NULL; END IF; "
        f"IF TG_OP = 'UPDATE' THEN IF NOT ({changed}) THEN RETURN NEW; END IF; END IF; END IF; "
        f"RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
