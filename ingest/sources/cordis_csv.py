"""Tables of CORDIS as delimited text (RFC 4180 with any of ``;``, ``,``, ``|`` and tab between the columns)."""

from ingest.sources.archives import Member
from ingest.sources.cordis_table import KNOWN_COLUMNS, BadRow, Table, missing_columns, recognise
from ingest.sources.delimited import RowReader, read_header


def looks_delimited(member_name: str, head: bytes) -> bool:
    """Whether a file is a table of CORDIS, or one that lacks a column."""
    header, _ = read_header(head, KNOWN_COLUMNS)
    return recognise(header) is not None or bool(missing_columns(header, member_name))


def open_csv(member: Member, head: bytes) -> Table | BadRow:
    """Recognise the table in a delimited file."""
    header, delimiter = read_header(head, KNOWN_COLUMNS)
    kind = recognise(header)
    if kind is None:
        missing = missing_columns(header, member.name)
        reason = f"the header lacks {', '.join(missing)}" if missing else "the first line names no columns of CORDIS"
        return BadRow(f"{member.location}:1", "", reason)
    reader = RowReader(member, head, header, delimiter, ("projectid", "id"))
    return Table(kind, member, member.location, reader.rows)
