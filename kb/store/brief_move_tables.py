"""The tables of moves that readers notice; of the same metadata as those in ``tables``."""

from sqlalchemy import Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, Uuid

from kb.store.tables import metadata

brief_move = Table(
    "brief_move",
    metadata,
    Column("brief_id", Uuid(), ForeignKey("brief.id"), primary_key=True),
    # Number of the revision that made it.
    Column("number", Integer(), primary_key=True, autoincrement=False),
    # kb.store.brief_moves.MoveKind.
    Column("kind", String(20), nullable=False),
    # UTC.
    Column("day", Date(), nullable=False),
    Index(None, "day", "kind"),
)
"""When briefs were handed in, became public, were changed while they were, and were public no more."""

brief_move_value = Table(
    "brief_move_value",
    metadata,
    Column("brief_id", Uuid(), primary_key=True),
    Column("number", Integer(), primary_key=True, autoincrement=False),
    # kb.store.brief_moves.Measure.
    Column("measure", String(20), primary_key=True),
    Column("value", String(80), primary_key=True),
    ForeignKeyConstraint(["brief_id", "number"], ["brief_move.brief_id", "brief_move.number"]),
    sqlite_with_rowid=False,
)
"""What the brief was about at that move, so that a report of a past period needs no revision and stays as it was."""
