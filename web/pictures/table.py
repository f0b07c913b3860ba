"""The table beside a picture: the same counts and links, for those who read better than they see."""

from dataclasses import dataclass

from web.pictures.mark import Mark


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    label: str
    note: str
    """Stands small beside the label, for example ``TRL 8–9``; empty for nothing."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Marks in rows and columns."""

    title: str
    """What the picture counts."""
    head: str
    """What the rows are."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
