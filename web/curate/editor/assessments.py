"""The assessments of a brief as the desk judges them, each with the places of its evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from kb.curation.judging import JudgedField
from kb.model import Assessment, Evidence, Language, TransferBrief
from kb.search.request import FacetName
from web.curate.editor.labels import field_label, section_label
from web.curate.editor.source import Supported, passage_anchor, place_of
from web.labels import Labels

JUDGED: tuple[JudgedField, ...] = get_args(JudgedField)
"""The fields that hold assessments."""
LISTS = ("technologies", "business_models")
"""Those of them that hold several."""
ORDER: tuple[JudgedField, ...] = ("technologies", "maturity", "target_maturity", "business_models", "potential")
_FACETS = {
    "technologies": FacetName.TECHNOLOGY,
    "business_models": FacetName.BUSINESS_MODEL,
    "potential": FacetName.POTENTIAL,
}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A piece of evidence, and where it can be read."""

    evidence: Evidence
    language: Language | None
    """Language of the text in which it stands now; None when it stands in none."""
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One assessment."""

    field: JudgedField
    item: str | None
    """Its value, in a list."""
    anchor: str
    name: str
    """The value in the reader's language."""
    explanation: str
    assessment: Assessment[Any]
    quotations: tuple[Quotation, ...]


def entries(brief: TransferBrief, labels: Labels) -> tuple[Entry, ...]:
    """Return all assessments in the order in which they are judged."""
    return tuple(_entries(brief, labels))


def anchor_of(field: str, item: str | None = None) -> str:
    """Return the id of an assessment, or of its field."""
    return f"judged-{field}-{item}" if item else f"judged-{field}"


def value_name(field: str, value: Any, labels: Labels) -> tuple[str, str]:
    """Return what an assessed value is called, with an explanation."""
    if field in {"maturity", "target_maturity"}:
        return str(value), labels.value(FacetName.MATURITY, value.band.value)
    facet = _FACETS[field]
    return labels.value(facet, str(getattr(value, "value", value))), ""


def supported(brief: TransferBrief, language: Language, labels: Labels) -> Iterator[Supported]:
    """Return everything that rests on evidence: the assessments, and the sentences proposed for a language."""
    for entry in entries(brief, labels):
        name = f"{field_label(entry.field, labels)}: {entry.name}"
        yield Supported(entry.anchor, name, entry.assessment.evidence)
    for number, item in enumerate(brief.proposals):
        if item.language is language:
            name = section_label(item.section, labels)
            yield Supported(f"proposal-{number}", name, (item.evidence,), is_proposal=True)


def _entries(brief: TransferBrief, labels: Labels) -> Iterator[Entry]:
    for field in ORDER:
        value = getattr(brief, field)
        for assessment in value if field in LISTS else [value] if value is not None else []:
            item = assessment.value if field in LISTS else None
            name, explanation = value_name(field, assessment.value, labels)
            anchor = anchor_of(field, item)
            quotations = tuple(
                Quotation(evidence, _language(evidence, brief), passage_anchor(anchor, number))
                for number, evidence in enumerate(assessment.evidence)
            )
            yield Entry(field, item, anchor, name, explanation, assessment, quotations)


def _language(evidence: Evidence, brief: TransferBrief) -> Language | None:
    return next((code for code, _ in brief.texts if place_of(evidence, brief, code) is not None), None)
