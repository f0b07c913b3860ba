"""``silta duplicates``: briefs that may tell of the same result, and what was merged."""

import getpass
import json
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kb.curation.edits import MACHINES, fields
from kb.curation.merges import merge as merge_briefs
from kb.curation.merges import undo as undo_merge
from kb.curation.organisation_merges import merge_organisations, reject_organisations, undo_organisations
from kb.model import Assessment, SiltaError, TransferBrief
from kb.model.value import Value
from kb.store import DuplicatePair, KnownOrganisation, PairState, UnitOfWork
from web.commands.opened import opened
from web.silta import Silta

_WIDTH = 70


class NoSuchPair(SiltaError):
    """There is no pair with this number, or no brief with this slug."""


def author_option(command: Any) -> Any:
    """Add the option that names who decides."""
    return click.option(
        "--author",
        default=getpass.getuser,
        show_default="your account's name",
        callback=lambda _context, _option, value: _named(value),
        help="Who decides this.",
    )(command)


def _of_organisations(command: Any) -> Any:
    return click.option("--organisations", is_flag=True, help="The number is of a pair of organisations.")(command)


def _named(author: str) -> str:
    if not author.strip() or not author.isprintable() or author in MACHINES:
        raise click.BadParameter("name the person who decides")
    return author.strip()[:200]


@click.group()
def duplicates() -> None:
    """Decide about briefs that may tell of the same result, and organisations that may be one.

    docs/curate/duplicates.md explains the rules.
    """


