"""The pages of the technologies."""

from collections import Counter
from collections.abc import Iterable

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kb.model import Language
from kb.search.request import FacetName, SearchRequest, Sort
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.counting import counts_of
from web.explore.spread import facet_shares, maturity_spread
from web.language import reader_language
from web.metadata.structured_data import describe_technology, script
from web.pictures.years import make_years
from web.site import reader_labels, this_site

BRIEFS = 6
"""Briefs of a technology that its page lists, the readiest ones; the search has them all."""
VOCABULARIES = {"wikidata.org/": "Wikidata", "/euroscivoc/": "EuroSciVoc"}
"""What part of an address tells a vocabulary that concepts are matched with."""
PATTERNS = 6
"""Business-model patterns that are named."""


@explore.get("/technologies")
def technologies() -> str:
    """Show the whole taxonomy as a tree with counts."""
    silta = this_site().silta
    labels = reader_labels()
    question = SearchRequest(language=reader_language(), page_size=0, facets=(FacetName.TECHNOLOGY,))
    result = silta.searcher.search(question)
    taxonomy = silta.vocabularies.taxonomy
    keep_parameters(())
    return render_template(
        "technologies.html",
        tops=sorted(taxonomy.tops, key=lambda item: labels.sort_key(labels.technologies[item])),
        narrower={
            item.id: sorted(taxonomy.narrower(item.id), key=lambda one: labels.sort_key(labels.technologies[one]))
            for item in taxonomy
        },
        counts=counts_of(result, FacetName.TECHNOLOGY),
        number_of=len(taxonomy),
    )


@explore.get("/technologies/<identifier>")
def technology(identifier: str) -> str | Response:
    """Show what a technology is called and means, its place in the taxonomy, and its briefs.

    One that another one replaced leads there for ever; one that is used no more without that says so.
    """
    silta = this_site().silta
    taxonomy = silta.vocabularies.taxonomy
    concept = taxonomy.get(identifier)
    if concept is None:
        replacement, gone = taxonomy.replacement(identifier), taxonomy.deprecated(identifier)
        if replacement is not None:
            return redirect(url_for("explore.technology", identifier=replacement), 301)
        if gone is None:
            abort(404)
        keep_parameters(())
        return render_template("technology_deprecated.html", concept=gone)
    labels = reader_labels()
    question = SearchRequest(
        language=reader_language(),
        filters={FacetName.TECHNOLOGY: (identifier,)},
        sort=Sort.READIEST,
        page_size=BRIEFS,
        facets=(FacetName.TECHNOLOGY, FacetName.MATURITY, FacetName.BUSINESS_MODEL, FacetName.YEAR),
    )
    result = silta.searcher.search(question)
    keep_parameters(())
    return render_template(
        "technology.html",
        structured_data=script(describe_technology(identifier, taxonomy, labels, silta.settings)),
        concept=concept,
        broader=tuple(reversed(taxonomy.ancestors(identifier))),
        synonyms={language: concept.synonyms(language) for language in Language},
        narrower=sorted(taxonomy.narrower(identifier), key=lambda item: labels.sort_key(labels.technologies[item])),
        related=sorted(concept.related, key=lambda item: labels.sort_key(labels.technologies[item])),
        matches=named_matches(concept.close_match),
        counts=counts_of(result, FacetName.TECHNOLOGY),
        years=make_years(counts_of(result, FacetName.YEAR), labels, question),
        spread=maturity_spread(question, result, labels),
        patterns=facet_shares(FacetName.BUSINESS_MODEL, question, result, labels, PATTERNS),
        question=question,
        result=result,
    )


def named_matches(uris: Iterable[str]) -> list[tuple[str, str]]:
    """Name the vocabularies behind the addresses of nearly equal concepts; several of one are numbered.

    :returns: name and address, only those that a browser can open
    """
    known = [(_vocabulary(uri), uri) for uri in uris if uri.startswith(("https://", "http://"))]
    times = Counter(name for name, _ in known)
    seen: Counter[str] = Counter()
    named = []
    for name, uri in known:
        seen[name] += 1
        named.append((f"{name} ({seen[name]})" if times[name] > 1 else name, uri))
    return named


def _vocabulary(uri: str) -> str:
    return next((name for part, name in VOCABULARIES.items() if part in uri), uri)
