"""Everything of the store that is matched, as subjects, and making the matches anew."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from kb.matching.analysis import Analyser, person_key
from kb.matching.matcher import Matcher
from kb.matching.subject import Subject
from kb.model import BriefStatus, Organisation, Person, ProfileStatus, TargetKind, TransferBrief
from kb.store import Database, StoredMatch, UnitOfWork
from kb.taxonomy import Vocabularies

RULES_VERSION = 2
"""Raised when matching changes, so that all matches are made anew."""
_BATCH = 200


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What making the matches did."""

    profiles: int
    briefs: int
    organisations: int
    people: int
    matches: int


@dataclass(slots=True)
class _Works:
    """What somebody did: how many briefs, and how often each concept."""

    who: Organisation | Person
    briefs: int = 0
    concepts: dict[str, float] | None = None

    def take(self, brief: TransferBrief) -> None:
        self.briefs += 1
        counts = self.concepts if self.concepts is not None else {}
        for item in brief.technologies:
            counts[item.value] = counts.get(item.value, 0.0) + 1.0
        self.concepts = counts

    def weights(self) -> dict[str, float]:
        """Return how much each concept stands for the work: up to 1 for what occurs most, on a logarithmic scale."""
        counts = self.concepts or {}
        most = math.log1p(max(counts.values(), default=1.0))
        return {concept: math.log1p(count) / most for concept, count in counts.items()}


def match_anew(database: Database, vocabularies: Vocabularies, *, only_if_changed: bool = False) -> MatchReport | None:
    """Find what fits each published profile, and keep it in place of what was found before.

    Nobody has to wait for it: only keeping takes the right to write, for some profiles at a time.

    :param only_if_changed: do nothing when neither profiles nor briefs have changed since
    :returns: None when there was nothing to do
    """
    with database.unit_of_work() as work:
        state = state_of(work, vocabularies)
        made = work.matches.made()
        if only_if_changed and made is not None and made[1] == state:
            return None
        subjects, report = gather(work, Analyser(vocabularies))
    count = 0
    batch: dict[UUID, list[StoredMatch]] = {}
    for key, matches in Matcher(subjects).all():
        batch[UUID(key)] = [StoredMatch(item.kind, item.key, item.score, item.to_json().encode()) for item in matches]
        count += len(matches)
        if len(batch) == _BATCH:
            _replace(database, batch)
            batch = {}
    _replace(database, batch)
    with database.unit_of_work(writing=True) as work:
        work.matches.clear(but=[UUID(item.key) for item in subjects if item.kind is TargetKind.PROFILE])
        work.matches.note_made(datetime.now(UTC), state)
        work.commit()
    return MatchReport(*report, count)


def _replace(database: Database, batch: dict[UUID, list[StoredMatch]]) -> None:
    with database.unit_of_work(writing=True) as work:
        work.matches.replace(batch)
        work.commit()


def state_of(work: UnitOfWork, vocabularies: Vocabularies) -> str:
    """Return a name for the state of everything that matches are made of; equal states have equal names."""
    count, changed = work.cooperation.state()
    moment = changed.isoformat() if changed is not None else ""
    return f"{RULES_VERSION} {count} {moment} {work.outbox.last_position()} {vocabularies.fingerprint[:16]}"


def gather(work: UnitOfWork, analyser: Analyser) -> tuple[list[Subject], tuple[int, int, int, int]]:
    """Return the subjects: published profiles and briefs, and the organisations and people that the briefs name."""
    profiles = [analyser.profile(item.profile) for item in work.cooperation.with_status(ProfileStatus.PUBLISHED)]
    organisations: dict[str, _Works] = {}
    people: dict[str, _Works] = {}
    briefs: list[Subject] = []
    for brief in _published(work):
        briefs.append(analyser.brief(brief))
        for part in brief.organisations:
            if part.organisation.key is not None:
                organisations.setdefault(part.organisation.key, _Works(part.organisation)).take(brief)
        for person in brief.people:
            people.setdefault(person_key(person), _Works(person)).take(brief)
    subjects = [*profiles, *briefs, *_who(analyser, organisations.values()), *_who(analyser, people.values())]
    return subjects, (len(profiles), len(briefs), len(organisations), len(people))


def _published(work: UnitOfWork) -> Iterator[TransferBrief]:
    return (stored.brief for stored in work.briefs.iterate(BriefStatus.PUBLISHED))


def _who(analyser: Analyser, found: Iterable[_Works]) -> Iterator[Subject]:
    for item in found:
        if isinstance(item.who, Organisation):
            yield analyser.organisation(item.who, item.weights())
        else:
            yield analyser.person(item.who, item.weights())
