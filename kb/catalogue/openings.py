"""The search over openings of academic exchange, for pages, feeds, alerts and programs alike."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from kb.catalogue.answering import Question, answer
from kb.catalogue.catalogue import Catalogue, Entry, Found
from kb.language import plain_text
from kb.model import AcademicLevel, ExchangeOpening, FundingKind, Language, OpeningKind, ProfileFamily
from kb.search.request import TEXT_LENGTH
from kb.store import Database
from kb.taxonomy import Vocabularies

FLEXIBLE = "flexible"
"""The start of an opening whose days can be agreed on."""
QUARTERS = 8
"""Quarters that one opening can begin in at most."""


SAVED = ("in", "exchange")
"""The parameter that a saved search over openings begins with; those over briefs have none of this name."""


class OpeningFacet(StrEnum):
    """What openings are filtered by; the names of the parameters."""

    KIND = "kind"
    TECHNOLOGY = "technology"
    COUNTRY = "country"
    LANGUAGE = "language"
    """In which people work there."""
    LEVEL = "level"
    FUNDING = "funding"
    START = "start"
    """A quarter such as 2027-3, or :data:`FLEXIBLE`."""


class OpeningSort(StrEnum):
    """The order of a list."""

    NEWEST = "newest"
    """The last published first; before that what fits the words best, and what is in the reader's language."""
    DEADLINE = "deadline"
    """The next deadline first; what has none is last."""


OpeningEntry = Entry[ExchangeOpening, OpeningFacet]


