"""The list of openings, with filters."""

from collections.abc import Mapping

from flask import render_template, request

from kb.catalogue.openings import SAVED, OpeningFacet, OpeningQuestion, OpeningSort, search_openings
from kb.model import AcademicLevel, FundingKind, OpeningKind
from web.accounts.permissions import current_actor, public
from web.addresses import carried_pairs, keep_parameters, with_pairs
from web.contribute.moment import today
from web.cooperation.facet_rows import FacetRow, most_frequent, rows_in_order, technology_rows
from web.exchange import exchange
from web.exchange.words import start_text, word
from web.explore.pager import make_pager, read_page
from web.labels import Labels
from web.language import NAMES, reader_language
from web.site import reader_labels, this_site

PATH = "/exchange"
PAGE = 20
SHOWN_COUNTRIES = 15
"""Countries that the filter shows at most."""
_KINDS = {OpeningFacet.KIND: OpeningKind, OpeningFacet.LEVEL: AcademicLevel, OpeningFacet.FUNDING: FundingKind}


@exchange.get(PATH)
@public
def listing() -> str:
    """Show what is open."""
    silta = this_site().silta
    question = read_opening_question()
    language = reader_language()
    found = search_openings(silta.database, silta.vocabularies, question, today(), language)
    pager = make_pager(PATH, question.pairs, read_page(), total=len(found.entries), size=PAGE)
    keep_parameters((*question.pairs, *pager.pairs))
    shown = [entry.profile for entry in found.entries[pager.first : pager.first + PAGE]]
    return render_template(
        "exchange/list.html",
        openings=[(opening, *opening.texts.nearest(language)) for opening in shown],
        total=len(found.entries),
        question=question,
        sorts=tuple(OpeningSort),
        facets=facets_of(question, found.counts),
        pager=pager,
        actor=current_actor(),
        alert_address=with_pairs("/newsletter/search", (SAVED, *question.pairs, *carried_pairs())),
        list_file=lambda ending: with_pairs(f"{PATH}.{ending}", (*question.pairs, *carried_pairs())),
    )


def read_opening_question() -> OpeningQuestion:
    """Return what the address asks for."""
    return OpeningQuestion.of(request.args.items(multi=True), this_site().silta.vocabularies)


def facets_of(
    question: OpeningQuestion, counts: Mapping[OpeningFacet, Mapping[str, int]]
) -> list[tuple[OpeningFacet, list[FacetRow]]]:
    """Return the rows of each facet that has some."""
    labels = reader_labels()
    found = []
    for facet in OpeningFacet:
        had, chosen = counts[facet], question.chosen.get(facet, ())
        if facet is OpeningFacet.TECHNOLOGY:
            rows = technology_rows(had, chosen, this_site().silta.vocabularies.taxonomy, labels)
        elif facet is OpeningFacet.COUNTRY:
            rows = most_frequent(labels.countries, had, chosen, labels, SHOWN_COUNTRIES)
        elif facet is OpeningFacet.START:
            # Quarters sort as text; "flexible" comes behind every year.
            values = sorted({*had, *chosen})
            rows = rows_in_order({value: start_text(value) for value in values}, had, chosen)
        elif facet is OpeningFacet.LANGUAGE:
            rows = rows_in_order({code.value: name for code, name in NAMES.items()}, had, chosen)
        else:
            rows = rows_in_order({value.value: word(value) for value in _KINDS[facet]}, had, chosen)
        if rows:
            found.append((facet, rows))
    return found


def chosen_labels(question: OpeningQuestion, labels: Labels) -> list[str]:
    """Say what a question looks for, value by value, in the language of the labels and of the context."""
    named: Mapping[OpeningFacet, Mapping[str, str]] = {
        OpeningFacet.TECHNOLOGY: labels.technologies,
        OpeningFacet.COUNTRY: labels.countries,
        OpeningFacet.LANGUAGE: {code.value: name for code, name in NAMES.items()},
        **{facet: {value.value: word(value) for value in kind} for facet, kind in _KINDS.items()},
    }
    words = [f"“{question.text}”"] if question.text else []
    for facet, values in question.chosen.items():
        if facet is OpeningFacet.START:
            words += [start_text(value) for value in values]
        else:
            words += [named[facet].get(value, value) for value in values]
    return words
