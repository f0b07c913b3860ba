"""The landing page: what Silta is for, and the ways into it."""

from flask import render_template

from kb.search.request import UNKNOWN, FacetName, SearchRequest, Sort
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.counting import count_by_band
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
    everything = SearchRequest(language=reader_language())
    banded = count_by_band(silta.searcher, everything, (FacetName.POTENTIAL,))
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
        matrix=make_matrix({(band, value): n for (_, value, band), n in banded.items()}, labels, everything),
        newest=SearchRequest(sort=Sort.NEWEST),
    )


def _known(facet: Facet | None) -> list[object]:
    """Return the options that name something."""
    if facet is None:
        return []
    return [option for option in (*facet.options, *facet.more) if option.value != UNKNOWN]
