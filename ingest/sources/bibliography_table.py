"""Bibliographies as delimited text, as reference managers and databases export them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from ingest.latex import convert_fragments
from ingest.location import shown
from ingest.record import Progress, RawIdentifier, RawPerson, Reading, Rejection, Skipped
from ingest.sources.archives import Member
from ingest.sources.cordis_csv import looks_delimited
from ingest.sources.cordis_table import Row, column_key
from ingest.sources.delimited import RowReader, read_header
from ingest.sources.person_name import parse_names
from ingest.sources.reference import Bibliography, Reference, parse_published, split_keywords

# Columns as Zotero, Scopus, Web of Science, Embase, ASReview, rispy and library catalogues name them, most telling
# first; in German and Finnish as a person would.
_COLUMNS: dict[str, tuple[str, ...]] = {
    role: tuple(column_key(name) for name in names.split(","))
    for role, names in {
        "title": "title,primary title,article title,document title,dc.title,titel,otsikko,nimeke,ti,t1",
        "abstract": "abstract,abstract note,notes abstract,dc.description.abstract,zusammenfassung,kurzfassung,"
        "tiivistelmä,ab,n2",
        "authors": "author full names,authors,author,author names,first authors,creators,creator,dc.creator,autoren,"
        "autor,verfasser,tekijät,tekijä,au,a1",
        "doi": "doi,digital object identifier,dc.identifier.doi,do",
        "published": "publication date,date of publication,publication year,year,date,dc.date,erscheinungsjahr,jahr,"
        "julkaisuvuosi,vuosi,py,y1",
        "keywords": "author keywords,keywords,keyword,manual tags,tags,subjects,dc.subject,schlagwörter,schlagworte,"
        "schlüsselwörter,asiasanat,avainsanat,kw",
        "url": "url,link,dc.identifier.uri,ur",
        "language": "language of original document,language,dc.language,sprache,kieli,la",
        "kind": "type of reference,item type,document type,publication type,dc.type,type,ty",
        "isbn": "isbn",
        "licence": "license,licence,lizenz,lisenssi",
    }.items()
}
_KNOWN = frozenset(key for keys in _COLUMNS.values() for key in keys)
_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_ENOUGH = 4
"""Known columns that make a table without a title or an abstract look like a bibliography."""


class BibliographyTableSource:
    """Reads tables with a title and an abstract in each row."""

    name = "bibliography-table"
    label = "tables of publications"

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a table by its columns; one that only looks like a bibliography is taken to be rejected with a reason.

        Tables of CORDIS, which have columns in common, are left to their reader.
        """
        if path.suffix.lower() not in _SUFFIXES:
            return False
        header, _ = read_header(head, _KNOWN)
        keys = {column_key(name) for name in header}
        if "projectid" in keys:
            return False
        if not _missing(keys):
            return True
        return len(keys & _KNOWN) >= _ENOUGH and not looks_delimited(path.name, head)

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the rows of these files; each that cannot be read is a Rejection with its line."""
        yield from Bibliography(self.name).read(files, progress, self._read)

    def _read(self, member: Member, bibliography: Bibliography) -> Iterator[Reading]:
        head = member.head()
        header, delimiter = read_header(head, _KNOWN)
        missing = _missing({column_key(name) for name in header})
        if missing:
            reason = f"the table has no column for {' and '.join(missing)}, so it is no bibliography that Silta can use"
            yield Rejection(self.name, f"{member.location}:1", "", reason)
            return
        count = 0
        for row in RowReader(member, head, header, delimiter, ("doi", "id", "title")).rows():
            count += 1
            if isinstance(row, Row):
                raw = orjson.dumps(row.fields, option=orjson.OPT_SORT_KEYS).decode()
                yield bibliography.take(read_row(row), row.place, member.modified, raw)
            else:
                yield Rejection(self.name, row.place, shown(row.identifier), row.reason)
        if not count:
            yield Skipped(member.location, "the table has a header and no rows")


def _missing(keys: set[str]) -> list[str]:
    """Return what every bibliography needs and these columns lack."""
    return [f"the {role}" for role in ("title", "abstract") if not keys.intersection(_COLUMNS[role])]


def read_row(row: Row) -> Reference:
    """Read what a row says; of several columns for the same, the first that is filled counts."""

    def value(role: str) -> str:
        return next((text for key in _COLUMNS[role] if (text := row.fields.get(key, ""))), "")

    reference = Reference(
        title=convert_fragments(value("title")),
        abstract=convert_fragments(value("abstract")),
        language=value("language"),
        people=_people(value("authors")),
        doi=value("doi"),
        url=value("url"),
        keywords=_listed(value("keywords")) or split_keywords(value("keywords")),
        kind=value("kind"),
        licence=value("licence"),
        notes=list(row.notes),
    )
    if given := value("published"):
        reference.published = parse_published(given)
        if not reference.published:
            reference.notes.append(f"{given[:40]!r} is no year of publication; left out")
    if isbn := value("isbn"):
        reference.identifiers.append(RawIdentifier("isbn", isbn))
    return reference


def _people(text: str) -> list[RawPerson]:
    return parse_names("; ".join(_listed(text)) or text)


def _listed(text: str) -> list[str]:
    """Return the items of a list as Python writes it (``['a', 'b']``); nothing when the text is none."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > 100_000:
        return []
    quoted = re.findall(r"'((?:[^'\\]|\\.){0,500})'|\"((?:[^\"\\]|\\.){0,500})\"", text)
    return [item for single, double in quoted if (item := re.sub(r"\\(.)", r"\1", single or double).strip())]
