"""The ``silta`` command."""

import sys
from collections.abc import Sequence

import click

from kb.model import SiltaError
from web.commands.duplicates import duplicates
from web.commands.index import index, reindex
from web.commands.ingest import ingest
from web.commands.ingest_report import ingest_report
from web.commands.pages import pages
from web.commands.search import search
from web.commands.serve import demo, serve
from web.commands.source import source
from web.commands.worker import worker


class _Commands(click.Group):
    """Knows that ``silta ingest report`` is a command of its own, though what follows ``ingest`` else are paths."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[:2] == ["ingest", "report"]:
            return "ingest report", ingest_report, args[2:]
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="silta")
def silta() -> None:
    """Silta: research results as briefs that small and medium-sized enterprises find and use.

    Settings come from environment variables that begin with SILTA_; docs/operate/settings.md lists them.
    """


for command in (demo, duplicates, index, ingest, pages, reindex, search, serve, source, worker):
    silta.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a failure that Silta foresees is one sentence and exit status 2."""
    try:
        silta.main(args=arguments, prog_name="silta")
    except SiltaError as error:
        click.echo(f"silta: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
