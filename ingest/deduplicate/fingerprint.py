"""What a brief is compared by: identities, titles, the beginning of its texts, grant, year and people."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import orjson

from ingest.deduplicate.identifiers import grant_number, identities
from ingest.deduplicate.shingles import HEAD, hashed, text_bands
from ingest.deduplicate.titles import fold
from ingest.record import RawIdentifier
from kb.model import InvalidValue, Text, TransferBrief
from kb.model.identifiers import parse_doi

_CHARACTERS = 1500
"""Of a text in which its first words are looked for."""


@dataclass(frozen=True)
class Fingerprint:
    """The facts about one brief that decide whether another one tells of the same result."""

    identities: tuple[tuple[str, str], ...]
    """(``scheme:value``, relation), sorted."""
    dois: tuple[str, ...]
    """Of this very result, with their versions."""
    grant: str | None
    year: int | None
    people: tuple[str, ...]
    """Folded family names."""
    is_demonstration: bool
    texts: dict[str, tuple[str, str]]
    """By language the folded title and the folded beginning of the text."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The identities without their relations."""
        return frozenset(name for name, _ in self.identities)

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """The hashes under which it is filed: of its texts, of its titles, and of its grant."""
        found: list[int] = []
        for language, (title, head) in self.texts.items():
            found += text_bands(head.split(), language)
            found += _title_bands(title, language)
        if self.grant:
            found.append(hashed(self.grant.encode(), "grant"))
        return tuple(dict.fromkeys(found))

    def encode(self) -> bytes:
        """Write it for the store."""
        return orjson.dumps(
            [self.identities, self.dois, self.grant, self.year, self.people, self.is_demonstration, self.texts]
        )

    @classmethod
    @lru_cache(maxsize=4096)
    def decode(cls, body: bytes) -> "Fingerprint":
        """Read what :meth:`encode` wrote."""
        names, dois, grant, year, people, is_demonstration, texts = orjson.loads(body)
        return cls(
            tuple((name, relation) for name, relation in names),
            tuple(dois),
            grant,
            year,
            tuple(people),
            is_demonstration,
            {language: (title, head) for language, (title, head) in texts.items()},
        )


def fingerprint_of(brief: TransferBrief, identifiers: Iterable[RawIdentifier] = ()) -> Fingerprint:
    """Make the fingerprint of a brief that was made of one record.

    :param identifiers: of the result itself, as the record gave them
    """
    identifiers = tuple(identifiers)
    grants = [item.value for item in identifiers if item.scheme.lower() == "grant" and not item.relation]
    grant = brief.project.identifier if brief.project else next(iter(grants), None)
    return Fingerprint(
        identities=tuple(sorted(identities(identifiers))),
        dois=tuple(sorted(_own_dois(identifiers))),
        grant=grant_number(grant) if grant else None,
        year=brief.year,
        people=tuple(sorted({_family(person.name) for person in brief.people} - {""})),
        is_demonstration=brief.demonstration,
        texts={language.value: (fold(text.title), _head(text)) for language, text in brief.texts},
    )


def _own_dois(identifiers: Iterable[RawIdentifier]) -> set[str]:
    found = set()
    for item in identifiers:
        if item.scheme.lower() == "doi" and not item.relation:
            try:
                found.add(parse_doi(item.value))
            except InvalidValue:
                continue  # what is no DOI identifies nothing
    return found


def _head(text: Text) -> str:
    whole = text.description or "\n".join(part for part in (text.problem, text.solution, text.benefit) if part)
    return " ".join(fold((whole or text.summary)[:_CHARACTERS]).split()[:HEAD])


def _family(name: str) -> str:
    family, comma, _ = name.partition(",")
    words = fold(family if comma else name).split()
    if not words:
        return ""
    return " ".join(words) if comma else words[-1]


def _title_bands(title: str, language: str) -> list[int]:
    words = title.split()
    found = [hashed(" ".join(sorted(words)).encode(), f"title{language}")]
    if len(words) >= 5:
        found.append(hashed(" ".join(words[:3]).encode(), f"begin{language}"))
        found.append(hashed(" ".join(words[-3:]).encode(), f"end{language}"))
    return found
