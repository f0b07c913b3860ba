"""The landing page: what Silta is for, and the ways into it."""

from flask import render_template

from kb.model import MaturityBand
from kb.search.request import UNKNOWN, FacetName, SearchRequest, Sort
from kb.search.search import Searcher
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.facets import Facet, present
from web.language import reader_language
from web.metadata.structured_data import describe_site, script
from web.pictures.matrix import make_matrix
from web.site import reader_labels, this_site

NEWEST = 6
"""Briefs that are shown as the newest."""
VALUES = 10
"""Values of a facet that are shown; the search has them all."""
ENTRANCES = (FacetName.SECTOR, FacetName.MATURITY, FacetName.POTENTIAL, FacetName.BUSINESS_MODEL)
"""Facets that are shown beside the technologies."""


@explore.get("/")
def landing() -> str:
    """Say what Silta is for and show what is in it."""
    silta = this_site().silta
    labels = reader_labels()
    question = SearchRequest(language=reader_language(), sort=Sort.NEWEST, page_size=NEWEST)
    result = silta.searcher.search(question)
    facets = {facet.name: facet for facet in present(result.facets, question, labels, silta.vocabularies.taxonomy)}
    keep_parameters(())
    return render_template(
        "landing.html",
        structured_data=script(describe_site(silta.settings)),
        result=result,
        technologies=_known(facets.get(FacetName.TECHNOLOGY)),
        entrances=[facets[name] for name in ENTRANCES if name in facets],
        known=_known,
        values=VALUES,
        matrix=make_matrix(_count_matrix(silta.searcher), labels),
        newest=SearchRequest(sort=Sort.NEWEST),
    )


def _count_matrix(searcher: Searcher) -> dict[tuple[str, str], int]:
    """Count potential levels within each maturity band.

    A range such as TRL 7-8 lies in two bands and counts in both, as it does in the facet: a cell that leads to the
    filtered search says exactly how many briefs are there.
    """
    counts = {}
    for band in (*(band.value for band in MaturityBand), UNKNOWN):
        filters = {FacetName.MATURITY: (band,)}
        counted = searcher.search(SearchRequest(filters=filters, page_size=0, facets=(FacetName.POTENTIAL,)))
        for item in counted.facets.get(FacetName.POTENTIAL, ()):
            counts[band, item.value] = item.count
    return counts


def _known(facet: Facet | None) -> list[object]:
    """Return the options that name something."""
    if facet is None:
        return []
    return [option for option in (*facet.options, *facet.more) if option.value != UNKNOWN]
