"""The concepts as a tree that can be searched, and one concept with what was proposed for it."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.model import ChangeKind, Language, Technology
from web.curate import curate
from web.curate.taxonomy.reading import resolve
from web.curate.taxonomy.words import KINDS, STATES
from web.site import reader_labels, this_site

LENGTH = 100
"""Characters that are looked for."""


@curate.get("/taxonomy")
def taxonomy() -> str:
    """Show the tree with the number of briefs that have each concept, or the concepts with some words."""
    concepts, labels = this_site().silta.vocabularies.taxonomy, reader_labels()
    wanted = " ".join(request.args.get("q", "")[:LENGTH].split())

    def in_order(identifiers: tuple[str, ...]) -> list[str]:
        return sorted(identifiers, key=lambda item: labels.sort_key(labels.technologies[item]))

    with this_site().silta.database.unit_of_work() as work:
        counts = work.taxonomy_changes.counts()
        waiting = work.taxonomy_changes.count_waiting()
    everything = (*concepts, *concepts.all_deprecated.values())
    return render_template(
        "curate/taxonomy/tree.html",
        counts=counts,
        waiting=waiting,
        wanted=wanted,
        found=in_order(tuple(item.id for item in everything if _has(item, wanted.casefold()))) if wanted else None,
        concepts=concepts,
        tops=in_order(concepts.tops),
        narrower={item.id: in_order(concepts.narrower(item.id)) for item in concepts},
        number_of=len(concepts),
        deprecated=in_order(tuple(concepts.all_deprecated)),
    )


@curate.get("/taxonomy/concepts/<identifier>")
def concept(identifier: str) -> str:
    """Show what a concept says, what was proposed for it, and what can be proposed."""
    concepts = this_site().silta.vocabularies.taxonomy
    found = concepts.get(identifier) or concepts.deprecated(identifier)
    if found is None:
        abort(404)
    with this_site().silta.database.unit_of_work() as work:
        proposals = work.taxonomy_changes.of(identifier)
        count = work.taxonomy_changes.counts().get(identifier, 0)
    return render_template(
        "curate/taxonomy/concept.html",
        concept=found,
        count=count,
        replacement=concepts.replacement(identifier),
        broader=tuple(reversed(concepts.ancestors(identifier))),
        narrower=concepts.narrower(identifier),
        synonyms={language: found.synonyms(language) for language in Language},
        proposals=reversed(proposals),
        kinds=KINDS,
        states=STATES,
        changes=() if found.deprecated else (ChangeKind.EDIT, ChangeKind.MERGE, ChangeKind.DEPRECATE),
    )


@curate.get("/taxonomy/find")
def find_concept() -> Response:
    """Lead from a typed name to the form that makes a candidate a synonym of it."""
    identifier = resolve(request.args.get("concept", ""), this_site().silta.vocabularies)
    term, code = request.args.get("term", "")[:LENGTH], request.args.get("in", "")
    if identifier not in this_site().silta.vocabularies.taxonomy:
        return redirect(url_for("curate.taxonomy", q=request.args.get("concept", "")[:LENGTH]), 303)
    address = url_for("curate.edit_concept", identifier=identifier, synonym=term, **{"in": code})
    return redirect(address, 303)


def _has(item: Technology, wanted: str) -> bool:
    labels = (label for code in Language for label in (item.label.in_language(code), *item.synonyms(code)))
    return wanted in item.id or any(wanted in label.casefold() for label in labels)
