"""``silta cooperation``: offers and requests."""

from typing import TYPE_CHECKING

import click

from web.commands.opened import opened
from web.commands.profile_files import add_commands

if TYPE_CHECKING:
    from kb.matching.gathering import MatchReport
    from kb.matching.match import Match
    from kb.store import UnitOfWork
    from web.silta import Silta


@click.group()
def cooperation() -> None:
    """Offers and requests: files in and out, matches, expiry. docs/curate/cooperation.md explains the files."""


@cooperation.command()
@click.argument("slug", required=False)
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True, help="Matches that are shown.")
def match(slug: str | None, limit: int) -> None:
    """Find what fits every published profile; with the address of one, show what was found for it."""
    with opened() as silta:
        if slug is None:
            match_profiles(silta)
        else:
            _show(silta, slug, limit)


def match_profiles(silta: "Silta") -> "MatchReport | None":
    """Match everything and say what was found."""
    from time import perf_counter

    from kb.matching.gathering import match_anew

    started = perf_counter()
    report = match_anew(silta.database, silta.vocabularies)
    if report is not None:
        click.echo(
            f"{report.profiles:,} profiles matched with each other, {report.briefs:,} briefs, "
            f"{report.organisations:,} organisations and {report.people:,} people in "
            f"{perf_counter() - started:.1f} s: {report.matches:,} matches."
        )
    return report


def _show(silta: "Silta", slug: str, limit: int) -> None:
    from kb.matching.lessons import ranked
    from kb.matching.match import Match
    from kb.store import UnknownProfile

    with silta.database.unit_of_work() as work:
        stored = work.cooperation.by_slug(slug)
        if stored is None:
            message = f"there is no profile {slug}"
            raise UnknownProfile(message)
        matches = [Match.from_json(item.body) for item in work.matches.of(stored.profile.id)]
        found = ranked(matches, work.matches.dismissed(stored.profile.id))[:limit]
        names = [_name(work, item.match) for item in found]
    for item, name in zip(found, names, strict=True):
        shared = ", ".join([shared.concept for shared in item.match.concepts] + [w.shown for w in item.match.words])
        against = ", ".join(f"{aspect} x{factor:g}" for aspect, factor in item.match.factors.items())
        click.echo(f"{item.score:.2f}  {item.match.kind} {name}\n      {shared}{'; ' if against else ''}{against}")
    if not found:
        click.echo("Nothing fits, or nothing was matched yet: silta cooperation match")


def _name(work: "UnitOfWork", match: "Match") -> str:
    """Return the address of a profile or brief, else what it is called."""
    from uuid import UUID

    from kb.model import TargetKind

    if match.kind is TargetKind.PROFILE:
        profile = work.cooperation.get(UUID(match.key))
        return profile.profile.slug if profile is not None else match.key
    if match.kind is TargetKind.BRIEF:
        brief = work.briefs.get(UUID(match.key))
        return brief.brief.slug if brief is not None else match.key
    return match.target.name or match.target.organisation or match.key


add_commands(cooperation, "cooperation", match_profiles)
