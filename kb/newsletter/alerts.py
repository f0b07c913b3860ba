"""Alerts: which briefs and openings came into which saved search, and when somebody is told."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from urllib.parse import parse_qsl
from uuid import UUID

from kb.catalogue.openings import is_over_openings, openings_since
from kb.model import BriefStatus, Language, TransferBrief
from kb.model.newsletter import Frequency, SavedSearch
from kb.search.backend import Backend
from kb.search.backends import open_backend
from kb.search.document import make_document
from kb.search.request import MAX_PAGE_SIZE, SearchRequest, Sort, parse_parameters
from kb.store import AlertMatch, Database, OpeningAlert, UnitOfWork
from kb.taxonomy import Vocabularies

CHUNK = 2000
"""Rows of the outbox that are looked at in one step."""
Matching = Callable[[SearchRequest], set[UUID]]


@dataclass
class Scanned:
    """What a look at the changes found."""

    changed: int = 0
    """Briefs that were published or changed."""
    matches: int = 0
    """New briefs in saved searches, each counted once a search."""
    openings: int = 0
    """The same of openings."""


@dataclass
class _Changed:
    """A brief before and after some changes."""

    after: TransferBrief
    changed_at: datetime
    before: TransferBrief | None
    revision: int


@dataclass(frozen=True)
class Scanner:
    """Looks at what changed since the last time, with the search itself over the changed briefs alone.

    They are put into a small index of their own, once as they were and once as they are. A brief is new in a search
    that finds it now, did not before, and has never told it. So a search for everything costs no more than another
    one, and the site's index may lag behind.
    """

    database: Database
    vocabularies: Vocabularies
    engine: str = "tantivy"
    """An embedded backend."""
    folder: Path | None = None
    """Where the small indexes are made; the system's place for temporary files when None."""
    chunk: int = field(default=CHUNK)

    def scan(self, now: datetime) -> Scanned:
        """Look at every change that no saved search has seen, and remember what is new in which.

        The first time there is nothing to compare with: it only remembers where it stands. Each step is one
        transaction with the position that it reached, so a process that is killed repeats a step and tells nothing
        twice.

        :raises kb.store.StoreBusy: when another process is at it
        """
        scanned = Scanned()
        with self.database.exclusively("alerts"):
            while self._step(scanned, now):
                pass
            scanned.openings = self._scan_openings(now)
        return scanned

    def _scan_openings(self, now: datetime) -> int:
        """Remember what was published into searches over openings since they were saved; return how many were new.

        There are few openings, so all of them are looked at, and what a search has told is known by itself.
        """
        with self.database.unit_of_work() as work:
            searches = [search for search in work.saved_searches.able() if is_over_openings(search.query)]
        found = [
            OpeningAlert(search.id, entry.profile.id)
            for search in searches
            for entry in openings_since(self.database, self.vocabularies, search.query, now.date(), search.created_at)
        ]
        if not found:
            return 0
        with self.database.unit_of_work(writing=True) as work:
            still = {search.id for search in work.saved_searches.able()}
            new = work.saved_searches.note_openings((item for item in found if item.saved_search_id in still), now)
            work.commit()
        return new

    def _step(self, scanned: Scanned, now: datetime) -> bool:
        with self.database.unit_of_work() as work:
            position = work.saved_searches.position()
            if position is None:
                work.saved_searches.move_to(work.outbox.last_position())
                work.commit()
                return False
            rows = work.outbox.after(position, self.chunk)
            if not rows:
                return False
            searches = [item for item in work.saved_searches.able() if not is_over_openings(item.query)]
            first: dict[UUID, int] = {}
            for row in rows:
                first.setdefault(row.brief_id, row.revision)
            changed = _read_changed(work, first) if searches else []
        matches = list(self._new(changed, searches)) if changed else []
        scanned.changed += len(changed)
        scanned.matches += len(matches)
        with self.database.unit_of_work(writing=True) as work:
            # Somebody may have unsubscribed meanwhile.
            still = {search.id for search in work.saved_searches.able()}
            work.saved_searches.note((item for item in matches if item.saved_search_id in still), now)
            work.saved_searches.move_to(rows[-1].position)
            work.commit()
        return len(rows) == self.chunk

    def _new(self, changed: list[_Changed], searches: list[SavedSearch]) -> Iterator[AlertMatch]:
        by_id = {item.after.id: item for item in changed}
        with (
            self._index([(item.after, item.revision) for item in changed]) as now_finds,
            self._index([(item.before, item.revision) for item in changed if item.before]) as before_found,
        ):
            ordered = sorted(searches, key=lambda search: search.query)
            for query, same in groupby(ordered, key=lambda search: search.query):
                request = request_of(query)
                found = now_finds(request)
                fresh = found - before_found(request) if found else found
                for search in same:
                    for brief_id in sorted(fresh):
                        # What was there when the search was saved has been seen.
                        if by_id[brief_id].changed_at > search.created_at:
                            yield AlertMatch(search.id, brief_id)

    @contextmanager
    def _index(self, briefs: list[tuple[TransferBrief, int]]) -> Iterator[Matching]:
        if not briefs:
            yield lambda _: set()
            return
        with tempfile.TemporaryDirectory(prefix="silta-alerts-", dir=self.folder) as folder:
            backend = open_backend(self.engine, Path(folder), self.vocabularies)
            try:
                taxonomy = self.vocabularies.taxonomy
                generation = backend.new_generation()
                generation.index(make_document(brief, revision, taxonomy) for brief, revision in briefs)
                generation.commit(1)
                backend.swap(generation)
                yield lambda request: _found(backend, request)
            finally:
                backend.close()


