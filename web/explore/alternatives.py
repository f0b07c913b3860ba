"""What a reader who found nothing can ask instead, and how much it would bring."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.search.request import FacetName, Match, SearchRequest
from kb.search.result import SearchResult
from web.explore.facets import ORDER
from web.labels import Labels

if TYPE_CHECKING:
    from web.silta import Silta

TRIED = 14
"""How many other questions are tried at most; each costs one short search."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another question that finds something."""

    kind: str
    """``filter`` (one facet's filter dropped), ``filters`` (all of them), ``words`` (the words dropped), ``broader`` (a
    broader technology asked for, with the other filters) or ``only`` (nothing kept but one facet's filter)."""
    label: str
    """What is dropped, the broader technology, or what alone is kept."""
    question: SearchRequest
    total: int


def find_alternatives(
    question: SearchRequest, result: SearchResult, silta: "Silta", labels: Labels
) -> list[Alternative]:
    """Try near questions and return those that find something, the one that changes least first."""
    found: list[Alternative] = []
    for number, (kind, label, near) in enumerate(_near(question, result, silta, labels)):
        if number >= TRIED or len(found) >= SHOWN:
            break
        if not near.text:
            # Without words it is a search by filters; the page of needs asks for words.
            near = near.model_copy(update={"need": False, "match": Match.ALL})
        counting = near.model_copy(update={"page": 1, "page_size": 0, "facets": ()})
        total = silta.searcher.search(counting).total
        if total:
            found.append(Alternative(kind, label, near, total))
    return found


def _near(
    question: SearchRequest, result: SearchResult, silta: "Silta", labels: Labels
) -> Iterator[tuple[str, str, SearchRequest]]:
    taxonomy = silta.vocabularies.taxonomy
    selected = [name for name in ORDER if question.selected(name)]
    for name in selected:
        if len(selected) > 1 or question.text:
            yield "filter", _described(name, question, labels), question.without(name)
    if len(selected) > 1 and question.text:
        yield "filters", "", question.model_copy(update={"filters": {}, "page": 1})
    others = [name for name in selected if name is not FacetName.TECHNOLOGY]
    # Without another filter, a broader technology is one of the near ones, which stand apart.
    recognised = result.concepts[:3] if others else ()
    technologies = dict.fromkeys((*question.selected(FacetName.TECHNOLOGY)[:3], *recognised)) if selected else {}
    for broader in dict.fromkeys(up for technology in technologies for up in taxonomy.ancestors(technology)[:2]):
        near = question.without(FacetName.TECHNOLOGY).with_value(FacetName.TECHNOLOGY, broader)
        text = "" if result.concepts else question.text
        yield "broader", labels.value(FacetName.TECHNOLOGY, broader), near.model_copy(update={"text": text})
    if selected and question.text:
        yield "words", question.text[:80], question.model_copy(update={"text": "", "page": 1})
    if len(selected) > 1:
        for name in selected:
            only = {"filters": {name: question.selected(name)}, "text": "", "page": 1}
            yield "only", _described(name, question, labels), question.model_copy(update=only)


def _described(name: FacetName, question: SearchRequest, labels: Labels) -> str:
    values = ", ".join(labels.value(name, value) for value in question.selected(name)[:3])
    return f"{labels.facets[name]}: {values}"
