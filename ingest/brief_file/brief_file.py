"""A brief as one file: front matter and body together, validated."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ingest.brief_file.body import FIELDS, parse_body, render_body
from ingest.brief_file.errors import InvalidBriefFile
from ingest.brief_file.front_matter import assessments_of, from_brief, to_fields
from ingest.brief_file.standing import NO_STANDING, Standing, give_standing, take_standing
from ingest.brief_file.yaml_mapping import render_mapping, split_front_matter
from kb.model import Evidence, Language, Text, Texts, TransferBrief, explain, new_id, slugify

_ASSESSED = ("technologies", "business_models")
_ASSESSED_ONCE = ("maturity", "target_maturity", "potential")


@dataclass(frozen=True, slots=True)
class BriefFile:
    """What a file said."""

    brief: TransferBrief
    has_id: bool
    """Whether the file gave the id; otherwise a new one was made."""
    is_judged: bool
    """Whether the file names an assessor or is to be taken as it is, so that nothing is to be estimated."""
    standing: Standing = NO_STANDING
    """What the file says of the brief's place among the others."""


def read_brief(content: str) -> BriefFile:
    """Read a brief from the content of its file.

    :param content: the whole file as text
    :raises InvalidBriefFile: with one sentence that says what to change
    """
    front, body, first_line = split_front_matter(content)
    fields = to_fields(front)
    standing = take_standing(fields)
    texts = parse_body(body, first_line)
    if not standing.as_is:
        _place_evidence(fields, texts)
    has_id = bool(fields.get("id"))
    if standing.is_from_export and not has_id:
        message = "a file with keys that an export writes (as_is, edited, former_slugs ...) names the id of its brief"
        raise InvalidBriefFile(message)
    fields.setdefault("id", str(new_id()))
    first = texts.get("en") or next(iter(texts.values()))
    fields.setdefault("slug", slugify(first["title"]))
    try:
        brief = TransferBrief.model_validate({**fields, "texts": texts})
    except ValidationError as error:
        raise InvalidBriefFile(explain(error)) from error
    return BriefFile(brief, has_id, "assessor" in front or standing.as_is, standing)


def write_brief(brief: TransferBrief, standing: Standing | None = None) -> str:
    """Write a brief so that :func:`read_brief` gives the same brief back.

    :param standing: what the knowledge base knows of it beside; nothing when None. That it is to be taken as it is, is
        only written where that makes a difference.
    """

    front = from_brief(brief, lambda evidence: _needs_start(evidence, brief.texts))
    if standing is not None:
        if standing.as_is and "assessor" in front and _is_found_again(brief):
            standing = standing.model_copy(update={"as_is": False})
        if standing.as_is:
            front = from_brief(brief, lambda evidence: True)
        front = give_standing(front, standing)
    return f"---\n{render_mapping(front)}---\n\n{render_body(brief.texts)}"


def _needs_start(evidence: Evidence, texts: Texts) -> bool:
    """Whether the reader would not give the evidence its position again; it looks for none in other sources."""
    return evidence.start is not None and (evidence.source is not None or _find(evidence, texts) != evidence.start)


def _is_found_again(brief: TransferBrief) -> bool:
    """Whether reading gives the organisations their keys, and every piece of evidence a position that it has."""
    has_keys = all(item.organisation.key for item in brief.organisations)
    return has_keys and all(
        evidence.source is not None or evidence.start is not None
        for assessment in assessments_of(brief)
        for evidence in assessment.evidence
    )


def _pattern(quote: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in quote.split()))


def _find(evidence: Evidence, texts: Texts) -> int | None:
    text = texts.get(evidence.language) if evidence.language else None
    content = getattr(text, evidence.field, "") if isinstance(text, Text) and evidence.field in _TEXT_FIELDS else ""
    found = _pattern(evidence.quote).search(content)
    return found.start() if found else None


_TEXT_FIELDS = ("title", "summary", *FIELDS)


def _place_evidence(fields: dict[str, Any], texts: dict[str, dict[str, str]]) -> None:
    """Give each quote its position, and refuse one that does not stand where it says.

    :raises InvalidBriefFile: naming the assessment and the quote
    """
    for key in (*_ASSESSED, *_ASSESSED_ONCE):
        assessments = fields.get(key, [])
        for assessment in assessments if isinstance(assessments, list) else [assessments]:
            evidence = assessment.get("evidence", [])
            for item in evidence if isinstance(evidence, list) else []:
                if isinstance(item, dict) and isinstance(item.get("quote"), str) and item["quote"].strip():
                    _place(key, item, texts)


def _place(key: str, item: dict[str, Any], texts: dict[str, dict[str, str]]) -> None:
    if item.get("start") or item.get("source"):
        return
    pattern = _pattern(item["quote"])
    languages = [item["language"]] if item.get("language") else [code.value for code in Language]
    named = [item["field"]] if item.get("field") else list(_TEXT_FIELDS)
    for language in languages:
        for field in named:
            content = texts.get(language, {}).get(field, "")
            found = pattern.search(content)
            if found:
                # Positions count in the text as the model keeps it, without white space at its ends.
                item |= {"language": language, "field": field, "start": found.start()}
                return
    where = f" in {'/'.join(languages)}.{named[0]}" if item.get("field") else ""
    message = f"{key}: the quote {item['quote'][:80]!r} does not stand word for word{where}"
    raise InvalidBriefFile(message)
