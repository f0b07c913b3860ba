"""What the forms of the newsletter offer and send."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import request
from flask_babel import gettext

from kb.catalogue.openings import SAVED, OpeningQuestion, is_over_openings, saved_query
from kb.model import Language
from kb.model.newsletter import INTERESTS, QUERY_LENGTH, Frequency, Interests
from kb.search.request import FacetName, SearchRequest, parse_parameters
from kb.taxonomy import Vocabularies
from web.addresses import search_pairs
from web.explore.chips import chips
from web.explore.question import without_controls
from web.explore.trl_range import with_range
from web.labels import Labels
from web.language import reader_language
from web.site import reader_labels, this_site


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to tick."""

    value: str
    label: str
    ticked: bool
    narrower: tuple["Offered", ...] = ()


def canonical_query(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return the query string of a search in its canonical order; None when it is too long to be saved."""
    pairs = list(pairs)
    if SAVED in pairs:
        query = saved_query(OpeningQuestion.of(pairs, this_site().silta.vocabularies))
        return query if len(query) <= QUERY_LENGTH else None
    printable = [(name, value if value.isprintable() else without_controls(value)) for name, value in pairs]
    asked, _ = parse_parameters(with_range(printable), Language.EN)
    query = urlencode(search_pairs(asked.model_copy(update={"page": 1, "sort": SearchRequest().sort})))
    return query if len(query) <= QUERY_LENGTH else None


def describe_search(query: str, labels: Labels) -> str:
    """Say in the language of the context what a saved search looks for; empty for all briefs."""
    if is_over_openings(query):
        # Imported here because the pages of exchange are imported by way of the review desk, and so of this module.
        from web.exchange.listing import chosen_labels

        question = OpeningQuestion.from_query(query, this_site().silta.vocabularies)
        return " · ".join([gettext("Academic exchange"), *chosen_labels(question, labels)])
    asked, _ = parse_parameters(parse_qsl(query), labels.language)
    words = [gettext("“%(words)s”", words=asked.text)] if asked.text else []
    return " · ".join([*words, *(f"{chip.facet}: {chip.label}" for chip in chips(asked, labels))])


def offered_technologies(interests: Interests) -> list[Offered]:
    """Return the technologies of the first two levels in the reader's order, and deeper ones that are ticked."""
    labels, taxonomy = reader_labels(), this_site().silta.vocabularies.taxonomy
    ticked = set(interests.technologies)

    def offer(identifier: str, narrower: Iterable[str]) -> Offered:
        inner = _sorted([offer(item, ()) for item in narrower], labels)
        label = labels.technologies.get(identifier, identifier)
        return Offered(identifier, label, identifier in ticked, tuple(inner))

    deeper = [item for item in ticked if item in taxonomy and len(taxonomy.ancestors(item)) > 1]
    found = []
    for top in taxonomy.tops:
        of_top = [item for item in deeper if taxonomy.branch(item) == top]
        found.append(offer(top, dict.fromkeys([*taxonomy.narrower(top), *of_top])))
    return _sorted(found, labels)


def offered_sectors(interests: Interests) -> list[Offered]:
    """Return the sectors in the reader's order."""
    labels = reader_labels()
    sectors = this_site().silta.vocabularies.sectors
    return _sorted(
        [Offered(item, labels.value(FacetName.SECTOR, item), item in interests.sectors) for item in sectors], labels
    )


def read_interests(vocabularies: Vocabularies) -> Interests:
    """Return the interests of a form that there are."""
    technologies = [item for item in request.form.getlist("technology") if item in vocabularies.taxonomy]
    sectors = [item for item in request.form.getlist("sector") if item in vocabularies.sectors]
    return Interests(
        technologies=tuple(dict.fromkeys(technologies))[:INTERESTS], sectors=tuple(dict.fromkeys(sectors))[:INTERESTS]
    )


def read_language() -> Language:
    """Return the language that a form asks for, else the reader's."""
    asked = request.form.get("language", "")
    return Language(asked) if asked in set(Language) else reader_language()


def read_frequency(text: str) -> Frequency:
    """Return how often a search is to tell; weekly for anything else."""
    return Frequency(text) if text in set(Frequency) else Frequency.WEEKLY


def _sorted(offered: list[Offered], labels: Labels) -> list[Offered]:
    return sorted(offered, key=lambda item: labels.sort_key(item.label))
