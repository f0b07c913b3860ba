"""The table of moves that readers notice; of the same metadata as those in ``tables``."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, Uuid

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
    # What the brief was about at that move, a line a value (``technology=robotics``), so that a report of a past period
    # needs no revision and stays as it was; empty where it was handed in. Rows of their own made reports slow.
    Column("about", Text(), nullable=False),
    Index(None, "day", "kind"),
)
"""When briefs were handed in, became public, were changed while they were, and were public no more."""
