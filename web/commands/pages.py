"""``silta pages``: whether the site's own pages can be shown, and what is still to be filled in."""

import sys

import click

from kb.model import Language
from kb.settings import Settings
from web.pages import ContentPages, InvalidPage

SHOWN = 60
"""Characters of a passage to fill in that are shown."""


@click.command()
def pages() -> None:
    """List the site's own pages (about, help, imprint ...), their languages, and what is still to be filled in.

    The exit status is 1 when a file cannot be shown.
    """
    content = Settings.read().content
    broken: list[InvalidPage] = []
    found = ContentPages.read(content, broken.append)
    for name, languages in found.pages.items():
        missing = [code.value for code in Language if code not in languages]
        note = f"; missing: {', '.join(missing)}" if missing else ""
        click.echo(f"/pages/{name}  {', '.join(code.value for code in Language if code in languages)}{note}")
        for page in languages.values():
            if page.placeholders:
                first = page.placeholders[0][:SHOWN]
                click.echo(f"  {page.language.value}: {len(page.placeholders)} to fill in, the first: {first}")
    if not found.pages and not broken:
        click.echo(f"There are no pages in {content / 'pages'}; docs/curate/pages.md says how to write one.")
    for error in broken:
        click.echo(f"left out: {error}", err=True)
    if broken:
        sys.exit(1)
