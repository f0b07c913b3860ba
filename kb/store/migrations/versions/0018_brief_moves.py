"""When briefs were handed in, published, updated and archived, and what they were about then; made of the history."""

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from kb.store.errors import StoreError

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BANDS = {**dict.fromkeys((1, 2, 3), "research"), **dict.fromkeys((4, 5), "validated")}
BANDS |= {**dict.fromkeys((6, 7), "demonstrated"), **dict.fromkeys((8, 9), "ready")}
BATCH = 500
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "brief_move",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "number", name="pk_brief_move"),
        sa.ForeignKeyConstraint(["brief_id"], ["brief.id"], name="fk_brief_move_brief_id_brief"),
    )
    op.create_index("ix_brief_move_day_kind", "brief_move", ["day", "kind"])
    op.create_table(
        "brief_move_value",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("value", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "number", "measure", "value", name="pk_brief_move_value"),
        sa.ForeignKeyConstraint(
            ["brief_id", "number"],
            ["brief_move.brief_id", "brief_move.number"],
            name="fk_brief_move_value_brief_id_brief_move",
        ),
        sqlite_with_rowid=False,
    )
    _fill()


def downgrade() -> None:
    op.drop_table("brief_move_value")
    op.drop_table("brief_move")


def _fill() -> None:
    """Make the moves of the stored revisions, as this version makes them of what is saved."""
    columns: dict[str, Any] = {"brief_id": sa.Uuid(), "number": sa.Integer(), "made_at": MOMENT}
    columns |= {"status": sa.String(), "body": sa.LargeBinary()}
    history = sa.table("brief_revision", *(sa.column(name, kind) for name, kind in columns.items()))
    move = sa.table("brief_move", *_key(), sa.column("kind"), sa.column("day", sa.Date()))
    value = sa.table("brief_move_value", sa.column("measure"), *_key(), sa.column("value"))
    connection = op.get_bind()
    query = sa.select(history).order_by(history.c.brief_id, history.c.number).limit(BATCH)
    rows = connection.execute(query).all()
    last: tuple[Any, str | None] = (None, None)
    while rows:
        moves, values = [], []
        for row in rows:
            kind = _kind(last[1] if last[0] == row.brief_id else None, row.status)
            last = (row.brief_id, row.status)
            if kind is None:
                continue
            place = {"brief_id": row.brief_id, "number": row.number}
            moves.append({**place, "kind": kind, "day": _day(row.made_at)})
            if kind != "handed-in":
                found = _values(row.body, row.brief_id)
                values += [{**place, "measure": measure, "value": said} for measure, said in found]
        for table, made in ((move, moves), (value, values)):
            if made:
                connection.execute(sa.insert(table), made)
        after = sa.or_(
            history.c.brief_id > rows[-1].brief_id,
            sa.and_(history.c.brief_id == rows[-1].brief_id, history.c.number > rows[-1].number),
        )
        rows = connection.execute(query.where(after)).all()


def _key() -> tuple[sa.ColumnClause[Any], ...]:
    return sa.column("brief_id", sa.Uuid()), sa.column("number", sa.Integer())


def _day(moment: datetime) -> date:
    # SQLite gives UTC without a zone, PostgreSQL the zone of the session.
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def _kind(before: str | None, now: str) -> str | None:
    if now == "published":
        return "updated" if before == "published" else "published"
    if before == "published":
        return "archived" if now == "archived" else "withdrawn"
    return "handed-in" if now == "submitted" and before != now else None


def _values(body: bytes, brief_id: object) -> list[tuple[str, str]]:
    try:
        return list(_said(json.loads(zlib.decompress(body))))
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"a revision of brief {brief_id} cannot be read ({error}); restore the database from a backup"
        raise StoreError(message) from error


def _said(brief: dict[str, Any]) -> Iterator[tuple[str, str]]:
    maturity = brief.get("maturity")
    countries = (item["organisation"].get("country") for item in brief.get("organisations", ()))
    for measure, said in (
        ("technology", [item["value"] for item in brief.get("technologies", ())]),
        ("maturity", [BANDS[maturity["value"]["level"]]] if maturity else []),
        ("business_model", [item["value"] for item in brief.get("business_models", ())]),
        ("country", [code for code in countries if code]),
    ):
        yield from ((measure, value) for value in dict.fromkeys(said) or ("unknown",))
