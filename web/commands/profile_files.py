"""What ``silta cooperation`` and ``silta exchange`` have in common: files in and out, and expiry."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.opened import opened

if TYPE_CHECKING:
    from web.silta import Silta


def add_commands(group: click.Group, family: str, after: Callable[["Silta"], object] | None = None) -> None:
    """Add the commands of a family of profiles to a group.

    :param family: value of a :class:`~kb.model.ProfileFamily`, which is also the folder of the files
    :param after: what is to be done when something was read
    """

    @group.command("import", help="Read files, or folders of them. Exit status: 0 all are read, 1 some could not be.")
    @click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Check the files and keep nothing.")
    def import_files(paths: tuple[Path, ...], dry_run: bool) -> None:
        _import(family, paths, dry_run, after)

    @group.command(help=f"Write what is published into DIRECTORY/{family}, where `silta {family} import` reads it.")
    @click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
    @click.option("--all", "every_status", is_flag=True, help="Also what is draft, submitted, expired or archived.")
    @click.option("--check", is_flag=True, help="Write nothing; exit status 1 when folder and database differ.")
    @click.option("--force", is_flag=True, help="Also write over files that somebody changed since.")
    @click.option("--prune", is_flag=True, help="Remove files that Silta wrote and that belong to nothing any more.")
    def export(directory: Path, every_status: bool, check: bool, force: bool, prune: bool) -> None:
        _export(family, directory, every_status=every_status, check=check, force=force, prune=prune)

    @group.command(
        help="Let what is published expire after its deadline, and tell its owners; the worker does it by itself."
    )
    def expire() -> None:
        from kb.model import ProfileFamily
        from web.commands.expiry import expire_and_tell

        with opened() as silta:
            done = expire_and_tell(silta, [ProfileFamily(family)])
        click.echo(f"{len(done):,} expired.")
        for slug in done:
            click.echo(f"  {slug}")


def _import(family: str, paths: tuple[Path, ...], dry_run: bool, after: Callable[["Silta"], object] | None) -> None:
    from collections import Counter
    from dataclasses import replace

    from ingest.content.profiles import ProfileOutcome, keep_profile
    from ingest.profile_file import read_profile
    from ingest.vocabulary_check import check_profile
    from kb.model import ProfileFamily, SiltaError

    files = [file for path in paths for file in (sorted(path.rglob("*.md")) if path.is_dir() else [path])]
    done: Counter[ProfileOutcome] = Counter()
    refused = 0
    with opened() as silta:
        for file in files:
            try:
                found = read_profile(_text(file), ProfileFamily(family))
                found = replace(found, profile=check_profile(found.profile, silta.vocabularies))
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
        if after is not None and not dry_run and sum(done.values()) > done[ProfileOutcome.UNCHANGED]:
            after(silta)
    sys.exit(1 if refused else 0)


def _export(family: str, directory: Path, *, every_status: bool, check: bool, force: bool, prune: bool) -> None:
    from ingest.content.folder import ContentFolder
    from ingest.content.gathering import gather_profiles, held_folders
    from kb.model import ProfileFamily

    with opened() as silta, silta.database.unit_of_work() as work:
        files = gather_profiles(work, ProfileFamily(family), every_status=every_status)
        folder = ContentFolder(directory, only=[family] if family in held_folders(work) else [])
        report = folder.compare(files) if check else folder.export(files, force=force, prune=prune)
    if check:
        click.echo(
            f"{len(report.written):,} differ or are missing, {len(report.removed):,} belong to nothing, "
            f"{report.unchanged:,} are as the database has them."
        )
    else:
        click.echo(f"{len(report.written):,} written, {report.unchanged:,} unchanged, {len(report.removed):,} removed.")
    is_left = family in folder.left_alone
    if is_left:
        click.echo(f"  left alone, because the database has nothing of it: {family}/")
    if check:
        sys.exit(1 if report.differs or is_left else 0)
    for path in report.changed_by_others:
        click.echo(f"  left, because somebody changed it (--force writes over it): {path}")
    sys.exit(1 if report.changed_by_others else 0)


def _text(file: Path) -> str:
    from ingest.brief_file import InvalidBriefFile

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read ({error})"
        raise InvalidBriefFile(message) from error
