"""``silta search``: the same search as on the site, on the command line."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.model import Language
from kb.search.request import FacetName, SearchRequest, parse_parameters
from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.search.result import Fragment, Hit, Reasons, SearchResult
    from kb.search.spelling import Spelling
    from web.silta import Silta

_MATURITY = 8
"""Columns of the maturity, at least as many as its heading has."""


def _facet_options(command: Any) -> Any:
    for facet in reversed(FacetName):
        flag = f"--{facet.value.replace('_', '-')}"
        command = click.option(flag, facet.value, multiple=True, help=f"Only briefs with this {facet.value}.")(command)
    return command


@click.command()
@click.argument("text", nargs=-1)
@_facet_options
@click.option("--sort", default="relevance", help="relevance, newest, readiest or potential.")
@click.option("--page", default="1", help="Page of 20 hits.")
@click.option(
    "--lang", type=click.Choice([language.value for language in Language]), default="en", help="Your language."
)
@click.option("--need", is_flag=True, help="The text is a need in plain words: any of them suffice, with reasons.")
@click.option("--no-concepts", is_flag=True, help="Do not search for the technologies that the words name.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def search(
    text: tuple[str, ...],
    sort: str,
    page: str,
    lang: str,
    need: bool,
    no_concepts: bool,
    as_json: bool,
    **facets: tuple[str, ...],
) -> None:
    """Search the briefs: words, "phrases", -without, prefix*, field:value.

    Ends with status 1 when nothing was found.
    """
    # Imported here because they bring all of the search along, which ``--help`` does not need.
    from kb.search.known_values import check_filters
    from kb.search.spelling import Spelling

    pairs = [("q", " ".join(text)), ("sort", sort), ("page", page), ("concepts", "off" if no_concepts else "")]
    pairs += [(name, value) for name, values in facets.items() for value in values]
    request, left_out = parse_parameters(pairs, Language(lang), need=need)
    for name in left_out:
        click.echo(f"silta: --{name.replace('_', '-')} was not understood and is left out", err=True)
    with opened() as silta:
        filters = check_filters(request.filters, silta.vocabularies, silta.backend)
        request = request.model_copy(update={"filters": filters})
        result = silta.searcher.search(request)
        spelling = silta.speller.check(request.text, request.language) if request.text else Spelling()
        if as_json:
            click.echo(json.dumps(_as_json(result, spelling), indent=2, ensure_ascii=False))
        else:
            _print(silta, request, result, spelling)
    sys.exit(0 if result.total else 1)


def _plain(fragments: "tuple[Fragment, ...]") -> str:
    return "".join(fragment.text for fragment in fragments)


def _as_json(result: "SearchResult", spelling: "Spelling") -> dict[str, Any]:
    return {
        "total": result.total,
        "page": result.page,
        "pages": result.pages,
        "match": result.match.value,
        "concepts": list(result.concepts),
        "unknown_words": list(spelling.unknown),
        "did_you_mean": spelling.correction.text if spelling.correction else None,
        "took": round(result.took, 6),
        "hits": [_hit(hit) for hit in result.hits],
        "facets": {
            name.value: [{"value": item.value, "count": item.count, "selected": item.selected} for item in counts]
            for name, counts in result.facets.items()
        },
    }


def _hit(hit: "Hit") -> dict[str, Any]:
    return {
        "id": str(hit.id),
        "slug": hit.slug,
        "score": round(hit.score, 4),
        "language": hit.language.value,
        "title": _plain(hit.title),
        "summary": _plain(hit.summary),
        "snippet": _plain(hit.snippet),
        **{name.value: list(values) for name, values in hit.terms.items()},
        "year": hit.year,
        "demonstration": hit.demonstration,
        "reviewed": hit.reviewed,
        "organisations": list(hit.organisations),
        "reasons": _reasons(hit.reasons) if hit.reasons else None,
    }


def _reasons(reasons: "Reasons") -> dict[str, Any]:
    return {
        "concepts": list(reasons.concepts),
        "words": [{"word": item.word, "language": item.language.value} for item in reasons.words],
    }


def _print(silta: "Silta", request: SearchRequest, result: "SearchResult", spelling: "Spelling") -> None:
    console = Console(highlight=False)
    console.print(
        f"{result.total:,} briefs, page {result.page} of {max(result.pages, 1)} ({result.took * 1000:.1f} ms)"
    )
    if spelling.correction:
        console.print(f"did you mean: {spelling.correction.text}", markup=False)
    for concept in result.concepts:
        console.print(f"also found by technology: {_names(silta, concept, request.language)}", markup=False)
    if result.match.value == "any" and not request.need:
        console.print("no brief has all of the words; these have some of them")
    if spelling.unknown:
        console.print(f"no brief has: {', '.join(spelling.unknown)}", markup=False)
    if not result.hits:
        return
    for place, hit in enumerate(result.hits):
        levels = [value.removeprefix("trl") for value in hit.terms[FacetName.MATURITY] if value.startswith("trl")]
        brief = _marked(hit.title, "bold")
        brief.append("\n")
        brief.append_text(_marked(hit.snippet or hit.summary, ""))
        if hit.reasons:
            brief.append(f"\nfits: {_fitting(silta, hit.reasons, request.language)}", style="italic")
        table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, show_header=not place)
        table.add_column("Maturity", no_wrap=True, width=_MATURITY)
        table.add_column("Brief", overflow="fold")
        table.add_row(f"TRL {'-'.join(levels)}" if levels else "unknown", brief)
        console.print(table)
        # Outside of the table, which would cut or break it: it is copied, and read by other programs.
        console.print(f"{' ' * (_MATURITY + 2)}/briefs/{hit.slug}\n", style="dim", markup=False, soft_wrap=True)


def _names(silta: "Silta", concept: str, language: Language) -> str:
    """Return what a technology is called, first in the reader's language, then in the others."""
    technology = silta.vocabularies.taxonomy.get(concept)
    if technology is None:
        return concept
    order = sorted(Language, key=lambda item: item is not language)
    return " / ".join(dict.fromkeys(technology.label.in_language(item) for item in order))


def _fitting(silta: "Silta", reasons: "Reasons", language: Language) -> str:
    technologies = map(silta.vocabularies.taxonomy.get, reasons.concepts)
    names = [f"{item.label.in_language(language)} (technology)" for item in technologies if item]
    words: dict[Language, list[str]] = {}
    for item in reasons.words:
        words.setdefault(item.language, []).append(item.word)
    return "; ".join((*names, *(f"{', '.join(found)} ({code})" for code, found in words.items())))


def _marked(fragments: "tuple[Fragment, ...]", style: str) -> Text:
    text = Text(style=style)
    for fragment in fragments:
        text.append(fragment.text, style="underline" if fragment.marked else None)
    return text