def request_of(query: str, language: Language = Language.EN) -> SearchRequest:
    """Return the question of a saved search, for all its briefs, in the order of the newest."""
    asked, _ = parse_parameters(parse_qsl(query), language)
    return asked.model_copy(update={"sort": Sort.NEWEST, "facets": (), "page": 1, "page_size": MAX_PAGE_SIZE})


def is_due(search: SavedSearch, now: datetime, hour: int) -> bool:
    """Whether it is time to tell what is new in a search: once a day, or once a week from Monday on.

    :param hour: hour of the day (UTC) from which on
    """
    if now.hour < hour or search.frequency is Frequency.NEWSLETTER:
        return False
    today = now.astimezone(UTC).date()
    last = (search.notified_at or search.created_at).astimezone(UTC).date()
    begin = today if search.frequency is Frequency.DAILY else today - timedelta(days=today.weekday())
    return last < begin


def queue_due(database: Database, now: datetime, hour: int) -> int:
    """Queue one mail to everybody who has something new in a search whose time it is; return how many mails.

    Where there is nothing new, no mail is queued.
    """
    with database.unit_of_work(writing=True) as work:
        searches = [
            search
            for search in work.saved_searches.able(Frequency.DAILY, Frequency.WEEKLY)
            if is_due(search, now, hour)
        ]
        queued = queue(work, searches, now)
        work.commit()
    return queued


def queue(work: UnitOfWork, searches: Iterable[SavedSearch], now: datetime) -> int:
    """Queue one mail a subscription with what is new in these searches; return how many mails."""
    by_subscription: dict[UUID, list[int]] = {}
    for search in searches:
        by_subscription.setdefault(search.subscription_id, []).append(search.id)
    queued = 0
    for subscription_id, ids in by_subscription.items():
        if work.saved_searches.untold(ids) or work.saved_searches.has_untold_openings(ids):
            work.saved_searches.tell(ids, work.deliveries.add(subscription_id, None, now), now)
            queued += 1
        else:
            work.saved_searches.note_time(ids, now)
    return queued


def _read_changed(work: UnitOfWork, first: Mapping[UUID, int]) -> list[_Changed]:
    """Return the briefs that are published now, with what was published before the first change."""
    changed = []
    for brief_id, stored in work.briefs.get_many(first).items():
        if stored.brief.status is not BriefStatus.PUBLISHED:
            continue
        before = work.briefs.revision(brief_id, first[brief_id] - 1) if first[brief_id] > 1 else None
        known = before.brief if before is not None and before.brief.status is BriefStatus.PUBLISHED else None
        changed.append(_Changed(stored.brief, stored.changed_at, known, stored.revision))
    return changed


def _found(backend: Backend, request: SearchRequest) -> set[UUID]:
    found: set[UUID] = set()
    while True:
        result = backend.search(request)
        found.update(hit.id for hit in result.hits)
        if request.page >= result.pages or not result.hits:
            return found
        request = request.model_copy(update={"page": request.page + 1})
