"""Published briefs on the topics of an opening."""

from collections.abc import Collection
from dataclasses import dataclass

from kb.model import Language
from kb.search.request import FacetName, SearchRequest, Sort
from kb.store import UnitOfWork
from web.addresses import brief_address
from web.language import reader_language
from web.site import this_site

LOOKED_AT = 50
SHOWN = 5


@dataclass(frozen=True, slots=True)
class RelatedBrief:
    """A brief as the page names it."""

    title: str
    language: Language
    """Of the title."""
    address: str
    shared: tuple[str, ...]
    """Technologies that both have, or that are broader than one of the brief's."""


def related_briefs(work: UnitOfWork, technologies: Collection[str]) -> list[RelatedBrief]:
    """Return the briefs that share most of the technologies, the newest of equal ones first."""
    if not technologies:
        return []
    silta = this_site().silta
    taxonomy = silta.vocabularies.taxonomy
    asked = SearchRequest(
        filters={FacetName.TECHNOLOGY: tuple(technologies)}, sort=Sort.NEWEST, facets=(), page_size=LOOKED_AT
    )
    hits = silta.searcher.search(asked).hits
    stored = work.briefs.get_many(hit.id for hit in hits)
    language = reader_language()
    found = []
    for hit in hits:
        if hit.id not in stored:
            continue
        brief = stored[hit.id].brief
        has = {up for item in brief.technologies for up in (item.value, *taxonomy.ancestors(item.value))}
        code, text = brief.texts.nearest(language)
        shared = tuple(item for item in technologies if item in has)
        found.append(RelatedBrief(text.title, code, brief_address(brief.slug), shared))
    return sorted(found, key=lambda item: -len(item.shared))[:SHOWN]
