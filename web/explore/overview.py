"""The overview: what a search finds as four pictures, in which every mark leads on."""

from collections.abc import Mapping

from flask import render_template

from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.taxonomy import Taxonomy
from web.addresses import keep_parameters, overview_address, search_address, search_pairs
from web.explore import explore
from web.explore.chips import chips
from web.explore.counting import count, count_by_band, counts_of
from web.explore.question import read_question
from web.labels import Labels
from web.pictures.country_map import make_country_map
from web.pictures.matrix import make_matrix
from web.pictures.radar import make_radar
from web.pictures.years import make_years
from web.site import reader_labels, this_site


@explore.get("/overview")
def overview() -> str:
    """Show the briefs that answer a question by readiness and potential, technology, year and country.

    It takes the parameters of ``/search``. A picture counts as the facets do: what is selected in the facets that it
    shows makes no difference to it, so that the ways to the other values stay open.
    """
    silta = this_site().silta
    labels = reader_labels()
    asked, left_out = read_question()
    question = asked.model_copy(update={"page": 1})
    result = count(silta.searcher, question, (FacetName.COUNTRY, FacetName.YEAR))
    banded = count_by_band(silta.searcher, question, (FacetName.POTENTIAL, FacetName.TECHNOLOGY))
    potentials = {(band, value): n for (facet, value, band), n in banded.items() if facet is FacetName.POTENTIAL}
    keep_parameters(search_pairs(question))
    return render_template(
        "overview.html",
        question=question,
        result=result,
        left_out=left_out,
        chips=chips(question, labels),
        cleared=question.model_copy(update={"filters": {}}),
        matrix=make_matrix(potentials, labels, question),
        **_radar(banded, question, silta.vocabularies.taxonomy, labels),
        years=make_years(counts_of(result, FacetName.YEAR), labels, question),
        country_map=make_country_map(counts_of(result, FacetName.COUNTRY), labels, question),
    )


def _radar(
    banded: Mapping[tuple[FacetName, str, str], int], question: SearchRequest, taxonomy: Taxonomy, labels: Labels
) -> dict[str, object]:
    broader, fields = find_fields(question, taxonomy)
    counts = {(value, band): n for (facet, value, band), n in banded.items() if facet is FacetName.TECHNOLOGY}
    shown = question
    if broader is not None:
        counts = {key: n for key, n in counts.items() if key[0] != UNKNOWN}
        if broader in question.selected(FacetName.TECHNOLOGY):
            # Every field is a part of what is selected, so none of them stands out by it.
            shown = question.without(FacetName.TECHNOLOGY)
    return {
        "radar": make_radar(counts, _addresses(fields, question, taxonomy, labels), labels, shown),
        "broader": broader,
        "wider": _choose(question, next(iter(taxonomy.ancestors(broader)), None)) if broader else None,
    }


def find_fields(question: SearchRequest, taxonomy: Taxonomy) -> tuple[str | None, tuple[str, ...]]:
    """Return the technology whose narrower ones the radar shows, and these; None and the top ones for the whole.

    One selected technology opens; one that has nothing narrower is shown among its neighbours.
    """
    selected = question.selected(FacetName.TECHNOLOGY)
    if len(selected) == 1 and selected[0] in taxonomy:
        for identifier in (selected[0], *taxonomy.ancestors(selected[0])):
            if taxonomy.narrower(identifier):
                return identifier, taxonomy.narrower(identifier)
    return None, taxonomy.tops


def _addresses(
    fields: tuple[str, ...], question: SearchRequest, taxonomy: Taxonomy, labels: Labels
) -> list[tuple[str, str]]:
    """Return the fields in the order of their labels: what has narrower ones opens, the others lead to their briefs."""
    found = []
    for identifier in sorted(fields, key=lambda one: labels.places[one]):
        chosen = _choose(question, identifier)
        opens = bool(taxonomy.narrower(identifier))
        found.append((identifier, f"{overview_address(chosen)}#radar" if opens else search_address(chosen)))
    return found


def _choose(question: SearchRequest, technology: str | None) -> SearchRequest:
    """Return the question about this technology only; about all of them when none is given."""
    chosen = question.without(FacetName.TECHNOLOGY)
    return chosen if technology is None else chosen.with_value(FacetName.TECHNOLOGY, technology)
