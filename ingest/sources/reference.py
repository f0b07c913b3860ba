"""One entry of a bibliography, whatever format it came in, and how it becomes a record."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Self

from ingest.location import shown
from ingest.record import (
    Progress,
    RawIdentifier,
    RawOrganisation,
    RawPerson,
    RawProject,
    RawRecord,
    RawSubject,
    RawText,
    Reading,
    Rejection,
    UnreadableSource,
)
from ingest.sources.archives import Member, file_member
from kb.language import detect_language
from kb.model import InvalidValue, SourceRecord
from kb.model.identifiers import parse_doi

ENTRY_LIMIT = 1_000_000
"""Characters that one entry may take."""
_KEY_LENGTH = 400
_ADDRESS_LENGTH = 2000
_DOI_INSIDE = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/", re.IGNORECASE)


@dataclass(slots=True)
class Reference:
    """What a bibliography says about one publication; strings are plain text."""

    title: str = ""
    abstract: str = ""
    language: str = ""
    """As the source wrote it; often that of the whole publication, while its abstract is in English."""
    people: list[RawPerson] = field(default_factory=list)
    organisations: list[RawOrganisation] = field(default_factory=list)
    doi: str = ""
    url: str = ""
    identifiers: list[RawIdentifier] = field(default_factory=list)
    """Others than DOI and address."""
    keywords: list[str] = field(default_factory=list)
    kind: str = ""
    published: str = ""
    """``2019``, ``2019-04`` or ``2019-04-25``."""
    licence: str = ""
    project: RawProject | None = None
    key: str = ""
    """What the file calls the entry; unique in it where the format says so."""
    notes: list[str] = field(default_factory=list)


class Bibliography:
    """Makes records of the entries of one folder's files, and tells when one comes a second time."""

    def __init__(self, source: str) -> None:
        """Begin.

        :param source: the reader's name
        """
        self._source = source
        self._places: dict[bytes, str] = {}
        """Where each record stood that was taken, by a digest of its identifier."""

    def read(
        self,
        files: Sequence[Path],
        progress: Progress,
        read_one: Callable[[Member, Self], Iterator[Reading]],
    ) -> Iterator[Reading]:
        """Read files one after the other; one that cannot be read on is a Rejection.

        :param read_one: reads one file, with this bibliography to take the entries
        """
        for path in files:
            progress.label = shown(path)
            try:
                member = file_member(path, progress)
                yield from read_one(member, self)
                member.meter.finish()
            except UnreadableSource as error:
                yield Rejection(self._source, shown(path), "", str(error))

    def take(self, reference: Reference, location: str, modified: datetime, raw: str) -> RawRecord | Rejection:
        """Make a record.

        Its identifier is the DOI, else the reference's key, else a digest of title, year and first author, so that
        another export of the same publication is recognised.

        :param location: the place that a person finds
        :param modified: when the file was last changed (UTC)
        :param raw: the entry as it stands in the file
        """
        doi = self._doi(reference)
        identifier = doi or reference.key or (_fingerprint(reference) if reference.title else "")
        shown_key = shown(identifier)[:_KEY_LENGTH]
        if not reference.title:
            return Rejection(self._source, location, shown_key, "it has no title")
        digest = hashlib.blake2b(identifier.encode("utf-8", "replace"), digest_size=12).digest()
        if digest in self._places:
            what = "DOI" if doi else "key" if reference.key else "title, year and author"
            reason = f"an entry with the same {what} is at {self._places[digest]}; the first one is taken"
            return Rejection(self._source, location, shown_key, reason)
        self._places[digest] = location
        identifiers = [RawIdentifier("doi", doi)] if doi else []
        identifiers += reference.identifiers
        is_address = reference.url.startswith(("http://", "https://")) and len(reference.url) <= _ADDRESS_LENGTH
        if is_address and not _RESOLVER.match(reference.url):
            identifiers.append(RawIdentifier("url", reference.url))
        return RawRecord(
            source=SourceRecord(
                source=self._source,
                identifier=shown_key,
                address=_address(doi, reference.url, location),
                licence=_line(reference.licence),
                retrieved_at=modified,
                sha256=hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest(),
            ),
            location=location,
            texts=(RawText(text_language(reference), reference.title, "", reference.abstract),),
            project=reference.project,
            organisations=tuple(reference.organisations),
            subjects=tuple(RawSubject(keyword) for keyword in dict.fromkeys(reference.keywords)),
            publications=((doi, reference.title),) if doi else (),
            people=tuple(reference.people),
            identifiers=tuple(dict.fromkeys(identifiers)),
            kind=reference.kind,
            published=reference.published,
            notes=tuple(reference.notes),
        )

    def _doi(self, reference: Reference) -> str:
        """Return the DOI, also from an address of the resolver; one that is wrong is noted."""
        text = reference.doi.strip()[:_ADDRESS_LENGTH]
        if not text and _RESOLVER.match(reference.url):
            text = reference.url[:_ADDRESS_LENGTH]
        if not text:
            return ""
        inside = _DOI_INSIDE.search(text)
        try:
            return parse_doi(inside.group().rstrip(".,;")) if inside else parse_doi(text)
        except InvalidValue:
            reference.notes.append(f"{text[:80]!r} is no DOI; left out")
            return ""


def text_language(reference: Reference) -> str | None:
    """Return the language of title and abstract: what the words say, else what the entry says."""
    found = detect_language(f"{reference.title}\n{reference.abstract}")
    return found.value if found else reference.language or None


def split_keywords(text: str) -> list[str]:
    """Split a list of keywords at ``;``, or, where there is none, at line ends, ``|`` or ``,`` outside brackets."""
    separator = next((mark for mark in (";", "\n", "|") if mark in text), "")
    parts = text.split(separator) if separator else re.split(r",(?![^()]{0,100}\))", text)
    return [keyword for part in parts if (keyword := " ".join(part.split()))]


def parse_published(text: str) -> str:
    """Return a date of publication as ``2019``, ``2019-04`` or ``2019-04-25``; nothing when no year is in it.

    Read are the forms of RIS (``2018/4/25/spring``), ISO 8601 (also as a range, of which the start counts) and any
    text with one year between 1400 and 2100.
    """
    value = text.strip()
    match = re.match(r"^(\d{4})(?:[-/.](\d{1,2})?(?:[-/.](\d{1,2})?)?)?(?=$|[/T])", value)
    if match and 1400 <= int(match.group(1)) <= 2100:
        year, month, day = match.groups()
        if not month or not 1 <= int(month) <= 12:
            return year
        try:
            return date(int(year), int(month), int(day or "")).isoformat()
        except ValueError:
            return f"{year}-{int(month):02}"
    years = set(re.findall(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)", value))
    return str(years.pop()) if len(years) == 1 else ""


def _fingerprint(reference: Reference) -> str:
    author = reference.people[0].name if reference.people else ""
    words = re.findall(r"\w+", f"{reference.title} {reference.published[:4]} {author}".casefold())
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()[:24]


def _address(doi: str, url: str, location: str) -> str:
    address = f"https://doi.org/{doi}" if doi else url if url.startswith(("http://", "https://")) else location
    return shown(" ".join(address.split()))[:_KEY_LENGTH]


def _line(text: str) -> str | None:
    return shown(" ".join(text.split()))[:_KEY_LENGTH] or None
