"""The pages of the technologies."""

from flask import abort, render_template

from kb.model import Language
from kb.search.request import FacetName, SearchRequest, Sort
from web.addresses import keep_parameters
from web.explore import explore
from web.language import reader_language
from web.metadata.structured_data import describe_technology, script
from web.site import reader_labels, this_site

BRIEFS = 10
"""Briefs of a technology that its page lists; the search has them all."""


@explore.get("/technologies")
def technologies() -> str:
    """Show the whole taxonomy as a tree with counts."""
    silta = this_site().silta
    labels = reader_labels()
    question = SearchRequest(language=reader_language(), page_size=0, facets=(FacetName.TECHNOLOGY,))
    result = silta.searcher.search(question)
    counts = {item.value: item.count for item in result.facets.get(FacetName.TECHNOLOGY, ())}
    taxonomy = silta.vocabularies.taxonomy
    keep_parameters(())
    return render_template(
        "technologies.html",
        tops=sorted(taxonomy.tops, key=lambda item: labels.sort_key(labels.technologies[item])),
        narrower={
            item.id: sorted(taxonomy.narrower(item.id), key=lambda one: labels.sort_key(labels.technologies[one]))
            for item in taxonomy
        },
        counts=counts,
        number_of=len(taxonomy),
    )


@explore.get("/technologies/<identifier>")
def technology(identifier: str) -> str:
    """Show what a technology is called and means, its place in the taxonomy, and its briefs."""
    silta = this_site().silta
    taxonomy = silta.vocabularies.taxonomy
    concept = taxonomy.get(identifier)
    if concept is None:
        abort(404)
    labels = reader_labels()
    question = SearchRequest(
        language=reader_language(),
        filters={FacetName.TECHNOLOGY: (identifier,)},
        sort=Sort.NEWEST,
        page_size=BRIEFS,
        facets=(FacetName.TECHNOLOGY,),
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
        counts={item.value: item.count for item in result.facets.get(FacetName.TECHNOLOGY, ())},
        question=question,
        result=result,
    )
