"""The ``silta`` command."""

import sys
from collections.abc import Sequence

import click

from web.commands.lazy_group import LazyGroup, Place

PLACES = {
    "alerts": Place("alerts:alerts", "Tell people what is new in the searches that they saved."),
    "api-key": Place("api_key:api_key", "Keys by which programs use the JSON interface."),
    "cooperation": Place("cooperation:cooperation", "Offers and requests: files in and out, matches, expiry."),
    "demo": Place("serve:demo", "Read the demonstration content and serve the site."),
    "duplicates": Place("duplicates:duplicates", "Decide about briefs that may tell of the same result."),
    "exchange": Place("exchange:exchange", "Openings of academic exchange: files in and out, search, expiry."),
    "export": Place("export:export", "Write the briefs into a folder of files."),
    "index": Place("index:index", "Look at the search index."),
    "ingest": Place("ingest:ingest", "Read files or folders into the knowledge base."),
    "newsletter": Place("newsletter:newsletter", "Look after the newsletter and its mails."),
    "pages": Place("pages:pages", "Check the pages of the site itself."),
    "privacy": Place("privacy:privacy", "Personal data: what has been kept long enough, and contacts."),
    "reindex": Place("index:reindex", "Build the search index anew."),
    "search": Place("search:search", "Search the briefs."),
    "serve": Place("serve:serve", "Serve the site."),
    "source": Place("source:source", "Repositories and interfaces that are harvested over the network."),
    "statistics": Place("statistics:statistics", "Show what is searched for, and what is not found."),
    "taxonomy": Place("taxonomy:taxonomy", "Keep the vocabulary of technologies."),
    "user": Place("user:user", "People who may sign in."),
    "worker": Place("worker:worker", "Harvest sources, and do what is due: publish, expire, match, send mails."),
}


class _Commands(LazyGroup):
    """Knows that ``silta ingest report`` is a command of its own, though what follows ``ingest`` else are paths."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[:2] == ["ingest", "report"]:
            from web.commands.ingest_report import ingest_report

            return "ingest report", ingest_report, args[2:]
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    places=PLACES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="silta")
def silta() -> None:
    """Silta: research results as briefs that small and medium-sized enterprises find and use.

    Settings come from environment variables that begin with SILTA_; docs/operate/settings.md lists them.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a failure that Silta foresees is one sentence and exit status 2."""
    try:
        silta.main(args=arguments, prog_name="silta")
    except Exception as error:
        # Imported here because pydantic comes with it, which --help and --version do not need.
        from kb.model import SiltaError

        if not isinstance(error, SiltaError):
            raise
        click.echo(f"silta: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
