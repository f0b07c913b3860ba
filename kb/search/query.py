"""The query language: what people type into the search box.

====================  ==============================================================
``condition pump``    words, in any inflection, compound or language of the briefs
``"digital twin"``    a phrase: these words next to each other
``-camera``           without this word (also ``-"digital twin"`` and ``-title:camera``)
``optimi*``           words that begin like this (at least two letters)
``title:robot``       the word, phrase or prefix stands in this field
``maturity:trl6``     the brief has this value of a facet; ``country:DE,FI`` one of them
====================  ==============================================================

Everything can be parsed. What is no clause (a quote without its partner, a lone operator, an unknown field) is read as
words, so a reader never gets an error for what was typed.
"""

import re
import unicodedata
from dataclasses import dataclass

from kb.language import words
from kb.search.query_fields import FACET_FIELDS, TEXT_FIELDS, QueryField, facet_values
from kb.search.request import TEXT_LENGTH, FacetName

MAX_CLAUSES = 320
"""Clauses beyond are left out."""
MAX_PHRASE = 32
"""Words of a phrase; it is read up to here."""
MIN_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word: letters and digits as they were typed."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return '"' + " ".join(self.words) + '"'


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class InField:
    """Something that must stand in one field."""

    field: QueryField
    content: Word | Phrase | Prefix

    def __str__(self) -> str:
        return f"{self.field}:{self.content}"


@dataclass(frozen=True, slots=True)
class HasValue:
    """A brief has one of these values of a facet."""

    facet: FacetName
    values: tuple[str, ...]

    def __str__(self) -> str:
        text = ",".join(self.values)
        return f"{self.facet}:{text}" if _BARE.fullmatch(text) else f'{self.facet}:"{text}"'


Positive = Word | Phrase | Prefix | InField | HasValue


@dataclass(frozen=True, slots=True)
class Without:
    """A brief must not match this."""

    clause: Positive

    def __str__(self) -> str:
        return f"-{self.clause}"


Clause = Positive | Without


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed text; ``str()`` writes it in the query language again."""

    clauses: tuple[Clause, ...] = ()

    def __str__(self) -> str:
        return " ".join(str(clause) for clause in self.clauses)


# A minus and a field count only where a chunk begins; a chunk ends at a blank or a quote.
_CHUNK = re.compile(
    r"""(?P<minus>(?<!\S)-)?
        (?:(?P<field>(?:(?<![^\s])|(?<=(?<!\S)-))[^\W\d_][\w-]*):)?
        (?:"(?P<quoted>[^"]*)"|(?P<chunk>[^\s"]+))""",
    re.VERBOSE,
)
_BARE = re.compile(r"[^\W_][\w.,-]*")
_QUOTES = str.maketrans(dict.fromkeys("„“”«»‟＂", '"'))  # as word processors write them


def parse(text: str) -> Query:
    """Read a text in the query language; never raises.

    :param text: at most :data:`kb.search.request.TEXT_LENGTH` characters are read
    """
    normal = unicodedata.normalize("NFC", text[:TEXT_LENGTH]).translate(_QUOTES)
    if normal.count('"') % 2:
        lonely = normal.rindex('"')
        normal = f"{normal[:lonely]} {normal[lonely + 1 :]}"
    clauses: list[Clause] = []
    for match in _CHUNK.finditer(normal):
        clauses += _clauses(match)
        if len(clauses) >= MAX_CLAUSES:
            break
    return Query(tuple(clauses[:MAX_CLAUSES]))


def _clauses(match: re.Match[str]) -> list[Clause]:
    field, quoted, chunk = match["field"], match["quoted"], match["chunk"]
    if field is None:
        positive = _contents(quoted, chunk, single=match["minus"] is not None)
    else:
        found = _fielded(field.casefold(), quoted, chunk)
        positive = [found] if found else _contents(None, match.group().lstrip("-"), single=match["minus"] is not None)
    return [Without(item) for item in positive] if match["minus"] else list(positive)


def _contents(quoted: str | None, chunk: str | None, *, single: bool) -> list[Positive]:
    """Return the words, the phrase or the prefix of a chunk.

    :param single: whether they must be one clause: ``-CNC-Maschine`` is without the phrase, not without each word
    """
    if quoted is not None:
        found = tuple(words(quoted))
        return [Phrase(found[:MAX_PHRASE])] if found else []
    assert chunk is not None  # noqa: S101  the pattern has one of the two
    found = tuple(words(chunk))
    if not found:
        return []
    if chunk.endswith("*") and chunk[:-1].endswith(found[-1]) and len(found[-1]) >= MIN_PREFIX:
        if single and len(found) > 1:
            return [_phrase(found)]
        return [*(Word(word) for word in found[:-1]), Prefix(found[-1])]
    if single:
        return [_phrase(found)]
    return [Word(word) for word in found]


def _phrase(found: tuple[str, ...]) -> Word | Phrase:
    return Word(found[0]) if len(found) == 1 else Phrase(found[:MAX_PHRASE])


def _fielded(field: str, quoted: str | None, chunk: str | None) -> Positive | None:
    if field in FACET_FIELDS:
        facet = FACET_FIELDS[field]
        values = facet_values(field, quoted if quoted is not None else chunk or "")
        return HasValue(facet, values) if values else None
    if field in TEXT_FIELDS:
        content = _contents(quoted, chunk, single=True)
        if content and isinstance(content[0], Word | Phrase | Prefix):
            return InField(TEXT_FIELDS[field], content[0])
    return None