@duplicates.command("list")
@click.option(
    "--merged", is_flag=True, help="List what was merged (or, of organisations, decided) instead of what waits."
)
@click.option("--organisations", is_flag=True, help="List pairs of organisations instead of briefs.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_pairs(merged: bool, organisations: bool, limit: int, as_json: bool) -> None:
    """List the pairs that wait for a person, the most alike first."""
    with opened() as silta, silta.database.unit_of_work() as work:
        if organisations and merged:
            _print(_decided(work, limit), as_json, "Nobody has decided about organisations.")
        elif merged:
            _print(_merges(work, limit), as_json, "Nothing was merged.")
        elif organisations:
            rows = _organisations(work, limit)
            _print(rows, as_json, "No pair of organisations waits.")
            _tell_more(work.organisation_pairs.count() - len(rows), as_json)
        else:
            rows = [_pair(work, pair) for pair in work.duplicates.pairs(limit=limit)]
            _print(rows, as_json, "No pair waits.")
            _tell_more(work.duplicates.count() - len(rows), as_json)


def _tell_more(left: int, as_json: bool) -> None:
    if left > 0 and not as_json:
        click.echo(f"... and {left:,} more; --limit shows more of them.")


@duplicates.command()
@click.argument("pair", type=int)
def show(pair: int) -> None:
    """Show the two briefs of a pair side by side, where they differ."""
    with opened() as silta, silta.database.unit_of_work() as work:
        found = _find(work, pair)
        briefs = [_own(work, brief_id) for brief_id in (found.first_id, found.second_id)]
    console = Console(highlight=False)
    console.print(f"pair {found.id}, {found.score:.0%} alike, {found.state.value}")
    for reason in found.reasons:
        console.print(f"  {escape(reason)}", soft_wrap=True)
    table = Table("", *(escape(brief.slug) for brief in briefs), box=None, padding=(0, 2, 0, 0))
    first, second = (fields(brief) for brief in briefs)
    table.add_row("source", *(escape(", ".join(record.key for record in brief.sources)) for brief in briefs))
    for name in sorted(first.keys() | second.keys(), key=lambda name: (not name.startswith("texts"), name)):
        values = [_shown(side.get(name)) for side in (first, second)]
        if values[0] == values[1]:
            values[1] = "the same"
        table.add_row(name, *map(escape, values))
    console.print(table)
    console.print(f"\nsilta duplicates merge {found.id}, or silta duplicates reject {found.id}")


@duplicates.command()
@click.argument("pair")
@click.argument("other", required=False)
@author_option
@_of_organisations
@click.option("--reason", default="", help="Why; the reasons of the pair when left out.")
def merge(pair: str, other: str | None, author: str, organisations: bool, reason: str) -> None:
    """Merge the briefs of a PAIR (its number), or two briefs by their slugs: PAIR and OTHER.

    With --organisations the two organisations of a PAIR become one: the one with a ROR id stays, else the older one.
    """
    if organisations:
        if other is not None or reason:
            raise click.UsageError("organisations are merged by the number of their pair alone")
        _merge_organisations(_number(pair), author)
        return
    with opened() as silta:
        with silta.database.unit_of_work(writing=True) as work:
            if other is None:
                found = _find(work, _number(pair))
                ids = found.first_id, found.second_id
                reason = reason or "; ".join(found.reasons)
            else:
                ids = _by_slug(work, pair), _by_slug(work, other)
            stays = merge_briefs(work, *ids, author=author, reason=reason or "the same result")
            done = work.merges.of(stays)[-1]
            slug = _own(work, stays).slug
            work.commit()
        _index(silta)
    click.echo(f"Merged into /briefs/{slug}. To take it back: silta duplicates undo {done.id}")


@duplicates.command()
@click.argument("pair", type=int)
@author_option
@_of_organisations
def reject(pair: int, author: str, organisations: bool) -> None:
    """Say that the briefs (or organisations) of a pair are different; no machine merges them then."""
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        if organisations:
            told = reject_organisations(work, pair, author=author)
            work.commit()
            click.echo(f"Pair {pair}: {told.first.name} and {told.second.name} are two organisations.")
            return
        found = _find(work, pair)
        leaders = work.merges.leaders([found.first_id, found.second_id])
        if leaders[found.first_id] == leaders[found.second_id]:
            raise NoSuchPair(f"the briefs of pair {pair} are merged; silta duplicates undo parts them")
        work.duplicates.decide([(found.first_id, found.second_id)], PairState.DIFFERENT, author)
        work.commit()
    click.echo(f"Pair {pair}: different results.")


@duplicates.command()
@click.argument("merge_id", metavar="NUMBER", type=int)
@author_option
@_of_organisations
def undo(merge_id: int, author: str, organisations: bool) -> None:
    """Undo a merge (its number in ``list --merged``): both briefs are as they were.

    With --organisations take back what was said about a pair of them, merged or rejected: it waits again.
    """
    if organisations:
        _undo_organisations(merge_id, author)
        return
    with opened() as silta:
        with silta.database.unit_of_work(writing=True) as work:
            done = undo_merge(work, merge_id, author=author)
            slugs = [_own(work, brief_id).slug for brief_id in (done.into_id, done.merged_id)]
            work.commit()
        _index(silta)
    click.echo(f"Undone: /briefs/{slugs[0]} and /briefs/{slugs[1]} are two briefs again.")


def _merge_organisations(pair: int, author: str) -> None:
    with opened() as silta:
        with silta.database.unit_of_work(writing=True) as work:
            stays, count = merge_organisations(work, pair, author=author)
            work.commit()
        _index(silta)
    click.echo(
        f"Pair {pair}: one organisation, {stays.name}; changed in {count:,} brief{'' if count == 1 else 's'}. "
        f"To take it back: silta duplicates undo {pair} --organisations"
    )


def _undo_organisations(pair: int, author: str) -> None:
    with opened() as silta:
        with silta.database.unit_of_work(writing=True) as work:
            taken_back, count = undo_organisations(work, pair, author=author)
            work.commit()
        _index(silta)
    names = f"{taken_back.first.name} and {taken_back.second.name}"
    click.echo(f"Undone: {names} wait again; changed in {count:,} brief{'' if count == 1 else 's'}.")


def _index(silta: Silta) -> None:
    silta.indexer.catch_up()


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NoSuchPair(f"{text!r} is no number of a pair; give a number, or two slugs")
    return int(text)


def _find(work: UnitOfWork, number: int) -> DuplicatePair:
    found = work.duplicates.get(number) if 0 < number < 2**31 else None
    if found is None:
        raise NoSuchPair(f"there is no pair {number}; silta duplicates list shows them")
    return found


def _by_slug(work: UnitOfWork, slug: str) -> UUID:
    stored = work.briefs.by_slug(slug.removeprefix("/briefs/"))
    if stored is None:
        raise NoSuchPair(f"there is no brief {slug!r}")
    return stored.brief.id


def _own(work: UnitOfWork, brief_id: UUID) -> TransferBrief:
    part = work.merges.part(brief_id)
    stored = work.briefs.get(brief_id)
    if part is None and stored is None:
        raise NoSuchPair(f"there is no brief {brief_id}")
    return part or stored.brief  # type: ignore[union-attr]  # one of them is there


def _pair(work: UnitOfWork, pair: DuplicatePair) -> dict[str, Any]:
    one, other = (_own(work, brief_id) for brief_id in (pair.first_id, pair.second_id))
    return {
        "pair": pair.id,
        "alike": f"{pair.score:.0%}",
        "briefs": [_named_with_sources(brief) for brief in (one, other)],
        "reasons": list(pair.reasons),
    }


def _named_with_sources(brief: TransferBrief) -> str:
    keys = ", ".join(record.key for record in brief.sources)
    return f"{brief.slug} ({keys})" if keys else brief.slug


def _merges(work: UnitOfWork, limit: int) -> list[dict[str, Any]]:
    return [
        {
            "merge": done.id,
            "when": done.made_at.strftime("%Y-%m-%d %H:%M"),
            "who": done.author,
            "briefs": [f"{_own(work, done.merged_id).slug} into {_own(work, done.into_id).slug}"],
            "reasons": [done.reason, *([f"undone by {done.undone_by}"] if done.undone_by else [])],
        }
        for done in work.merges.latest(limit)
    ]


def _organisations(work: UnitOfWork, limit: int) -> list[dict[str, Any]]:
    return [
        {
            "pair": pair.id,
            "alike": f"{pair.score:.0%}",
            "organisations": [_named_with_key(item) for item in (pair.first, pair.second)],
            "reasons": list(pair.reasons),
        }
        for pair in work.organisation_pairs.waiting(limit)
    ]


def _decided(work: UnitOfWork, limit: int) -> list[dict[str, Any]]:
    return [
        {
            "pair": pair.id,
            "when": pair.decided_at.strftime("%Y-%m-%d %H:%M") if pair.decided_at else "",
            "who": pair.decided_by or "",
            "organisations": [_named_with_key(item) for item in (pair.first, pair.second)],
            "decision": "one organisation" if pair.state is PairState.SAME else "two organisations",
        }
        for pair in work.organisation_pairs.decided(limit)
    ]


def _named_with_key(organisation: KnownOrganisation) -> str:
    facts = [organisation.country or "?", organisation.key, *([organisation.ror] if organisation.ror else [])]
    return f"{organisation.name} ({', '.join(facts)})"


def _print(rows: list[dict[str, Any]], as_json: bool, nothing: str) -> None:
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif not rows:
        click.echo(nothing)
    else:
        table = Table(*rows[0], box=None, padding=(0, 2, 1, 0))
        for row in rows:
            table.add_row(*(escape("\n".join(item) if isinstance(item, list) else str(item)) for item in row.values()))
        Console(highlight=False).print(table)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value))
    for name in ("value", "organisation", "name", "title", "identifier"):
        if isinstance(value, Value | Assessment) and hasattr(value, name):
            return _shown(getattr(value, name))
    text = " ".join(str(value).split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
