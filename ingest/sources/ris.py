"""Bibliographies in RIS, as Zotero, Scopus, Ovid, ProQuest, Embase, PubMed's converters and others export them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rispy import RisParser
from rispy.config import LIST_TYPE_TAGS, TAG_KEY_MAPPING

from ingest.latex import convert_fragments
from ingest.location import shown
from ingest.record import Progress, RawIdentifier, RawPerson, Reading, Rejection
from ingest.sources.archives import Member
from ingest.sources.encoding import decode_head
from ingest.sources.person_name import AUTHOR_LIMIT, checked_orcid, parse_name
from ingest.sources.reference import Bibliography, Reference, parse_published, split_keywords
from ingest.sources.ris_lines import RisRecord, parse_tag, read_records

_MAPPING = TAG_KEY_MAPPING | {"AI": "author_identifiers", "BT": "book_title"}
_LISTS = [*LIST_TYPE_TAGS, "AI"]
_DOI = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}", re.IGNORECASE)
_ISBN = re.compile(r"^(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]$")


class RisSource:
    """Reads ``*.ris`` files, and text files that begin a record as RIS does."""

    name = "ris"
    label = "RIS"

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a file for its name, or a text file for its first tag."""
        if path.suffix.lower() == ".ris":
            return bool(head)
        if path.suffix.lower() != ".txt":
            return False
        tags = (parse_tag(line) for line in decode_head(head).splitlines()[:200])
        return any(tag is not None and tag[0] == "TY" for tag in tags)

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the records of these files; each that cannot be read is a Rejection with its line."""
        yield from Bibliography(self.name).read(files, progress, self._read)

    def _read(self, member: Member, bibliography: Bibliography) -> Iterator[Reading]:
        count = 0
        for record in read_records(member, member.head()):
            count += 1
            place = f"{member.location}:{record.line}"
            reference = read_reference(record)
            if record.fault:
                yield Rejection(self.name, place, shown(reference.doi or reference.title)[:200], record.fault)
            else:
                raw = "\n".join(f"{tag}  - {value}" for tag, value in record.values)
                yield bibliography.take(reference, place, member.modified, raw)
        if not count:
            yield Rejection(self.name, member.location, "", "no record begins in it (TY  - JOUR for example)")


def read_reference(record: RisRecord) -> Reference:
    """Read a record's tags, where exports differ the one that says more.

    Title is TI, T1, else for books BT; abstract the longer of AB and N2; authors AU, A1.
    """
    values = _parse(record)
    reference = Reference(
        title=_first(values, "title", "primary_title", "book_title"),
        abstract=max(_text(values, "abstract"), _text(values, "notes_abstract"), key=len),
        language=_text(values, "language"),
        people=_people(values),
        doi=_doi(values),
        url=_url(values),
        keywords=[
            part for keyword in values.get("keywords", ()) for part in split_keywords(convert_fragments(keyword))
        ],
        kind=_text(values, "type_of_reference"),
        notes=list(dict.fromkeys(record.notes)),
    )
    _date(values, reference)
    number = _text(values, "issn")
    if _ISBN.match(number):
        reference.identifiers.append(RawIdentifier("isbn", number))
    return reference


def _parse(record: RisRecord) -> dict[str, Any]:
    """Have rispy parse the record, from lines in the form that it expects."""
    kind = next((value for tag, value in record.values if tag == "TY"), "")
    others = (f"{tag}  - {value}" for tag, value in record.values if tag != "TY")
    # A semicolon parts no addresses here: they may hold one.
    parser = RisParser(mapping=_MAPPING, list_tags=_LISTS, delimiter_tags_mapping={}, skip_unknown_tags=True)
    parsed = parser.parse_lines(iter([f"TY  - {kind}", *others, "ER  - "]))
    return parsed[0] if parsed else {}


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name, "")
    return convert_fragments(value) if isinstance(value, str) else ""


def _first(values: dict[str, Any], *names: str) -> str:
    return next((text for name in names if (text := _text(values, name))), "")


def _people(values: dict[str, Any]) -> list[RawPerson]:
    names = values.get("authors") or values.get("first_authors") or ()
    orcids = _ovid_orcids(values.get("author_identifiers", ()))
    people: list[RawPerson] = []
    for name in names[:AUTHOR_LIMIT]:
        person = parse_name(convert_fragments(name), orcids.get(_initials(name), ""))
        if person:
            people.append(person)
    return people


def _initials(name: str) -> str:
    return re.sub(r"[^\w,]", "", name).casefold()


def _ovid_orcids(values: Sequence[str]) -> dict[str, str]:
    """Return ORCID iDs by name from Ovid's ``AI``, where each iD follows its name."""
    found: dict[str, str] = {}
    name = ""
    for part in ";".join(values).split(";"):
        text = re.sub(r"^\s*ORCID:\s*(?:https?://orcid\.org/)?", "", part).strip()
        if orcid := checked_orcid(text):
            found[name] = orcid
        else:
            name = _initials(text)
    found.pop("", None)
    return found


def _doi(values: dict[str, Any]) -> str:
    """Return the DOI, also from the fields that older exports put it into."""
    given = _text(values, "doi")
    others = (_text(values, name) for name in ("type_of_work", "note", "file_attachments2"))
    addresses = (address for address in values.get("urls", ()) if "doi.org/" in address)
    return given or next((text.strip() for text in (*others, *addresses) if _DOI.match(text.strip())), "")


def _url(values: dict[str, Any]) -> str:
    """Return the first address that is none of the DOI resolver."""
    addresses = [part.strip() for address in values.get("urls", ()) for part in re.split(r";\s*(?=https?://)", address)]
    return next((address for address in addresses if address and "doi.org/" not in address), "")


def _date(values: dict[str, Any], reference: Reference) -> None:
    """Set the date of publication: of PY, Y1 and DA the one that says most about the same year."""
    given = [text for name in ("year", "publication_year", "date") if (text := _text(values, name))]
    dates = [date for text in given if (date := parse_published(text))]
    if dates:
        reference.published = max((date for date in dates if date[:4] == dates[0][:4]), key=len)
    elif given:
        reference.notes.append(f"{given[0][:40]!r} is no year of publication; left out")
