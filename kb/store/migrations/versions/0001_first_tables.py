"""The first tables: briefs, their history and addresses, sources, runs, rejected records, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATUSES = "status IN ('draft', 'in-review', 'published', 'archived')"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "brief",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_brief"),
        sa.UniqueConstraint("slug", name="uq_brief_slug"),
        sa.ForeignKeyConstraint(["merged_into"], ["brief.id"], name="fk_brief_merged_into_brief"),
        sa.CheckConstraint(STATUSES, name=op.f("ck_brief_status")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_brief_revision")),
    )
    op.create_index("ix_brief_status_id", "brief", ["status", "id"])
    op.create_index("ix_brief_status_published_changed_at_id", "brief", ["status", "published", "changed_at", "id"])
    op.create_table(
        "brief_revision",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "number", name="pk_brief_revision"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_revision_brief_id_brief"),
        sa.CheckConstraint(STATUSES, name=op.f("ck_brief_revision_status")),
    )
    op.create_table(
        "brief_redirect",
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_brief_redirect"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_redirect_brief_id_brief"),
    )
    op.create_index("ix_brief_redirect_brief_id", "brief_redirect", ["brief_id"])
    op.create_table(
        "ingest_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("paths", sa.JSON(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ingest_run"),
    )
    op.create_table(
        "source_record",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("retrieved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_source_record"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_source_record_brief_id_brief"),
    )
    op.create_index("ix_source_record_brief_id", "source_record", ["brief_id"])
    op.create_table(
        "rejected_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("rejected_at", MOMENT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_record"),
        sa.UniqueConstraint("source", "key", name="uq_rejected_record_source_key"),
        sa.ForeignKeyConstraint(["run_id"], ["ingest_run.id"], name="fk_rejected_record_run_id_ingest_run"),
    )
    op.create_index("ix_rejected_record_run_id", "rejected_record", ["run_id"])
    op.create_table(
        "outbox",
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_outbox_brief_id_brief"),
        sa.CheckConstraint("operation IN ('index', 'delete')", name=op.f("ck_outbox_operation")),
        sqlite_autoincrement=True,
    )
    _refuse_changes_of_history()


def downgrade() -> None:
    for table in (
        "outbox",
        "rejected_record",
        "source_record",
        "ingest_run",
        "brief_redirect",
        "brief_revision",
        "brief",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_history()")


def _refuse_changes_of_history() -> None:
    sentence = "brief_revision is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER brief_revision_no_{change.lower()} BEFORE {change} ON brief_revision "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER brief_revision_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON brief_revision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()"
    )
