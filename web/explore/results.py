"""A page of results with everything around it: facets, order, notices and ways on; for searches and for needs."""

from dataclasses import dataclass

from flask import render_template

from kb.language import words
from kb.model import Language
from kb.search.request import MAX_RESULTS, Match, SearchRequest, Sort
from kb.search.result import SearchResult
from kb.search.spelling import Spelling
from web.addresses import keep_parameters, search_address, search_pairs
from web.density import carried_view, is_compact
from web.explore.alternatives import find_alternatives
from web.explore.chips import chips
from web.explore.facets import present
from web.explore.near_concepts import find_near
from web.explore.opening import more_place, read_opening
from web.explore.options import list_options
from web.explore.pager import number_pages
from web.explore.trl_range import choices, shown_range
from web.labels import Labels
from web.language import reader_language
from web.metadata.citation_formats import FORMATS
from web.site import reader_labels, this_site
from web.statistics import note_search

TRANSLATIONS = 8
"""Words of other languages that are named."""
CONCEPTS = 6
"""Recognised technologies that the notice names; a need of many sentences can name more."""
SENTENCE = 8
"""A search for more words than these is a sentence, and finds more as a need."""


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """A technology that the words name, with its labels in the other languages."""

    id: str
    label: str
    others: tuple[tuple[Language, str], ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a mistyped question may have meant."""

    question: SearchRequest
    total: int


def results_page(template: str, question: SearchRequest, left_out: tuple[str, ...]) -> str:
    """Answer a question and write its page.

    :param template: shows the form of the question and, below it, ``parts/results.html``
    :param left_out: names of parameters that could not be understood
    """
    silta = this_site().silta
    labels = reader_labels()
    result = silta.searcher.search(question)
    note_search(question, result.total)
    shown = question.model_copy(update={"page": result.page})
    # A page without the hint is better than one that waits for the dictionaries after the start.
    spelling = silta.speller.check(question.text, question.language, wait=False) if question.text else Spelling()
    keep_parameters((*search_pairs(shown), *carried_view()))

    def page_address(number: int) -> str:
        return search_address(shown.model_copy(update={"page": number}))

    return render_template(
        template,
        question=shown,
        result=result,
        facets=present(result.facets, question, labels, silta.vocabularies.taxonomy),
        chips=chips(question, labels),
        cleared=question.model_copy(update={"filters": {}, "page": 1}),
        sorts=[(sort.value, labels.words[SORT_WORDS[sort]]) for sort in Sort],
        concepts=_concepts(result, labels),
        translations=result.translations[:TRANSLATIONS],
        more_concepts=max(0, len(result.concepts) - CONCEPTS),
        switched=question.model_copy(update={"concepts": not question.concepts, "page": 1}),
        meant=_meant(question, spelling),
        unknown=spelling.unknown,
        as_need=_as_need(question),
        list_options=list_options,
        opening=read_opening(shown),
        more_place=more_place,
        trl_range=shown_range(question),
        trl_choices=choices,
        compact=is_compact(),
        address=search_address(shown),
        left_out=left_out,
        pager=number_pages(result.page, result.pages, page_address),
        first_page_pdf=search_address(question.model_copy(update={"page": 1}), ".pdf"),
        page_address=page_address,
        first=(result.page - 1) * question.page_size + 1,
        alternatives=find_alternatives(shown, result, silta, labels) if not result.total else [],
        near_concepts=find_near(shown, result, silta, labels) if not result.total else [],
        deepest=MAX_RESULTS,
        citation_formats=FORMATS.values(),
    )


def _meant(question: SearchRequest, spelling: Spelling) -> Meant | None:
    """Return the corrected question where it finds something."""
    if spelling.correction is None:
        return None
    corrected = question.model_copy(update={"text": spelling.correction.text, "page": 1})
    counting = corrected.model_copy(update={"page_size": 0, "facets": ()})
    total = this_site().silta.searcher.search(counting).total
    return Meant(corrected, total) if total else None


def _as_need(question: SearchRequest) -> SearchRequest | None:
    """Return a long search as the need that it probably is."""
    if question.need or len(words(question.text)) <= SENTENCE:
        return None
    return question.model_copy(update={"need": True, "match": Match.ANY, "page": 1})


def _concepts(result: SearchResult, labels: Labels) -> list[FoundConcept]:
    found = []
    for identifier in result.concepts[:CONCEPTS]:
        label = labels.technologies.get(identifier, identifier)
        others: dict[str, tuple[Language, str]] = {label.casefold(): (reader_language(), label)}
        for language in Language:
            other = this_site().labels[language].technologies.get(identifier)
            if other is not None:  # many a technology has one name in two languages
                others.setdefault(other.casefold(), (language, other))
        found.append(FoundConcept(identifier, label, tuple(others.values())[1:]))
    return found


SORT_WORDS = {
    Sort.RELEVANCE: "relevance",
    Sort.NEWEST: "newest",
    Sort.READIEST: "readiest",
    Sort.POTENTIAL: "sort-potential",
}
"""The key of each order in :attr:`web.labels.Labels.words`."""
