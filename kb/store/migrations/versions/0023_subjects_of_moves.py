"""What a brief was about at a move as one column of the move, which a report reads several times quicker."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BATCH = 500
MEASURES = ("technology", "maturity", "business_model", "country")


def upgrade() -> None:
    with op.batch_alter_table("brief_move") as table:
        table.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))
    move, value = _tables()
    connection = op.get_bind()
    chosen = sa.and_(move.c.brief_id == sa.bindparam("of_brief"), move.c.number == sa.bindparam("of_number"))
    update = sa.update(move).where(chosen).values(about=sa.bindparam("lines"))
    for first, last in _ranges(move):
        about: defaultdict[tuple[Any, int], list[tuple[int, str]]] = defaultdict(list)
        for row in connection.execute(sa.select(value).where(value.c.brief_id.between(first, last))):
            line = (MEASURES.index(row.measure), f"{row.measure}={row.value}")
            about[row.brief_id, row.number].append(line)
        rows = [
            {"of_brief": key[0], "of_number": key[1], "lines": "\n".join(line for _, line in sorted(lines))}
            for key, lines in about.items()
        ]
        if rows:
            connection.execute(update, rows)
    with op.batch_alter_table("brief_move") as table:
        table.alter_column("about", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    op.drop_table("brief_move_value")


def downgrade() -> None:
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
    move, value = _tables()
    connection = op.get_bind()
    for first, last in _ranges(move):
        rows = []
        for row in connection.execute(sa.select(move).where(move.c.brief_id.between(first, last))):
            for measure, _, said in (line.partition("=") for line in row.about.splitlines()):
                rows.append({"brief_id": row.brief_id, "number": row.number, "measure": measure, "value": said})
        if rows:
            connection.execute(sa.insert(value), rows)
    with op.batch_alter_table("brief_move") as table:
        table.drop_column("about")


def _tables() -> tuple[sa.TableClause, sa.TableClause]:
    move = sa.table("brief_move", *_key(), sa.column("about"))
    return move, sa.table("brief_move_value", *_key(), sa.column("measure"), sa.column("value"))


def _key() -> tuple[sa.ColumnClause[Any], ...]:
    return sa.column("brief_id", sa.Uuid()), sa.column("number", sa.Integer())


def _ranges(move: sa.TableClause) -> Iterator[tuple[Any, Any]]:
    """Give the first and the last of as many briefs as are changed at once."""
    keys = op.get_bind().execute(sa.select(move.c.brief_id).distinct().order_by(move.c.brief_id)).scalars().all()
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        yield batch[0], batch[-1]