@dataclass(frozen=True, slots=True)
class OpeningQuestion(Question[OpeningFacet]):
    """What somebody looks for among openings."""

    sort: OpeningSort = OpeningSort.NEWEST

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], vocabularies: Vocabularies) -> "OpeningQuestion":
        """Read the parameters of an address; what cannot be understood is left out.

        :param pairs: ``q``, ``sort``, and a repeatable one a facet
        """
        text, sort = "", OpeningSort.NEWEST
        chosen: dict[OpeningFacet, dict[str, None]] = {}
        for name, raw in pairs:
            # What is no UTF-8 arrives as lone surrogates, which no text may hold.
            value = raw.encode("utf-8", "replace").decode("utf-8").strip()
            if name == "q":
                text = " ".join(plain_text(value[:TEXT_LENGTH]).split())
                continue
            if name == OpeningFacet.TECHNOLOGY:
                # A saved search may name a concept that another one has replaced since.
                value = vocabularies.taxonomy.current(value) or value
            if name == "sort" and value in set(OpeningSort):
                sort = OpeningSort(value)
            elif name in set(OpeningFacet) and _is_known(OpeningFacet(name), value, vocabularies):
                chosen.setdefault(OpeningFacet(name), {})[value] = None
        concepts = chosen.get(OpeningFacet.TECHNOLOGY, {})
        # Who goes from a technology to a narrower one means that one alone.
        for broader in {up for concept in concepts for up in vocabularies.taxonomy.ancestors(concept)}:
            concepts.pop(broader, None)
        return cls(text, {facet: tuple(chosen[facet]) for facet in OpeningFacet if facet in chosen}, sort)

    @property
    def follows_reader(self) -> bool:
        """Whether the reader's language counts for the order: no language and no other order is chosen."""
        return self.sort is OpeningSort.NEWEST and OpeningFacet.LANGUAGE not in self.chosen

    @classmethod
    def from_query(cls, query: str, vocabularies: Vocabularies) -> "OpeningQuestion":
        """Read a query string, as saved searches keep it."""
        return cls.of(parse_qsl(query), vocabularies)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The parameters in their canonical order."""
        text = [("q", self.text)] if self.text else []
        sort = [("sort", self.sort.value)] if self.sort is not OpeningSort.NEWEST else []
        values = ((facet.value, value) for facet, values in self.chosen.items() for value in values)
        return (*text, *values, *sort)

    @property
    def query(self) -> str:
        """The canonical query string, without the order: the same for all addresses of the same search."""
        return urlencode([pair for pair in self.pairs if pair[0] != "sort"])


def _is_known(facet: OpeningFacet, value: str, vocabularies: Vocabularies) -> bool:
    if facet is OpeningFacet.TECHNOLOGY:
        return value in vocabularies.taxonomy
    if facet is OpeningFacet.COUNTRY:
        return len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()
    if facet is OpeningFacet.START:
        year, _, quarter = value.partition("-")
        return value == FLEXIBLE or (len(year) == 4 and year.isascii() and year.isdigit() and quarter in {*"1234"})
    known: Mapping[OpeningFacet, type[StrEnum]] = {
        OpeningFacet.KIND: OpeningKind,
        OpeningFacet.LANGUAGE: Language,
        OpeningFacet.LEVEL: AcademicLevel,
        OpeningFacet.FUNDING: FundingKind,
    }
    return value in set(known[facet])


def _values(opening: ExchangeOpening, concepts: frozenset[str]) -> Mapping[OpeningFacet, Iterable[str | None]]:
    return {
        OpeningFacet.KIND: [opening.kind],
        OpeningFacet.TECHNOLOGY: concepts,
        OpeningFacet.COUNTRY: [opening.country],
        OpeningFacet.LANGUAGE: opening.languages,
        OpeningFacet.LEVEL: opening.levels,
        OpeningFacet.FUNDING: [opening.funding.kind if opening.funding else None],
        OpeningFacet.START: _starts(opening),
    }


def _starts(opening: ExchangeOpening) -> Iterator[str]:
    """Yield the quarters in which an opening can begin: within a longer period, as long as the stay still fits."""
    first = opening.starts_on
    if first is None or opening.flexible:
        yield FLEXIBLE
    if first is None:
        return
    last = first
    if opening.ends_on is not None and opening.duration is not None:
        last = max(first, opening.ends_on - timedelta(days=opening.duration.least_days - 1))
    begin, end = _quarter(first), _quarter(last)
    for number in range(begin, min(end, begin + QUARTERS - 1) + 1):
        yield f"{number // 4:04}-{number % 4 + 1}"


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


OPENINGS: Catalogue[ExchangeOpening, OpeningFacet] = Catalogue(
    ProfileFamily.EXCHANGE,
    OpeningFacet,
    _values,
    lambda opening: " ".join(filter(None, (opening.organisation, opening.place))),
)


def search_openings(
    database: Database,
    vocabularies: Vocabularies,
    question: OpeningQuestion,
    today: date,
    reader: Language | None = None,
) -> Found[ExchangeOpening, OpeningFacet]:
    """Return the openings that a question finds on a day, in its order, with the counts of the facets.

    :param reader: language whose texts come first, unless the question names languages itself
    """
    entries = OPENINGS.entries(database, vocabularies.taxonomy, today)
    found = answer(entries, question, OpeningFacet, vocabularies, reader if question.follows_reader else None)
    if question.sort is OpeningSort.DEADLINE:
        found.entries.sort(key=lambda entry: entry.profile.deadline or date.max)
    return found


def openings_since(
    database: Database, vocabularies: Vocabularies, query: str, today: date, since: datetime | None = None
) -> list[OpeningEntry]:
    """Return what was published into a saved search after a moment, the newest first.

    :param query: the query string of /exchange
    :param today: what has expired by then is left out
    :param since: all of them when None
    """
    question = OpeningQuestion.from_query(query, vocabularies)
    entries = OPENINGS.entries(database, vocabularies.taxonomy, today)
    found = answer(entries, question, OpeningFacet, vocabularies).entries
    fresh = [entry for entry in found if since is None or entry.changed_at > since]
    return sorted(fresh, key=lambda entry: entry.changed_at, reverse=True)


def saved_query(question: OpeningQuestion) -> str:
    """Return the query string by which a search over openings is saved."""
    pairs = [SAVED, *(pair for pair in question.pairs if pair[0] != "sort")]
    return urlencode(pairs)


def is_over_openings(query: str) -> bool:
    """Whether a saved search is one over openings."""
    return SAVED in parse_qsl(query)
