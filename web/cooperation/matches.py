"""The matches of a profile as pages show them, each with its reasons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from kb.matching.lessons import Ranked, ranked
from kb.matching.match import Match
from kb.model import BriefStatus, CooperationProfile, Dismissal, Language, ProfileStatus, TargetKind
from kb.store import UnitOfWork
from web.addresses import brief_address
from web.language import reader_language

ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
SHOWN = 6
"""Matches of each kind that a page shows."""
SHOWN_TO_WORKERS = 20
"""The same for owners and scouts."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is matched with a profile, as a page names it."""

    title: str
    language: Language | None = None
    """Of the title; None for a name."""
    address: str = ""
    profile: CooperationProfile | None = None
    """The other profile, where it is one."""


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """One match."""

    match: Match
    points: int
    """Its score in hundredths."""
    target: Target


@dataclass(frozen=True, slots=True)
class ShownMatches:
    """What a page shows of the matches of a profile."""

    by_kind: dict[TargetKind, list[ShownMatch]]
    dismissed: list[tuple[Dismissal, str]]
    """With the title of what was dismissed."""


def shown_matches(work: UnitOfWork, profile: CooperationProfile, most: int) -> ShownMatches:
    """Return the matches of a profile, the best first; what is gone meanwhile is left out.

    :param most: of each kind
    """
    stored = [Match.from_json(item.body) for item in work.matches.of(profile.id)]
    dismissals = work.matches.dismissed(profile.id)
    known = [*stored, *(Match.from_json(item.match) for item in dismissals)]
    people = {item.key: _person(item) for item in known if item.kind is TargetKind.PERSON}
    best = ranked(stored, dismissals)
    wanted = {(item.match.kind, item.match.key) for item in best} | {
        (item.target_kind, item.target) for item in dismissals
    }
    targets = _targets(work, wanted) | {(TargetKind.PERSON, key): target for key, target in people.items()}
    by_kind: dict[TargetKind, list[ShownMatch]] = {}
    for kind in TargetKind:
        shown = [_shown(item, targets) for item in best if item.match.kind is kind]
        found = [item for item in shown if item is not None][:most]
        if found:
            by_kind[kind] = found
    gone = Target("…")
    return ShownMatches(
        by_kind, [(item, targets.get((item.target_kind, item.target), gone).title) for item in dismissals]
    )


def _shown(item: Ranked, targets: dict[tuple[TargetKind, str], Target]) -> ShownMatch | None:
    target = targets.get((item.match.kind, item.match.key))
    return ShownMatch(item.match, min(100, round(item.score * 100)), target) if target is not None else None


def _targets(work: UnitOfWork, wanted: Iterable[tuple[TargetKind, str]]) -> dict[tuple[TargetKind, str], Target]:
    """Return what these are called and where they are."""
    keys: dict[TargetKind, list[str]] = {kind: [] for kind in TargetKind}
    for kind, key in wanted:
        keys[kind].append(key)
    language = reader_language()
    found: dict[tuple[TargetKind, str], Target] = {}
    for stored in work.cooperation.get_many([UUID(key) for key in keys[TargetKind.PROFILE]]).values():
        profile = stored.profile
        if profile.status is ProfileStatus.PUBLISHED:
            code, text = profile.texts.nearest(language)
            address = url_for("cooperation.show", slug=profile.slug)
            found[TargetKind.PROFILE, str(profile.id)] = Target(text.title, code, address, profile)
    for item in work.briefs.get_many([UUID(key) for key in keys[TargetKind.BRIEF]]).values():
        if item.brief.status is BriefStatus.PUBLISHED:
            code, brief_text = item.brief.texts.nearest(language)
            target = Target(brief_text.title, code, brief_address(item.brief.slug))
            found[TargetKind.BRIEF, str(item.brief.id)] = target
    for key in keys[TargetKind.ORGANISATION]:
        known = work.organisations.with_key(key)
        if known is not None:
            leader = work.organisations.leader(known)
            address = url_for("explore.organisation", key=leader.key)
            found[TargetKind.ORGANISATION, key] = Target(leader.name, address=address)
    return found


def _person(match: Match) -> Target:
    """Return somebody as published briefs name the person; there is a page to link for who has an ORCID iD."""
    named = ", ".join(part for part in (match.target.name, match.target.organisation) if part)
    return Target(named or match.key, address=f"https://orcid.org/{match.key}" if ORCID.fullmatch(match.key) else "")
