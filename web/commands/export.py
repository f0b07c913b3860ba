"""``silta export``: the knowledge base as a folder of files."""

import sys
from pathlib import Path

import click

from web.commands.opened import opened

SHOWN = 20
"""How many files of each kind are named."""


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "every_status", is_flag=True, help="Also drafts, briefs in review and archived ones.")
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 when folder and database differ.")
@click.option("--force", is_flag=True, help="Also write over files that somebody changed since.")
@click.option("--prune", is_flag=True, help="Remove files that Silta wrote and that belong to no brief any more.")
def export(directory: Path, every_status: bool, check: bool, force: bool, prune: bool) -> None:
    """Write the published briefs into a folder, as Markdown with front matter, from which `silta ingest` makes them
    again.

    Exit status: 0 all is written, 1 some files were left because somebody changed them (with --check: something
    differs), 2 the folder cannot be written.
    """
    from ingest.content.folder import ContentFolder
    from ingest.content.gathering import gather, held_folders

    with opened() as silta, silta.database.exclusively("export"), silta.database.unit_of_work() as work:
        files = gather(work, every_status=every_status)
        folder = ContentFolder(directory, only=held_folders(work))
        report = folder.compare(files) if check else folder.export(files, force=force, prune=prune)
    if folder.left_alone:
        click.echo(f"Left alone, because the database has nothing of the kind: {', '.join(folder.left_alone)}.")
    if check:
        _name(f"{len(report.written):,} differ or are missing", report.written)
        _name(f"{len(report.removed):,} belong to no brief", report.removed)
        click.echo(f"{report.unchanged:,} are as the database has them.")
        sys.exit(1 if report.differs else 0)
    click.echo(f"{len(report.written):,} written, {report.unchanged:,} unchanged, {len(report.removed):,} removed.")
    _name("Changed by somebody since, so left as they are (ingest them, or --force)", report.changed_by_others)
    _name("These belong to no brief any more (--prune removes those that Silta wrote)", report.left)
    sys.exit(1 if report.changed_by_others else 0)


def _name(sentence: str, paths: list[str]) -> None:
    if not paths:
        return
    click.echo(f"{sentence}:")
    for path in paths[:SHOWN]:
        click.echo(f"  {path}")
    if len(paths) > SHOWN:
        click.echo(f"  ... and {len(paths) - SHOWN:,} more")
