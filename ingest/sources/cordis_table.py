"""The tables of the CORDIS bulk export: which there are, how they are recognised, and one row of one."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ingest.sources.archives import Member

FIELD_LIMIT = 1_000_000
"""Characters that one field may take."""


class TableKind(StrEnum):
    """The tables, by the file names of the bulk export."""

    PROJECT = "project"
    ORGANIZATION = "organization"
    EUROSCIVOC = "euroSciVoc"
    TOPICS = "topics"
    LEGAL_BASIS = "legalBasis"
    WEB_LINK = "webLink"
    WEB_ITEM = "webItem"
    REPORT_SUMMARIES = "reportSummaries"
    PUBLICATIONS = "projectPublications"

    @property
    def is_relation(self) -> bool:
        """Whether its rows say something about projects that another table describes."""
        return self is not TableKind.PROJECT


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a table's header looks like, as column keys."""

    required: frozenset[str]
    telling: frozenset[str]
    """Columns of which ``enough`` must be there too."""
    enough: int = 1


def _keys(names: str) -> frozenset[str]:
    return frozenset(column_key(name) for name in names.split())


@lru_cache(maxsize=4096)
def column_key(name: object) -> str:
    """Return the key of a column: its letters and digits in lower case, so ``projectID`` and ``Project id`` agree."""
    key = re.sub(r"[^a-z0-9]", "", str(name).lower())
    return key.replace("organisation", "organization")


# Columns of the exports of Horizon Europe, Horizon 2020 and FP7, the older ones with the participants in the project.
_SHAPES = {
    TableKind.REPORT_SUMMARIES: _Shape(
        _keys("projectID title"), _keys("workPerformed finalResults summary attachment relatedFile")
    ),
    TableKind.PUBLICATIONS: _Shape(_keys("projectID title doi"), _keys("isPublishedAs journalTitle authors")),
    TableKind.ORGANIZATION: _Shape(
        _keys("projectID name"),
        _keys("role order organizationID shortName activityType vatNumber organizationURL country SME"),
        enough=2,
    ),
    TableKind.EUROSCIVOC: _Shape(_keys("projectID"), _keys("euroSciVocCode euroSciVocPath euroSciVocTitle")),
    TableKind.WEB_LINK: _Shape(_keys("projectID physUrl"), _keys("physUrl")),
    TableKind.TOPICS: _Shape(_keys("projectID topic"), _keys("topic")),
    TableKind.LEGAL_BASIS: _Shape(_keys("projectID legalBasis"), _keys("legalBasis")),
    TableKind.WEB_ITEM: _Shape(_keys("uri"), _keys("represents availableLanguages"), enough=2),
    # Last, because the tables about projects have columns of this one too.
    TableKind.PROJECT: _Shape(
        _keys("id title"),
        _keys(
            "acronym status startDate endDate totalCost ecMaxContribution legalBasis topics ecSignatureDate "
            "frameworkProgramme masterCall subCall fundingScheme objective contentUpdateDate rcn grantDoi programme "
            "call coordinator"
        ),
        enough=2,
    ),
}
KNOWN_COLUMNS = frozenset().union(*(shape.required | shape.telling for shape in _SHAPES.values()))


def recognise(header: Iterable[object]) -> TableKind | None:
    """Tell which table has this header; None when it is none of CORDIS."""
    keys = {column_key(name) for name in header}
    for kind, shape in _SHAPES.items():
        if shape.required <= keys and len(shape.telling & keys) >= shape.enough:
            return kind
    return None


def missing_columns(header: Iterable[object], name: str) -> tuple[str, ...]:
    """Return what keeps a header that looks like a table of CORDIS from being one.

    :param name: the file's name; a hint when the header alone does not tell
    :returns: the missing columns, or nothing when the header has little to do with CORDIS
    """
    keys = {column_key(column) for column in header}
    hint = table_hint(name)
    likeness = {kind: len(keys & (shape.required | shape.telling)) for kind, shape in _SHAPES.items()}
    kind = max(likeness, key=lambda kind: (likeness[kind], kind is hint))
    if likeness[kind] < (2 if kind is hint else 4):
        return ()
    missing = _SHAPES[kind].required - keys or _SHAPES[kind].telling - keys
    return tuple(sorted({"projectid": "projectID", "physurl": "physUrl"}.get(key, key) for key in missing))


def table_hint(name: str) -> TableKind | None:
    """Tell which table a file's name promises (``project.csv``, ``cordis-h2020organizations.csv``)."""
    stem = column_key(name.rpartition(".")[0]).rstrip("s")
    return next((kind for kind in TableKind if stem.endswith(column_key(kind).rstrip("s"))), None)


@dataclass(slots=True)
class Row:
    """One row as the file wrote it."""

    place: str
    """Where it stands: ``project.csv:17``."""
    fields: dict[str, str]
    """Values by column key; columns without a value are left out."""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class BadRow:
    """A row, or a run of lines, that cannot be read."""

    place: str
    identifier: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, recognised and ready to be read, as often as wanted."""

    kind: TableKind
    member: Member
    location: str
    """The file, and the sheet where it has several."""
    rows: Callable[[], Iterator[Row | BadRow]]


class UnfitValue(Exception):
    """A value cannot be a field; the message says why."""


def field_text(value: object, depth: int = 0) -> str:
    """Return a value of JSON or of a spreadsheet as CSV would write it; lists are joined by ``;``.

    :raises UnfitValue: when it holds an object or lists are nested more than four deep
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list | tuple):
        if depth >= 4:
            message = "lists are nested more than 4 deep"
            raise UnfitValue(message)
        return ";".join(filter(None, (field_text(item, depth + 1) for item in value)))
    if isinstance(value, dict):
        message = "holds an object where a plain value belongs"
        raise UnfitValue(message)
    return str(value)


def oversize_reason(name: str, size: int) -> str:
    """Say that a field is too large."""
    return f"the field {name} holds {size:,} characters; at most {FIELD_LIMIT:,} are read"
