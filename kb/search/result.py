"""What a search answers, independent of any backend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from kb.model import Language
from kb.search.request import FacetName, Match


class Fragment(NamedTuple):
    """A piece of a highlighted text; joined, the fragments give the text back."""

    text: str
    marked: bool = False


class MatchedWord(NamedTuple):
    """A word of a need that a brief has."""

    word: str
    """As it was written in the need."""
    language: Language
    """The language of the brief in which it stands, the one that the hit shows where it can be."""


class Reasons(NamedTuple):
    """Why a brief was found for a need."""

    concepts: tuple[str, ...] = ()
    """Ids of the technologies of the need that the brief is about."""
    words: tuple[MatchedWord, ...] = ()
    """In the order of the need."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One brief that was found, with what a list of results shows of it."""

    id: UUID
    slug: str
    score: float
    language: Language
    """Language of title, summary and snippet."""
    title: tuple[Fragment, ...]
    summary: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]
    """The best passage of the body; empty when title or summary already show the words, or when nothing was asked."""
    terms: Mapping[FacetName, tuple[str, ...]]
    """The brief's own values of the facets (technologies without their broader ones)."""
    year: int | None
    demonstration: bool
    reviewed: bool
    organisations: tuple[str, ...]
    """Names of up to three organisations."""
    home: str = ""
    """What the partner site is called in OAI identifiers that it belongs to; empty when it is this site's."""
    reasons: Reasons | None = None
    """What it shares with the question, where any of the words suffice."""


class FacetCount(NamedTuple):
    """A value of a facet and how many briefs have it."""

    value: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody needs of three fields
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of hits with the counts of the facets."""

    hits: tuple[Hit, ...]
    total: int
    """Exact number of briefs that were found."""
    page: int
    """The page that is shown; the last one when a later one was asked for."""
    pages: int
    facets: Mapping[FacetName, tuple[FacetCount, ...]] = field(default_factory=dict)
    """For each facet that was asked for: values that count or are selected, most frequent first, then by value."""
    matrix: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(maturity band or unknown, potential level or unknown) to the number of briefs; empty unless asked for."""
    concepts: tuple[str, ...] = ()
    """Ids of the technologies that the text was recognised to name."""
    translations: tuple[str, ...] = ()
    """Words of other languages that were searched too."""
    match: Match = Match.ALL
    """ANY when no brief has all of the words, so that those with some of them are shown."""
    complete: int = 0
    """For ANY: how many of the briefs have all of the words; they come first."""
    took: float = 0.0
    """Seconds."""
