"""The pages of the business-model patterns, and the rules for the levels of potential."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import abort, render_template

from kb.model import Evidence, Language, PotentialLevel
from kb.search.request import FacetName, SearchRequest, Sort
from kb.search.result import Hit
from web.addresses import keep_parameters
from web.explore import explore
from web.explore.counting import counts_of
from web.explore.spread import facet_shares, maturity_spread
from web.language import reader_language
from web.site import reader_labels, this_site

BRIEFS = 6
"""Briefs of a pattern that its page lists, the readiest ones; the search has them all."""
TECHNOLOGIES = 8
"""Technologies that are named."""
PARTS = {Language.DE: "Auf Deutsch", Language.FI: "Suomeksi"}
"""Headings of level two that begin the German and the Finnish part of the rules."""
RULES = Path("business_models") / "README.md"
"""Where a content folder says by which rules the potential is estimated."""


@dataclass(frozen=True, slots=True)
class Example:
    """A brief that could carry a pattern, and the sentence that shows it."""

    hit: Hit
    evidence: Evidence


@explore.get("/business-models")
def business_models() -> str:
    """List the patterns and say how the levels of potential are told apart."""
    silta = this_site().silta
    labels = reader_labels()
    question = SearchRequest(
        language=reader_language(), page_size=0, facets=(FacetName.BUSINESS_MODEL, FacetName.POTENTIAL)
    )
    result = silta.searcher.search(question)
    names = labels.values[FacetName.BUSINESS_MODEL]
    keep_parameters(())
    return render_template(
        "business_models.html",
        patterns=sorted(silta.vocabularies.patterns.values(), key=lambda item: labels.sort_key(names[item.id])),
        levels=[silta.vocabularies.levels[level] for level in PotentialLevel if level in silta.vocabularies.levels],
        counts=counts_of(result, FacetName.BUSINESS_MODEL),
        level_counts=counts_of(result, FacetName.POTENTIAL),
        rules=rules_in(reader_language(), _read(silta.settings.content / RULES)),
    )


@explore.get("/business-models/<identifier>")
def business_model(identifier: str) -> str:
    """Show what a pattern means, and the briefs that could carry it."""
    silta = this_site().silta
    pattern = silta.vocabularies.patterns.get(identifier)
    if pattern is None:
        abort(404)
    labels = reader_labels()
    taxonomy = silta.vocabularies.taxonomy
    question = SearchRequest(
        language=reader_language(),
        filters={FacetName.BUSINESS_MODEL: (identifier,)},
        sort=Sort.READIEST,
        page_size=BRIEFS,
        facets=(FacetName.TECHNOLOGY, FacetName.MATURITY),
    )
    result = silta.searcher.search(question)
    keep_parameters(())
    return render_template(
        "business_model.html",
        pattern=pattern,
        number_of=len(silta.vocabularies.patterns),
        question=question,
        result=result,
        example=find_example(identifier, result.hits),
        spread=maturity_spread(question, result, labels),
        technologies=facet_shares(FacetName.TECHNOLOGY, question, result, labels, TECHNOLOGIES, without=taxonomy.tops),
    )


def find_example(pattern: str, hits: Sequence[Hit]) -> Example | None:
    """Return the brief among these whose source speaks most clearly of the pattern.

    One in the reader's language comes before others; a judgement that a person has made counts more than one by rules;
    of equal ones the first is taken.
    """
    reader = reader_language()
    with this_site().silta.database.unit_of_work() as work:
        stored = work.briefs.get_many(hit.id for hit in hits)
    found: list[tuple[tuple[bool, float], Example]] = []
    for hit in hits:
        brief = stored[hit.id].brief if hit.id in stored else None
        for item in brief.business_models if brief else ():
            if item.value == pattern and item.evidence:
                evidence = min(item.evidence, key=lambda one: one.language is not reader)
                confidence = 1.0 if item.confidence is None else item.confidence
                found.append(((evidence.language is reader, confidence), Example(hit, evidence)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def rules_in(language: Language, text: str) -> tuple[Language, str]:
    """Return the rules in the reader's language: one file holds English first, then a part for each other language.

    :returns: the language of the part, and its Markdown; English where the file has no part in the reader's language
    """
    parts = {Language.EN: text}
    for code, heading in PARTS.items():
        for known, part in list(parts.items()):
            before, found, after = part.partition(f"\n## {heading}\n")
            if found:
                parts[known], parts[code] = before, after
    return (language, parts[language]) if language in parts else (Language.EN, parts[Language.EN])


@lru_cache(maxsize=4)
def _read(file: Path) -> str:
    """Read the rules once; nothing when a content folder has none."""
    return file.read_text(encoding="utf-8") if file.is_file() else ""
