"""Counting searches: in memory at once, in the database every few seconds, and nothing of who searched."""

import atexit
import logging
from collections import Counter, deque
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from kb.language import fold, words
from kb.model import Language
from kb.search.kept_words import kept_words
from kb.search.known_values import known_values
from kb.search.request import FacetName, SearchRequest
from kb.store import Counted, Occurrence, StoreError
from kb.store.search_statistics import RARE_DAYS
from web.language import reader_language

if TYPE_CHECKING:
    from web.silta import Silta

EVERY = 10.0
"""Seconds between two writes: what a killed process loses at most."""
MOST_WAITING = 5_000
"""Searches that wait to be counted; further ones are not counted while the database does not answer."""
_LISTS = ("/search", "/need")
_MACHINES = ("bot", "crawl", "spider", "curl", "python", "wget")
EXTENSION = "silta-statistics"

_logger = logging.getLogger(__name__)


class _Seen(NamedTuple):
    """A search or an opened brief, for the few seconds until it is counted."""

    day: date
    language: Language
    question: SearchRequest | None
    total: int
    slug: str


class SearchStatistics:
    """Counts for one process; threads may share it."""

    def __init__(self, silta: "Silta", *, every: float = EVERY) -> None:
        """Prepare; nothing is counted while the setting ``statistics_days`` is 0.

        :param every: seconds between two writes
        """
        self._silta = silta
        self._every = every
        self._days = silta.settings.statistics_days
        self._seen: deque[_Seen] = deque(maxlen=MOST_WAITING)
        self._stop = Event()
        self._writing = Lock()
        self._writer: Thread | None = None
        self._cleaned: date | None = None

    def use(self, silta: "Silta") -> None:
        """Count by another state of the vocabularies from now on."""
        self._silta = silta
        for name in ("_facets", "_terms"):
            self.__dict__.pop(name, None)

    def count_search(self, question: SearchRequest, total: int) -> None:
        """Count a search, with the number of briefs that it found."""
        self._note(_Seen(_today(), question.language, question, total, ""))

    def count_opened(self, slug: str, language: Language) -> None:
        """Count that a brief was opened from a list of results."""
        self._note(_Seen(_today(), language, None, 0, slug))

    def _note(self, seen: _Seen) -> None:
        if not self._days:
            return
        self._seen.append(seen)
        if self._writer is None or not self._writer.is_alive():
            with self._writing:
                if self._writer is None or not self._writer.is_alive():  # a process that forked has no threads
                    self._writer = Thread(target=self._write_again_and_again, name="statistics", daemon=True)
                    self._writer.start()
                    atexit.register(self.close)

    def _write_again_and_again(self) -> None:
        while not self._stop.wait(self._every):
            self.write()

    def write(self) -> None:
        """Write what was counted since the last time; what cannot be written now waits for the next time."""
        with self._writing:
            waiting = [self._seen.popleft() for _ in range(len(self._seen))]
            today = _today()
            if not waiting and self._cleaned == today:
                return
            try:
                counts = self._counts(waiting)
                with self._silta.database.unit_of_work(writing=True) as work:
                    work.search_statistics.add(counts)
                    if self._cleaned != today:
                        before, rare = (today - timedelta(days=days) for days in (self._days, RARE_DAYS))
                        work.search_statistics.forget(before=before, rare_before=rare)
                    work.commit()
                self._cleaned = today
            except StoreError as error:
                _logger.warning("statistics wait to be written: %s", error)
                self._seen.extendleft(reversed(waiting[-MOST_WAITING:]))

    def forget_all(self) -> None:
        """Forget what was counted while the setting was another one."""
        try:
            with self._silta.database.unit_of_work(writing=True) as work:
                work.search_statistics.forget_all()
                work.commit()
        except StoreError as error:
            _logger.warning("former statistics are still there: %s", error)

    def close(self) -> None:
        """Write what waits, and count no more."""
        self._stop.set()
        if self._days and self._seen:
            self.write()

    def _counts(self, waiting: list[_Seen]) -> Counter[Occurrence]:
        counts: Counter[Occurrence] = Counter()
        for seen in waiting:
            for kind, value in self._what(seen):
                counts[Occurrence(seen.day, kind, seen.language, value)] += 1
        return counts

    def _what(self, seen: _Seen) -> list[tuple[Counted, str]]:
        question = seen.question
        if question is None:
            return [(Counted.OPENED, seen.slug)]
        found = [(Counted.SEARCH, "need" if question.need else "search")]
        for facet in FacetName:
            # Anybody can write anything into an address; only values that exist are counted.
            values = [value for value in question.selected(facet) if value in self._facets[facet]]
            found += [(Counted.FACET, f"{facet.value}={value}") for value in values]
        if not seen.total and question.text and not any(question.filters.values()):
            kept = kept_words(question.text, seen.language, self._terms)
            if kept is not None:
                found.append((Counted.WITHOUT_RESULT, kept))
        return found

    @cached_property
    def _facets(self) -> dict[FacetName, frozenset[str]]:
        counted = {FacetName.COUNTRY, FacetName.YEAR}  # those are read from the index, which may be away
        known = {
            facet: frozenset(known_values(facet, self._silta.vocabularies, self._silta.backend))
            for facet in FacetName
            if facet not in counted
        }
        return known | {
            FacetName.COUNTRY: frozenset(a + b for a in _LETTERS for b in _LETTERS),
            FacetName.YEAR: frozenset(str(year) for year in range(1900, 2101)),
        }

    @cached_property
    def _terms(self) -> frozenset[str]:
        taxonomy = self._silta.vocabularies.taxonomy
        labels = [
            label
            for item in taxonomy
            for language in Language
            for label in (item.label.in_language(language), *item.synonyms(language))
        ]
        return frozenset(fold(word) for label in labels for word in words(label))


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _today() -> date:
    return datetime.now(UTC).date()


def init_statistics(app: Flask, silta: "Silta") -> None:
    """Count the searches of an app's readers, unless they ask not to be counted (``DNT``, ``Sec-GPC``)."""
    statistics = app.extensions[EXTENSION] = SearchStatistics(silta)
    if not silta.settings.statistics_days:
        statistics.forget_all()

    @app.after_request
    def count(response: Response) -> Response:
        if request.method != "GET" or response.status_code != 200 or not _may_count():
            return response
        searched: tuple[SearchRequest, int] | None = g.get("searched")
        if searched is not None and searched[0].page == 1:
            statistics.count_search(*searched)
        elif request.endpoint == "explore.brief" and _comes_from_a_list():
            statistics.count_opened(str((request.view_args or {})["slug"]), reader_language())
        return response


def note_search(question: SearchRequest, total: int) -> None:
    """Let this request be counted as a search when it is answered."""
    g.searched = (question, total)


def _may_count() -> bool:
    wishes = (request.headers.get("DNT"), request.headers.get("Sec-GPC"))
    agent = request.headers.get("User-Agent", "").lower()
    return "1" not in wishes and bool(agent) and not any(name in agent for name in _MACHINES)


def _comes_from_a_list() -> bool:
    """Whether the page before was a list of results of this very site."""
    referrer = urlsplit(request.referrer or "")
    return referrer.netloc == request.host and referrer.path in _LISTS
