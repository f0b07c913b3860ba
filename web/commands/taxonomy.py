"""``silta taxonomy``: what the vocabulary of technologies may lack."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from web.commands.duplicates import author_option
from web.commands.opened import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from kb.model import Actor, ConceptProposal
    from kb.store import IgnoredCandidate

DAYS = 90
LONGEST_FILE = 100_000
"""Characters of a file with a proposal."""


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


def _number(function: "Callable[..., None]") -> "Callable[..., None]":
    return click.argument("number", type=click.IntRange(1))(function)


@taxonomy.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--reason", required=True, help="Why the taxonomy should change.")
@author_option
def propose(file: "TextIO", reason: str, author: str) -> None:
    """Propose the change that a JSON file describes (- reads standard input), as docs/curate/taxonomy.md shows."""
    from kb.curation.proposal_file import read_change
    from kb.curation.taxonomy_desk import propose as propose_change

    text = file.read(LONGEST_FILE + 1)
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        concepts = silta.vocabularies.taxonomy
        proposal = propose_change(work, concepts, read_change(text, concepts), _actor(author), reason)
        work.commit()
    click.echo(f"Proposed as number {proposal.number}: {_line(proposal)}.")


@taxonomy.command("list")
@click.option("--decided", is_flag=True, help="List what was decided, the last first.")
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_proposals(decided: bool, limit: int, as_json: bool) -> None:
    """List the proposals that wait for a decision."""
    with opened() as silta, silta.database.unit_of_work() as work:
        found = work.taxonomy_changes.decided(limit) if decided else work.taxonomy_changes.waiting()[:limit]
    if as_json:
        click.echo(json.dumps([item.model_dump(mode="json") for item in found], indent=2, ensure_ascii=False))
        return
    if not found:
        click.echo("Nothing was decided yet." if decided else "No proposal waits.")
    for item in found:
        state = "" if item.is_open else f"{item.state}, "
        click.echo(f"{item.number:>5}  {_line(item)}: {item.reason} ({state}{item.author})")


@taxonomy.command()
@_number
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(number: int, as_json: bool) -> None:
    """Show a proposal, and what accepting it would do."""
    from kb.curation.taxonomy_desk import effect_of
    from kb.model import differing
    from kb.taxonomy import problems_of

    with opened() as silta, silta.database.unit_of_work() as work:
        proposal = work.taxonomy_changes.get(number)
        concepts = silta.vocabularies.taxonomy
        effect = effect_of(work, concepts, proposal.change) if proposal.is_open else None
        problems = problems_of(concepts, proposal.change) if proposal.is_open else ()
    if as_json:
        click.echo(json.dumps(proposal.model_dump(mode="json"), indent=2, ensure_ascii=False))
        return
    click.echo(f"{proposal.number}  {_line(proposal)}")
    click.echo(f"  {proposal.state}; {proposal.author}, {proposal.proposed_at:%Y-%m-%d}: {proposal.reason}")
    if proposal.decided_by:
        click.echo(f"  decided by {proposal.decided_by}: {proposal.answer or 'without a reason'}")
    content, before = proposal.change.content, proposal.change.before
    if content and before:
        for path, (old, new) in differing(before, content).items():
            click.echo(f"  {path}: {_value(old)} -> {_value(new)}")
    elif content:
        for name, value in content.model_dump(mode="json").items():
            click.echo(f"  {name}: {_value(list(value.values()) if isinstance(value, dict) else value)}")
    if effect is not None:
        click.echo(f"  re-tags {len(effect.retagged):,} briefs, indexes {len(effect.reindexed):,} anew")
    for problem in problems:
        click.echo(f"  cannot be accepted now: {problem}")


@taxonomy.command()
@_number
@click.option("--reason", default="", help="Why, where there is more to say than the proposal does.")
@author_option
def accept(number: int, reason: str, author: str) -> None:
    """Accept a proposal: it is in force at once."""
    from kb.curation.taxonomy_desk import accept as accept_proposal

    with opened() as silta:
        with silta.database.unit_of_work(writing=True) as work:
            effect = accept_proposal(work, silta.vocabularies.taxonomy, number, _actor(author), reason)
            work.commit()
        silta.current().indexer.catch_up()
    click.echo(f"Accepted. {len(effect.retagged):,} briefs re-tagged, {len(effect.reindexed):,} indexed anew.")


@taxonomy.command()
@_number
@click.option("--reason", required=True, help="Why, for who proposed it.")
@author_option
def refuse(number: int, reason: str, author: str) -> None:
    """Refuse a proposal."""
    from kb.curation.taxonomy_desk import refuse as refuse_proposal

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        refuse_proposal(work, number, _actor(author), reason)
        work.commit()
    click.echo(f"Refused: {number}.")


@taxonomy.command()
@click.argument("directory", required=False, type=click.Path(file_okay=False, path_type=Path))
def export(directory: Path | None) -> None:
    """Write the Turtle files with the accepted changes, to be reviewed and committed; into the content folder, or
    another DIRECTORY.
    """
    from kb.taxonomy.turtle import write_taxonomy

    with opened() as silta, silta.database.unit_of_work() as work:
        accepted = work.taxonomy_changes.accepted()
        if not accepted:
            click.echo("No change was accepted, so the files are as they should be.")
            return
        source = silta.settings.content / "taxonomy"
        changed = write_taxonomy(silta.vocabularies.taxonomy, accepted[-1].id, source, directory or source)
    click.echo(f"{len(changed):,} files written with the changes up to number {accepted[-1].number}.")
    for name in changed:
        click.echo(f"  {(directory or source) / name}")


def _actor(author: str) -> "Actor":
    """Who has the database at hand may do everything, as at the other commands."""
    from kb.model import AccountRole, Actor

    return Actor(name=author, roles=frozenset({AccountRole.ADMINISTRATOR}))


def _line(proposal: "ConceptProposal") -> str:
    change = proposal.change
    return f"{change.kind} {change.concept}" + (f" -> {change.replacement}" if change.replacement else "")


def _value(value: object) -> str:
    return (", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)) or "nothing"
