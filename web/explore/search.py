"""The results page."""

from dataclasses import dataclass

from flask import render_template

from kb.model import Language
from kb.search.request import MAX_RESULTS, SearchRequest, Sort
from kb.search.result import SearchResult
from web.addresses import keep_parameters, search_address, search_pairs
from web.explore import explore
from web.explore.alternatives import find_alternatives
from web.explore.facets import chips, present
from web.explore.options import list_options
from web.explore.question import read_question
from web.labels import Labels
from web.language import reader_language
from web.site import reader_labels, this_site

NEIGHBOURS = 2
"""Pages before and after the current one that the pager names."""


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """A technology that the words name, with its labels in the other languages."""

    id: str
    label: str
    others: tuple[tuple[Language, str], ...]


@explore.get("/search")
def search() -> str:
    """Show the briefs that answer a question, and the facets to narrow it."""
    silta = this_site().silta
    labels = reader_labels()
    question, left_out = read_question()
    result = silta.searcher.search(question)
    shown = question.model_copy(update={"page": result.page})
    keep_parameters(search_pairs(shown))
    return render_template(
        "search.html",
        question=shown,
        result=result,
        facets=present(result.facets, question, labels, silta.vocabularies.taxonomy),
        chips=chips(question, labels),
        cleared=SearchRequest(text=question.text, sort=question.sort, concepts=question.concepts),
        sorts=[(sort.value, labels.words[_SORT_WORDS[sort]]) for sort in Sort],
        concepts=_concepts(result, labels),
        switched=question.model_copy(update={"concepts": not question.concepts, "page": 1}),
        list_options=list_options,
        left_out=left_out,
        pager=_pager(shown, result),
        page_address=lambda number: search_address(shown.model_copy(update={"page": number})),
        first=(result.page - 1) * question.page_size + 1,
        alternatives=find_alternatives(shown, result, silta, labels) if not result.total else [],
        deepest=MAX_RESULTS,
    )


def _concepts(result: SearchResult, labels: Labels) -> list[FoundConcept]:
    site = this_site()
    return [
        FoundConcept(
            identifier,
            labels.technologies.get(identifier, identifier),
            tuple(
                (language, site.labels[language].technologies[identifier])
                for language in Language
                if language is not reader_language() and identifier in site.labels[language].technologies
            ),
        )
        for identifier in result.concepts
    ]


def _pager(question: SearchRequest, result: SearchResult) -> list[tuple[int, str] | None]:
    """List the pages to link to with their addresses; None stands for those in between."""
    if result.pages <= 1:
        return []
    near = range(max(1, result.page - NEIGHBOURS), min(result.pages, result.page + NEIGHBOURS) + 1)
    numbers = sorted({1, *near, result.pages})
    pager: list[tuple[int, str] | None] = []
    for position, number in enumerate(numbers):
        if position and number - numbers[position - 1] == 2:
            pager.append((number - 1, search_address(question.model_copy(update={"page": number - 1}))))
        elif position and number - numbers[position - 1] > 2:
            pager.append(None)
        pager.append((number, search_address(question.model_copy(update={"page": number}))))
    return pager


_SORT_WORDS = {
    Sort.RELEVANCE: "relevance",
    Sort.NEWEST: "newest",
    Sort.READIEST: "readiest",
    Sort.POTENTIAL: "sort-potential",
}
