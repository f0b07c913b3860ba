"""``silta cooperation``: offers and requests."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.matching.gathering import MatchReport
    from web.silta import Silta


@click.group()
def cooperation() -> None:
    """Offers and requests: files in and out, matches, expiry. docs/curate/cooperation.md explains the files."""


@cooperation.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the files and keep nothing.")
def import_files(paths: tuple[Path, ...], dry_run: bool) -> None:
    """Read files of profiles, or folders of them, and match anew.

    Exit status: 0 all are read, 1 some could not be.
    """
    from collections import Counter

    from ingest.content.profiles import ProfileOutcome, keep_profile
    from ingest.profile_file import read_profile
    from ingest.vocabulary_check import check_profile
    from kb.model import SiltaError

    files = [file for path in paths for file in (sorted(path.rglob("*.md")) if path.is_dir() else [path])]
    done: Counter[ProfileOutcome] = Counter()
    refused = 0
    with opened() as silta:
        for file in files:
            try:
                found = read_profile(_text(file))
                check_profile(found.profile, silta.vocabularies)
            except SiltaError as error:
                refused += 1
                click.echo(f"{file}: {error}", err=True)
                continue
            with silta.database.unit_of_work(writing=True) as work:
                done[keep_profile(work, found)] += 1
                if not dry_run:
                    work.commit()
        counts = ", ".join(f"{done[outcome]:,} {outcome}" for outcome in ProfileOutcome)
        click.echo(f"{'Dry run, nothing was kept: ' if dry_run else ''}{counts}, {refused:,} refused.")
        if not dry_run and sum(done.values()) > done[ProfileOutcome.UNCHANGED]:
            match_profiles(silta)
    sys.exit(1 if refused else 0)


@cooperation.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "every_status", is_flag=True, help="Also drafts, submitted, expired and archived profiles.")
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 when folder and database differ.")
@click.option("--force", is_flag=True, help="Also write over files that somebody changed since.")
@click.option("--prune", is_flag=True, help="Remove files that Silta wrote and that belong to no profile any more.")
def export(directory: Path, every_status: bool, check: bool, force: bool, prune: bool) -> None:
    """Write the published profiles into DIRECTORY/cooperation, where `silta cooperation import` reads them."""
    from ingest.content.folder import ContentFolder
    from ingest.content.gathering import COOPERATION, gather_profiles

    with opened() as silta, silta.database.unit_of_work() as work:
        files = gather_profiles(work, every_status=every_status)
        folder = ContentFolder(directory, only=COOPERATION)
        report = folder.compare(files) if check else folder.export(files, force=force, prune=prune)
    if check:
        click.echo(
            f"{len(report.written):,} differ or are missing, {len(report.removed):,} belong to no profile, "
            f"{report.unchanged:,} are as the database has them."
        )
        sys.exit(1 if report.differs else 0)
    click.echo(f"{len(report.written):,} written, {report.unchanged:,} unchanged, {len(report.removed):,} removed.")
    for path in report.changed_by_others:
        click.echo(f"  left, because somebody changed it (--force writes over it): {path}")
    sys.exit(1 if report.changed_by_others else 0)


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


@cooperation.command()
def expire() -> None:
    """Let published profiles expire whose deadline has passed; the worker does it by itself."""
    from kb.curation.profiles import expire_due

    with opened() as silta:
        done = expire_due(silta.database)
    click.echo(f"{len(done):,} expired.")
    for slug in done:
        click.echo(f"  {slug}")


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
        found = ranked(matches, work.matches.dismissed(stored.profile.id))
    for item in found[:limit]:
        shared = ", ".join([shared.concept for shared in item.match.concepts] + [w.shown for w in item.match.words])
        against = ", ".join(f"{aspect} x{factor:g}" for aspect, factor in item.match.factors.items())
        click.echo(
            f"{item.score:.2f}  {item.match.kind} {item.match.key}\n      {shared}{'; ' if against else ''}{against}"
        )
    if not found:
        click.echo("Nothing fits, or nothing was matched yet: silta cooperation match")


def _text(file: Path) -> str:
    from ingest.brief_file import InvalidBriefFile

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read ({error})"
        raise InvalidBriefFile(message) from error
