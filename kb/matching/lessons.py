"""What follows from dismissals, for the profile that they were made for: a simple rule, written down.

A dismissed pair is gone. What resembles it loses weight, by the reason:

===========  ===============================================================================
topic        each concept and word that made the dismissed match counts half in other matches
country      whatever is in that country counts half
immature     whatever is not developed further than the dismissed one counts half
partner      whatever is of that kind of organisation counts 0.7 times
known        whatever else is of that organisation counts half
other        nothing else
===========  ===============================================================================

Several dismissals multiply; nothing ever counts less than a quarter for one reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.matching.match import Match
from kb.model import Dismissal, DismissalReason, TargetKind

HALF = 0.5
PARTNER = 0.7
LEAST = 0.25


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match with the score that it has after dismissals."""

    match: Match
    score: float


def ranked(matches: Iterable[Match], dismissals: Sequence[Dismissal]) -> list[Ranked]:
    """Return the matches that were not dismissed, the best first, each with what dismissals leave of its score."""
    gone = {(item.target_kind, item.target) for item in dismissals}
    lessons = [(item.reason, Match.from_json(item.match)) for item in dismissals]
    left = [match for match in matches if (match.kind, match.key) not in gone]
    found = [Ranked(match, _score(match, lessons)) for match in left]
    return sorted(found, key=lambda item: (-item.score, item.match.kind, item.match.key))


def _score(match: Match, lessons: Sequence[tuple[DismissalReason, Match]]) -> float:
    factor = 1.0
    for reason in (DismissalReason.COUNTRY, DismissalReason.IMMATURE, DismissalReason.PARTNER, DismissalReason.KNOWN):
        loss = 1.0
        for given, dismissed in lessons:
            if given is reason and _resembles(match, dismissed, reason):
                loss *= PARTNER if reason is DismissalReason.PARTNER else HALF
        factor *= max(LEAST, loss)
    return _topic(match, lessons) * match.factor * factor


def _topic(match: Match, lessons: Sequence[tuple[DismissalReason, Match]]) -> float:
    wrong = [dismissed for reason, dismissed in lessons if reason is DismissalReason.TOPIC]
    concepts = [{item.concept for item in dismissed.concepts} for dismissed in wrong]
    words = [{item.term for item in dismissed.words} for dismissed in wrong]
    lost = sum(item.share * _loss(item.concept, concepts) for item in match.concepts)
    lost += sum(item.share * _loss(item.term, words) for item in match.words)
    return max(0.0, match.topic - lost)


def _loss(feature: str, dismissed: Sequence[set[str]]) -> float:
    return 1.0 - max(LEAST, HALF ** sum(feature in item for item in dismissed))


def _resembles(match: Match, dismissed: Match, reason: DismissalReason) -> bool:
    mine, theirs = match.target, dismissed.target
    if reason is DismissalReason.COUNTRY:
        return theirs.country is not None and mine.country == theirs.country
    if reason is DismissalReason.IMMATURE:
        return theirs.level is not None and mine.level is not None and mine.level <= theirs.level
    if reason is DismissalReason.PARTNER:
        return theirs.client_type is not None and mine.client_type is theirs.client_type
    if dismissed.kind is TargetKind.ORGANISATION:
        return mine.organisation is not None and mine.organisation == theirs.organisation
    return theirs.organisation is not None and mine.organisation == theirs.organisation
