"""A value of a brief as a person reads it, one thing a line, for comparing."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

from flask_babel import gettext
from pydantic import BaseModel

from kb.model import Assessment, BriefStatus, Participation, SectionProposal, SourceRecord, Text
from kb.search.request import FacetName
from web.curate.editor.labels import section_label
from web.labels import Labels
from web.people_names import person_name
from web.templating import day, percent

_FACETS = {
    "technologies": FacetName.TECHNOLOGY,
    "business_models": FacetName.BUSINESS_MODEL,
    "potential": FacetName.POTENTIAL,
    "sectors": FacetName.SECTOR,
}


def shown_value(path: str, value: Any, labels: Labels) -> str:
    """Return a field's value as text; empty for nothing.

    :param path: the field, which says by what vocabulary its values are called
    """
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, tuple):
        return "\n".join(shown_value(path, item, labels) for item in value)
    if isinstance(value, Assessment):
        return _assessment(path, value, labels)
    if isinstance(value, Text):
        return "\n\n".join(f"{section_label(name, labels)}: {said}" for name, said in value if said)
    if isinstance(value, SectionProposal):
        return f"{section_label(value.section, labels)}: {value.evidence.quote}"
    if isinstance(value, Participation):
        return " · ".join((*_said(value.organisation, labels), labels.words[value.role.value]))
    if isinstance(value, SourceRecord):
        return f"{value.key} · {day(value.retrieved_at.date())}"
    return _plain(path, value, labels)


def _plain(path: str, value: Any, labels: Labels) -> str:
    if isinstance(value, BriefStatus):
        return labels.words[f"status-{value.value}"]
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Enum):
        value = value.value
        return labels.words.get(value) or _named(path, value, labels)
    if isinstance(value, BaseModel):
        return " · ".join(_said(value, labels))
    return _named(path, str(value), labels)


def _said(value: BaseModel, labels: Labels) -> Iterable[str]:
    """Return what a value of several parts says, without the keys that nobody reads."""
    for name, item in value:
        if name != "key" and item not in (None, "", ()):
            yield labels.countries.get(item, item) if name == "country" else _plain(name, item, labels)


def _assessment(path: str, value: Assessment[Any], labels: Labels) -> str:
    said = value.value
    name = _named(path, str(getattr(said, "value", said)), labels)
    parts = [f"{name} – {labels.words[value.origin.value]}"]
    if value.confidence < 1:
        parts.append(percent(value.confidence))
    if value.assessor:
        parts.append(person_name(value.assessor))
    return "\n".join([", ".join(parts), *(f"  “{item.quote}”" for item in value.evidence)])


def _named(path: str, value: str, labels: Labels) -> str:
    facet = _FACETS.get(path)
    return labels.value(facet, value) if facet else value
