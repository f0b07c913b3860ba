"""Bibliographies in BibTeX and BibLaTeX."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.location import shown
from ingest.record import Progress, Reading, Rejection
from ingest.sources.archives import Member
from ingest.sources.bibtex_blocks import BibEntry, read_blocks
from ingest.sources.bibtex_entry import inherit, parent_keys, read_entry
from ingest.sources.encoding import Lines, decode_head
from ingest.sources.reference import ENTRY_LIMIT, Bibliography

_SUFFIXES = frozenset({".bib", ".bibtex", ".biblatex"})
_ENTRY = re.compile(
    r"^[ \t]*@(?:article|book|inproceedings|incollection|inbook|proceedings|phdthesis|thesis|techreport|report|misc"
    r"|online|software|dataset|patent|conference|mastersthesis|unpublished|manual)\s*[{(]",
    re.IGNORECASE | re.MULTILINE,
)
_INHERITING = re.compile(r"\b(crossref|xdata)\s*=\s*[{\"]\s*([^}\"]+)", re.IGNORECASE)
_CONTAINERS = frozenset({"proceedings", "mvproceedings", "xdata", "set", "collection", "mvcollection", "periodical"})
"""Types that hold other publications; where others inherit from them, they are no results themselves."""


class BibtexSource:
    """Reads ``*.bib`` files, and text files with entries of BibTeX."""

    name = "bibtex"
    label = "BibTeX"

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a file for its name, or a text file for its entries."""
        if path.suffix.lower() in _SUFFIXES:
            return bool(head)
        return path.suffix.lower() == ".txt" and bool(_ENTRY.search(decode_head(head)))

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the entries of these files; each that cannot be read is a Rejection with its key and line."""
        yield from Bibliography(self.name).read(files, progress, self._read)

    def _read(self, member: Member, bibliography: Bibliography) -> Iterator[Reading]:
        head = member.head()
        parents = _parents(member, head)
        count = 0
        for item in read_blocks(member, head):
            count += 1
            place = f"{member.location}:{item.line}"
            if not isinstance(item, BibEntry):
                yield Rejection(self.name, place, shown(item.key), item.reason)
            elif item.kind != "xdata" and not (item.kind in _CONTAINERS and item.key.lower() in parents):
                inherit(item, parents)
                yield bibliography.take(read_entry(item, shown(member.name)), place, member.modified, item.raw)
        if not count:
            yield Rejection(
                self.name, member.location, "", "the file has no entry of BibTeX (@article{...} for example)"
            )


def _parents(member: Member, head: bytes) -> dict[str, BibEntry]:
    """Return the entries from which others inherit, by key in lower case; only these are held in memory."""
    wanted: set[str] = set()
    with member.open(metered=False) as stream:
        lines = Lines(stream, head, ENTRY_LIMIT)
        while line := lines.read():
            for name, keys in _INHERITING.findall(line):
                wanted.update(parent_keys({name.lower(): keys}))
    if not wanted:
        return {}
    found: dict[str, BibEntry] = {}
    for item in read_blocks(member, head, metered=False):
        if isinstance(item, BibEntry) and item.key.lower() in wanted:
            found.setdefault(item.key.lower(), item)
    return found
