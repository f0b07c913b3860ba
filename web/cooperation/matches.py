"""The matches of a profile as pages show them, each with its reasons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from kb.matching.lessons import Ranked, ranked
from kb.matching.match import Match
from kb.model import BriefStatus, CooperationProfile, Dismissal, Language, TargetKind
from kb.store import UnitOfWork
from web.addresses import brief_address
from web.contribute.moment import today

ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
SHOWN = 6
"""Matches of each kind that a page shows."""
SHOWN_TO_WORKERS = 20
"""The same for owners and scouts."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is matched with a profile, as a page names it."""

    kind: TargetKind
    title: str
    language: Language | None = None
    """Of the title; None for a name."""
    name: str = ""
    """Its last part of the address: the slug of a profile or brief, the key of an organisation, somebody's ORCID iD."""
    profile: CooperationProfile | None = None
    """The other profile, where it is one."""

    @property
    def address(self) -> str:
        """Its page; empty for who has none."""
        if not self.name:
            return ""
        if self.kind is TargetKind.PROFILE:
            return url_for("cooperation.show", slug=self.name)
        if self.kind is TargetKind.BRIEF:
            return brief_address(self.name)
        if self.kind is TargetKind.ORGANISATION:
            return url_for("explore.organisation", key=self.name)
        return f"https://orcid.org/{self.name}"


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


def shown_matches(work: UnitOfWork, profile: CooperationProfile, most: int, language: Language) -> ShownMatches:
    """Return the matches of a profile, the best first; what is gone meanwhile is left out.

    :param most: of each kind
    :param language: of the reader
    """
    stored = [Match.from_json(item.body) for item in work.matches.of(profile.id)]
    dismissals = work.matches.dismissed(profile.id)
    known = [*stored, *(Match.from_json(item.match) for item in dismissals)]
    people = {item.key: _person(item) for item in known if item.kind is TargetKind.PERSON}
    best = ranked(stored, dismissals)
    wanted = {(item.match.kind, item.match.key) for item in best} | {
        (item.target_kind, item.target) for item in dismissals
    }
    targets = _targets(work, wanted, language) | {(TargetKind.PERSON, key): target for key, target in people.items()}
    by_kind: dict[TargetKind, list[ShownMatch]] = {}
    for kind in TargetKind:
        shown = [_shown(item, targets) for item in best if item.match.kind is kind]
        found = [item for item in shown if item is not None][:most]
        if found:
            by_kind[kind] = found
    gone = "…"
    titles = {place: target.title for place, target in targets.items()}
    return ShownMatches(by_kind, [(item, titles.get((item.target_kind, item.target), gone)) for item in dismissals])


def _shown(item: Ranked, targets: dict[tuple[TargetKind, str], Target]) -> ShownMatch | None:
    target = targets.get((item.match.kind, item.match.key))
    return ShownMatch(item.match, min(100, round(item.score * 100)), target) if target is not None else None


def _targets(
    work: UnitOfWork, wanted: Iterable[tuple[TargetKind, str]], language: Language
) -> dict[tuple[TargetKind, str], Target]:
    """Return what these are called and where they are."""
    keys: dict[TargetKind, list[str]] = {kind: [] for kind in TargetKind}
    for kind, key in wanted:
        keys[kind].append(key)
    found: dict[tuple[TargetKind, str], Target] = {}
    for stored in work.cooperation.get_many([UUID(key) for key in keys[TargetKind.PROFILE]]).values():
        profile = stored.profile
        if profile.is_open(today()):
            code, text = profile.texts.nearest(language)
            target = Target(TargetKind.PROFILE, text.title, code, profile.slug, profile)
            found[TargetKind.PROFILE, str(profile.id)] = target
    for item in work.briefs.get_many([UUID(key) for key in keys[TargetKind.BRIEF]]).values():
        if item.brief.status is BriefStatus.PUBLISHED:
            code, brief_text = item.brief.texts.nearest(language)
            target = Target(TargetKind.BRIEF, brief_text.title, code, item.brief.slug)
            found[TargetKind.BRIEF, str(item.brief.id)] = target
    for key in keys[TargetKind.ORGANISATION]:
        leader = work.organisations.leader_of(key)
        if leader is not None:
            found[TargetKind.ORGANISATION, key] = Target(TargetKind.ORGANISATION, leader.name, name=leader.key)
    return found


def _person(match: Match) -> Target:
    """Return somebody as published briefs name the person; there is a page to link for who has an ORCID iD."""
    named = ", ".join(part for part in (match.target.name, match.target.organisation) if part)
    return Target(TargetKind.PERSON, named or match.key, name=match.key if ORCID.fullmatch(match.key) else "")
