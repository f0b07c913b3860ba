"""What the knowledge base knows of a brief beside the brief itself: former addresses, what people decided about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationError

from ingest.brief_file.errors import InvalidBriefFile
from kb.model import explain
from kb.model.value import Identifier, Line, Value


class Told(Value):
    """Another brief that a person said is not the same result."""

    id: UUID
    by: Line
    at: AwareDatetime


class MergedInto(Value):
    """The brief that this one went into."""

    id: UUID
    by: Line
    reason: Line
    at: AwareDatetime
    parts: tuple[UUID, ...]
    """What went over with it: the brief itself, and what had been merged into it before."""


class Name(Value):
    """An identifier by which the result is recognised in other sources."""

    name: Line
    """``scheme:value``, for example ``doi:10.5555/1`` or ``arxiv:2401.00001``."""
    relation: Line | None = None
    """DataCite's relation type; None for this very result."""


class Standing(Value):
    """The keys of the front matter that are no fields of the brief."""

    as_is: bool = False
    """Whether the brief is taken as it is: nothing is estimated, no evidence gets a position and no organisation a key
    that it lacks."""
    former_slugs: tuple[Identifier, ...] = ()
    """Addresses that the brief had before."""
    edited: tuple[Line, ...] = ()
    """Paths of the fields that people wrote, which no source may overwrite: ``maturity``, ``texts.fi.title``."""
    identifiers: tuple[Name, ...] = ()
    different_from: tuple[Told, ...] = ()
    parts: tuple[UUID, ...] = ()
    """The briefs that a merged brief is made of; each has a file that says what it says on its own."""
    merged_into: MergedInto | None = None
    part_of: UUID | None = None
    """The merged brief, when the file says what one of its parts says on its own."""
    changed_at_source: Mapping[Line, AwareDatetime] = Field(default_factory=dict)
    """When a record was changed last, as it says itself, by the key of its source; there it is ``modified_at``."""

    @property
    def is_from_export(self) -> bool:
        """Whether an export wrote the file, so that the brief has been compared with the others already."""
        return self != NO_STANDING

    @property
    def is_merged(self) -> bool:
        """Whether the brief went into another one or others went into it; its parts say what it is compared by."""
        return bool(self.parts) or self.merged_into is not None


NO_STANDING = Standing()
"""Of a file that somebody wrote by hand."""
STANDING_KEYS = tuple(name for name in Standing.model_fields if name != "changed_at_source")
"""The keys, in the order in which they are written."""


def take_standing(fields: dict[str, Any]) -> Standing:
    """Take the standing out of front matter.

    :raises InvalidBriefFile: naming the key whose value is wrong
    """
    found = {key: fields.pop(key) for key in STANDING_KEYS if key in fields}
    if isinstance(found.get("identifiers"), list):
        found["identifiers"] = [{"name": item} if isinstance(item, str) else item for item in found["identifiers"]]
    sources = fields.get("sources")
    dates = {}
    for source in sources if isinstance(sources, list) else []:
        if isinstance(source, dict) and "modified_at" in source:
            dates[f"{source.get('source')}:{source.get('identifier')}"] = source.pop("modified_at")
    try:
        return Standing.model_validate({**found, "changed_at_source": dates})
    except ValidationError as error:
        raise InvalidBriefFile(explain(error)) from error


def give_standing(front: dict[str, Any], standing: Standing) -> dict[str, Any]:
    """Return front matter with the standing at its end; a key that says nothing is left out."""
    dumped = standing.model_dump(mode="python", exclude_defaults=True)
    sources = []
    for source in front.get("sources", ()):
        changed = standing.changed_at_source.get(f"{source['source']}:{source['identifier']}")
        sources.append({**source, "modified_at": changed} if changed else source)
    if "identifiers" in dumped:
        dumped["identifiers"] = [item["name"] if len(item) == 1 else item for item in dumped["identifiers"]]
    kept = {key: dumped[key] for key in STANDING_KEYS if key in dumped}
    return {**front, **({"sources": sources} if sources else {}), **kept}
