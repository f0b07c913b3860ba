"""The front matter of a brief's file: short forms for people, the model's long forms behind them."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from ingest.brief_file.errors import InvalidBriefFile
from ingest.brief_file.standing import STANDING_KEYS
from kb.model import Assessment, Maturity, Organisation, Participation, TransferBrief

KEYS = (
    "id",
    "slug",
    "status",
    "demonstration",
    "assessor",
    "assessed_on",
    "proposals",
    "technologies",
    "sectors",
    "maturity",
    "target_maturity",
    "business_models",
    "potential",
    "ipr_status",
    "cooperation_sought",
    "organisations",
    "people",
    "contact",
    "project",
    "publications",
    "subjects",
    "sources",
    "origins",
    "licence",
    "year",
    "reviewed_on",
    "published_on",
    "modified_on",
    *STANDING_KEYS,
)
"""All keys, in the order in which they are written."""

PAGE_KEYS = frozenset(("title", "description", "order", "linked"))
"""Keys of the site's own pages, which are Markdown with front matter too, and no briefs."""

_VALUE_KEYS = {"technologies": "technology", "business_models": "pattern", "potential": "level"}
_ASSESSMENT_KEYS = frozenset({"origin", "confidence", "evidence", "assessor", "assessed_on"})
_ORGANISATION_KEYS = tuple(Organisation.model_fields)


def to_fields(front: dict[str, Any]) -> dict[str, Any]:
    """Turn front matter into the fields of a TransferBrief, not yet validated.

    :raises InvalidBriefFile: for an unknown key or a value of the wrong kind
    """
    for key in front:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(KEYS)}"
            message = f"unknown key {key!r} in the front matter; {hint}"
            raise InvalidBriefFile(message)
    fields = {key: value for key, value in front.items() if value not in ("", [], {})}
    judged_by: dict[str, Any] = {key: fields.pop(key) for key in ("assessor", "assessed_on") if key in fields}
    for key in ("technologies", "business_models"):
        if key in fields:
            fields[key] = [_assessment(key, item, judged_by) for item in _list(key, fields[key])]
    for key in ("maturity", "target_maturity", "potential"):
        if key in fields:
            fields[key] = _assessment(key, fields[key], judged_by)
    if "organisations" in fields:
        fields["organisations"] = [_participation(item) for item in _list("organisations", fields["organisations"])]
    return fields


def _list(key: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        message = f"{key} is a list; write each entry on its own line after '- '"
        raise InvalidBriefFile(message)
    return value


def _assessment(key: str, item: Any, judged_by: dict[str, Any]) -> dict[str, Any]:
    """Return the long form of an assessment; what the entry leaves out comes from the head of the file."""
    value_keys = {_VALUE_KEYS[key]} if key in _VALUE_KEYS else {"level", "upper"}
    if isinstance(item, str):
        item = {next(iter(value_keys - {"upper"})): item}
    if not isinstance(item, dict):
        message = f"{key}: a value or a mapping is expected, not {item!r}"
        raise InvalidBriefFile(message)
    unknown = sorted(set(item) - value_keys - _ASSESSMENT_KEYS)
    if unknown:
        allowed = ", ".join(sorted(value_keys | _ASSESSMENT_KEYS))
        message = f"{key}: unknown key {unknown[0]!r}; known are {allowed}"
        raise InvalidBriefFile(message)
    values = {name: item[name] for name in value_keys if item.get(name, "") != ""}
    assessment = {name: item[name] for name in _ASSESSMENT_KEYS if item.get(name, "") not in ("", [])}
    assessment["value"] = values if key not in _VALUE_KEYS else values.get(_VALUE_KEYS[key])
    if assessment.setdefault("origin", "confirmed") == "confirmed":
        # An entry that writes 'assessed_on:' without a value has none, whatever the head of the file says.
        assessment = {**{name: value for name, value in judged_by.items() if name not in item}, **assessment}
    return assessment


def _participation(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        message = f"organisations: a mapping with at least 'name' is expected, not {item!r}"
        raise InvalidBriefFile(message)
    organisation = {key: value for key, value in item.items() if key != "role" and value != ""}
    return {"organisation": organisation, **({"role": item["role"]} if item.get("role") else {})}


def from_brief(brief: TransferBrief, needs_start: Callable[[Any], bool]) -> dict[str, Any]:
    """Turn a brief into front matter, in short forms where they say the same.

    :param needs_start: whether the position of a piece of evidence cannot be found again from its quote
    """
    dumped = brief.model_dump(mode="python", exclude_defaults=True, exclude={"texts"})
    judged = _most_common_assessor(brief)
    front: dict[str, Any] = {"id": str(brief.id), "slug": brief.slug, "status": brief.status.value}
    if judged:
        front |= {key: value for key, value in zip(("assessor", "assessed_on"), judged, strict=True) if value}
    for key in KEYS:
        if key in front or key not in dumped:
            continue
        value = getattr(brief, key)
        if key in ("technologies", "business_models"):
            front[key] = [_short(key, item, judged, needs_start) for item in value]
        elif key in ("maturity", "target_maturity", "potential"):
            front[key] = _short(key, value, judged, needs_start)
        elif key == "organisations":
            front[key] = [_organisation(item) for item in value]
        else:
            front[key] = dumped[key]
    return {key: front[key] for key in KEYS if key in front}


def assessments_of(brief: TransferBrief) -> list[Assessment[Any]]:
    """Return everything that somebody or something judged about a brief."""
    single = (brief.maturity, brief.target_maturity, brief.potential)
    return [*brief.technologies, *brief.business_models, *(item for item in single if item is not None)]


def _most_common_assessor(brief: TransferBrief) -> tuple[str, Any] | None:
    judges = [
        (item.assessor, item.assessed_on)
        for item in assessments_of(brief)
        if item.origin.value == "confirmed" and item.assessor
    ]
    return max(judges, key=lambda judge: (judges.count(judge), str(judge))) if judges else None


def _short(key: str, item: Assessment[Any], judged: Any, needs_start: Callable[[Any], bool]) -> Any:
    value = item.value
    if isinstance(value, Maturity):
        long: dict[str, Any] = value.model_dump(exclude_defaults=True)
    else:
        long = {_VALUE_KEYS[key]: str(value)}
    if item.origin.value != "confirmed":
        long["origin"] = item.origin.value
    if item.confidence != 1.0:
        long["confidence"] = item.confidence
    if item.evidence:
        long["evidence"] = [
            entry.model_dump(exclude_defaults=True, exclude=None if needs_start(entry) else {"start"})
            for entry in item.evidence
        ]
    if item.origin.value != "confirmed" or (item.assessor, item.assessed_on) != judged:
        long |= {
            name: content
            for name, content in (("assessor", item.assessor), ("assessed_on", item.assessed_on))
            if content is not None
        }
        # Without its own date the entry would take the one at the head of the file.
        if item.origin.value == "confirmed" and judged and item.assessed_on is None and judged[1] is not None:
            long["assessed_on"] = ""
    return next(iter(long.values())) if len(long) == 1 and key != "maturity" else long


def _organisation(item: Participation) -> dict[str, Any]:
    dumped = item.organisation.model_dump(exclude_defaults=True)
    ordered = {key: dumped[key] for key in _ORGANISATION_KEYS if key in dumped}
    return {"name": ordered.pop("name"), "role": item.role.value, **ordered}
