"""``silta taxonomy``: what the vocabulary of technologies may lack."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from web.commands.duplicates import author_option
from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.store import IgnoredCandidate

DAYS = 90


@click.group()
def taxonomy() -> None:
    """Keep the vocabulary of technologies. docs/curate/taxonomy.md explains how."""


@taxonomy.command()
@click.option("--days", type=click.IntRange(1, 3650), default=DAYS, show_default=True, help="Days of searches.")
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="How many at most.")
@click.option("--ignored", is_flag=True, help="List what was ignored, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def candidates(days: int, limit: int, ignored: bool, as_json: bool) -> None:
    """List terms that no technology has as a label: subjects of records, and words of searches that found nothing."""
    from kb.curation.taxonomy_candidates import find_candidates

    with opened() as silta, silta.database.unit_of_work() as work:
        if ignored:
            _list_ignored(work.ignored_candidates.list(), as_json)
            return
        since = datetime.now(UTC).date() - timedelta(days=days - 1)
        found = find_candidates(work, silta.vocabularies, since)
    rows = [
        {
            "term": item.term,
            "briefs": item.briefs,
            "searches": item.searches,
            "languages": list(item.languages),
            "near": list(item.near),
            "spellings": list(item.spellings),
            "examples": list(item.examples),
        }
        for item in found[:limit]
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not rows:
        click.echo("No candidates: every subject and every search matches a technology.")
        return
    table = Table("briefs", "searches", "term", "in", "near to", "for example", box=None, padding=(0, 2, 0, 0))
    for item in found[:limit]:
        more = f" (also {', '.join(item.spellings[1:4])})" if len(item.spellings) > 1 else ""
        table.add_row(
            f"{item.briefs:,}",
            f"{item.searches:,}",
            escape(f"{item.term}{more}"),
            " ".join(item.languages),
            escape(", ".join(item.near[:2])),
            escape(item.examples[0] if item.examples else ""),
        )
    Console(highlight=False).print(table)
    if len(found) > limit:
        click.echo(f"... and {len(found) - limit:,} more; --limit shows more of them.")


def _list_ignored(found: "list[IgnoredCandidate]", as_json: bool) -> None:
    rows = [
        {"term": item.term, "reason": item.reason, "author": item.author, "at": item.at.isoformat()} for item in found
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif not rows:
        click.echo("No term is ignored.")
    for row in rows if not as_json else ():
        click.echo(f"{row['at'][:10]}  {row['term']}: {row['reason']} ({row['author']})")


@taxonomy.command()
@click.argument("term")
@click.option("--reason", required=True, help="Why it is no technology of the taxonomy.")
@author_option
def ignore(term: str, reason: str, author: str) -> None:
    """Leave a term out of the candidates, in whatever inflection."""
    from kb.curation.taxonomy_candidates import ignore as ignore_candidate

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        key = ignore_candidate(work, term, reason=reason, author=author)
        work.commit()
    click.echo(f"Ignored: {term} (as {key}).")


@taxonomy.command()
@click.argument("term")
def restore(term: str) -> None:
    """Let an ignored term be a candidate again."""
    from kb.curation.taxonomy_candidates import candidate_key
    from kb.model import InvalidValue

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        if not work.ignored_candidates.take_back(candidate_key(term)):
            message = f"{term!r} is not ignored; silta taxonomy candidates --ignored lists what is"
            raise InvalidValue(message)
        work.commit()
    click.echo(f"No longer ignored: {term}.")
