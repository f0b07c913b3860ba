"""Technologies near to a question that found nothing: broader, narrower and related ones, and what each would bring."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.language import words
from kb.language.compounds import default_splitter
from kb.search.request import FacetName, SearchRequest
from kb.search.result import SearchResult
from kb.search.suggestions import TECHNOLOGY
from kb.taxonomy import Taxonomy
from web.explore.counting import count, counts_of
from web.labels import Labels

if TYPE_CHECKING:
    from web.silta import Silta

EACH = 3
"""Technologies of each relation that are offered, those with the most briefs."""
LOOKED_UP = 6
"""Words that are looked up among the labels."""
SHORTEST = 4
"""Letters of such a word."""
RELATIONS = ("broader", "narrower", "related", "alike")
"""The order in which they are offered; ``alike`` has a label with a word of the question."""


@dataclass(frozen=True, slots=True)
class NearConcept:
    """A technology that has briefs."""

    relation: str
    """One of RELATIONS."""
    label: str
    question: SearchRequest
    """Asks for everything about it."""
    total: int


def find_near(question: SearchRequest, result: SearchResult, silta: "Silta", labels: Labels) -> list[NearConcept]:
    """Return technologies beside those that were recognised or selected; where none was, those with a like label.

    All of them are counted by one search, without the words and the filters of the question.
    """
    taxonomy = silta.vocabularies.taxonomy
    asked = [one for one in (*result.concepts, *question.selected(FacetName.TECHNOLOGY)) if one in taxonomy]
    near = list(_around(asked, taxonomy)) or [("alike", one) for one in _alike(question, silta)]
    if not near:
        return []
    everything = SearchRequest(language=question.language)
    totals = counts_of(count(silta.searcher, everything, (FacetName.TECHNOLOGY,)), FacetName.TECHNOLOGY)
    known = dict.fromkeys(asked)  # what was asked for itself, and what comes twice, is not offered
    found: dict[str, list[NearConcept]] = {relation: [] for relation in RELATIONS}
    for relation, technology in near:
        if technology in known or not totals.get(technology):
            continue
        known[technology] = None
        alone = everything.with_value(FacetName.TECHNOLOGY, technology)
        label = labels.value(FacetName.TECHNOLOGY, technology)
        found[relation].append(NearConcept(relation, label, alone, totals[technology]))
    return [
        concept
        for relation in RELATIONS
        for concept in sorted(found[relation], key=lambda one: (-one.total, labels.sort_key(one.label)))[:EACH]
    ]


def _around(asked: Iterable[str], taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    for technology in asked:
        for broader in taxonomy.ancestors(technology):
            yield "broader", broader
        for narrower in taxonomy.narrower(technology):
            yield "narrower", narrower
        concept = taxonomy.get(technology)
        for related in concept.related if concept is not None else ():
            yield "related", related


def _alike(question: SearchRequest, silta: "Silta") -> list[str]:
    """Return technologies whose label has a word of the question, or a part of a German compound in it."""
    typed = [word for word in words(question.text)[:LOOKED_UP] if len(word) >= SHORTEST]
    parts = [part for word in typed for part in default_splitter().split(word) if len(part) >= SHORTEST]
    suggested = (silta.searcher.suggest(word, question.language, EACH) for word in (*typed, *parts))
    return [item.target for items in suggested for item in items if item.kind == TECHNOLOGY]
