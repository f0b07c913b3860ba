"""Curation: the statuses of the review desk, and who is responsible, what was said, planned and done."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from kb.store.errors import StoreError

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ("draft", "in-review", "published", "archived")
NOW = ("draft", "submitted", "in-review", "waiting-for-researcher", "approved", "published", "archived")
MOMENT = sa.DateTime(timezone=True)
LANGUAGES = {"de": 1, "en": 2, "fi": 4}
TITLE_LENGTH = 100
BATCH = 500


def upgrade() -> None:
    _statuses(NOW, 20, 40)
    _entries()
    _fill()
    _people()
    _talk_and_plans()
    _log()
    _batches()


def downgrade() -> None:
    for table in (
        "batch_change",
        "batch",
        "audit_event",
        "publication_plan",
        "remark",
        "responsibility",
        "review_label",
        "review_entry",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_audit_log()")
    _refuse_statuses_that_were_not()
    _statuses(BEFORE, 40, 20)


def _refuse_statuses_that_were_not() -> None:
    table = sa.table("brief_revision", sa.column("status"))
    new = [status for status in NOW if status not in BEFORE]
    query = sa.select(sa.func.count()).select_from(table).where(table.c.status.in_(new))
    found = op.get_bind().execute(query).scalar()
    if found:
        message = f"{found} states of briefs have a status that version 0006 does not know; restore a backup instead"
        raise StoreError(message)


def _statuses(statuses: tuple[str, ...], old: int, new: int) -> None:
    known = "status IN ({})".format(", ".join(f"'{status}'" for status in statuses))
    for table in ("brief", "brief_revision"):
        name = op.f(f"ck_{table}_status")
        # SQLite makes the table anew, with the constraints that it had, but without its triggers.
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="check")
            batch.alter_column("status", type_=sa.String(new), existing_type=sa.String(old), existing_nullable=False)
            batch.create_check_constraint(name, known)
    if op.get_bind().dialect.name == "sqlite":
        _refuse_changes("brief_revision")


def _refuse_changes(table: str) -> None:
    """Let an SQLite table only grow."""
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _brief_key() -> sa.Column[Any]:
    return sa.Column("brief_id", sa.Uuid(), nullable=False)


def _of_brief(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name=f"fk_{table}_brief_id_brief")


def _person(name: str, *, nullable: bool = False) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return sa.Column(f"{name}_id", sa.Uuid(), nullable=True), sa.Column(name, sa.Text(), nullable=nullable)


def _entries() -> None:
    op.create_table(
        "review_entry",
        _brief_key(),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("title", sa.String(TITLE_LENGTH), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("languages", sa.SmallInteger(), nullable=False),
        sa.Column("maturity", sa.SmallInteger(), nullable=False),
        sa.Column("estimated", sa.SmallInteger(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", name="pk_review_entry"),
        _of_brief("review_entry"),
    )
    for columns in (
        ["status", "changed_at", "brief_id"],
        ["status", "checked", "brief_id"],
        ["changed_at", "brief_id"],
        ["title", "brief_id"],
        ["checked", "brief_id"],
        ["maturity", "brief_id"],
    ):
        op.create_index(f"ix_review_entry_{'_'.join(columns)}", "review_entry", columns)
    op.create_table(
        "review_label",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.String(80), nullable=False),
        _brief_key(),
        sa.PrimaryKeyConstraint("kind", "value", "brief_id", name="pk_review_label"),
        _of_brief("review_label"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_label_brief_id", "review_label", ["brief_id"])


def _people() -> None:
    op.create_table(
        "responsibility",
        _brief_key(),
        *_person("submitter", nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        *_person("assignee", nullable=True),
        sa.PrimaryKeyConstraint("brief_id", name="pk_responsibility"),
        _of_brief("responsibility"),
    )
    for column in ("submitter_id", "organisation", "assignee_id"):
        op.create_index(f"ix_responsibility_{column}", "responsibility", [column])


def _talk_and_plans() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        _brief_key(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        *_person("author"),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
        _of_brief("remark"),
        sa.ForeignKeyConstraint(["question_id"], ["remark.id"], name="fk_remark_question_id_remark"),
    )
    op.create_index("ix_remark_question_id", "remark", ["question_id"])
    op.create_index("ix_remark_brief_id_id", "remark", ["brief_id", "id"])
    op.create_index("ix_remark_is_open_brief_id", "remark", ["is_open", "brief_id"])
    op.create_table(
        "publication_plan",
        _brief_key(),
        sa.Column("publish_on", sa.Date(), nullable=False),
        *_person("planner"),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("brief_id", name="pk_publication_plan"),
        _of_brief("publication_plan"),
    )
    op.create_index("ix_publication_plan_publish_on", "publication_plan", ["publish_on"])


def _log() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        *_person("actor"),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.String(40), nullable=True),
        sa.Column("after", sa.String(40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        _of_brief("audit_event"),
    )
    op.create_index("ix_audit_event_actor_id", "audit_event", ["actor_id"])
    op.create_index("ix_audit_event_brief_id_id", "audit_event", ["brief_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _refuse_changes("audit_event")
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_audit_log() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log()"
    )


def _batches() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        *_person("actor"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        *_person("undoer", nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_table(
        "batch_change",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        _brief_key(),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "brief_id", name="pk_batch_change"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_batch_change_batch_id_batch"),
        _of_brief("batch_change"),
    )
    op.create_index("ix_batch_change_brief_id", "batch_change", ["brief_id"])


def _fill() -> None:
    """Make the entries of the stored briefs, as this version makes them of what is saved."""
    columns: dict[str, Any] = {"id": sa.Uuid(), "status": sa.String(), "changed_at": MOMENT, "body": sa.LargeBinary()}
    brief = sa.table("brief", *(sa.column(name, kind) for name, kind in columns.items()))
    names = ("brief_id", "status", "changed_at", "title", "words", "languages", "maturity", "estimated", "checked")
    kinds: dict[str, Any] = {"brief_id": sa.Uuid(), "changed_at": MOMENT}
    entry = sa.table("review_entry", *(sa.column(name, kinds.get(name)) for name in names))
    label = sa.table("review_label", sa.column("kind"), sa.column("value"), sa.column("brief_id", sa.Uuid()))
    connection = op.get_bind()
    query = sa.select(brief).order_by(brief.c.id).limit(BATCH)
    rows = connection.execute(query).all()
    while rows:
        entries, labels = [], []
        for row in rows:
            made, found = _entry(row.body, row.id)
            entries.append({"brief_id": row.id, "status": row.status, "changed_at": row.changed_at, **made})
            labels += [{"kind": kind, "value": value, "brief_id": row.id} for kind, value in found]
        connection.execute(sa.insert(entry), entries)
        if labels:
            connection.execute(sa.insert(label), labels)
        rows = connection.execute(query.where(brief.c.id > rows[-1].id)).all()


def _entry(body: bytes, brief_id: object) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    try:
        said = json.loads(body)
        titles = {language: said["texts"][language]["title"] for language in LANGUAGES if said["texts"].get(language)}
        judged = [*said.get("technologies", ()), *said.get("business_models", ())]
        judged += [said[name] for name in ("maturity", "target_maturity", "potential") if said.get(name)]
        day = said.get("reviewed_on") or said.get("published_on")
        maturity = said["maturity"]["value"]["level"] if said.get("maturity") else 0
        first = next(titles[language] for language in ("en", "de", "fi") if language in titles)
        values = {("technology", item["value"]) for item in said.get("technologies", ())}
        values |= {("source", item["source"]) for item in said.get("sources", ())}
        made = {
            "title": first.casefold()[:TITLE_LENGTH],
            "words": "\n".join(titles.values()).casefold(),
            "languages": sum(LANGUAGES[language] for language in titles),
            "maturity": maturity,
            "estimated": sum(item["origin"] == "estimated" for item in judged),
            "checked": date.fromisoformat(day).toordinal() if day else 0,
        }
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        message = f"brief {brief_id} cannot be read from the database ({error}); restore it from a backup"
        raise StoreError(message) from error
    return made, sorted(values)
