"""Reading a change of the taxonomy that somebody wrote as JSON."""

from typing import Any

from pydantic import Field, TypeAdapter, ValidationError

from kb.model import (
    ChangeKind,
    ConceptChange,
    ConceptContent,
    InvalidValue,
    Language,
    LocalisedString,
    content_of,
    explain,
)
from kb.model.value import Identifier, Line, Value
from kb.taxonomy import ConceptProblem, ProblemKind, Taxonomy, UnfitChange

LONGEST = 100_000
"""Characters of a file."""


class _File(Value):
    kind: ChangeKind
    concept: Identifier
    replacement: Identifier | None = None
    label: dict[Language, Line] = Field(default_factory=dict)
    scope_note: dict[Language, Line] = Field(default_factory=dict)
    synonyms: dict[Language, tuple[Line, ...]] = Field(default_factory=dict)
    broader: tuple[Identifier, ...] | None = None


_FILE = TypeAdapter(_File)


def read_change(text: str, taxonomy: Taxonomy) -> ConceptChange:
    """Read a change; of an edited concept only what shall be different has to be given.

    :param text: an object with ``kind``, ``concept`` and, as the kind needs them, ``label``, ``scope_note`` (a text a
        language), ``synonyms`` (a list a language), ``broader`` (a list of ids) and ``replacement``
    :raises InvalidValue: naming the field that is wrong
    :raises UnfitChange: when an edited concept does not exist, or a new one lacks a label or a scope note
    """
    if len(text) > LONGEST:
        message = f"the file is longer than {LONGEST:,} characters; it should describe one change"
        raise InvalidValue(message)
    try:
        given = _FILE.validate_json(text)
        return ConceptChange(
            kind=given.kind, concept=given.concept, replacement=given.replacement, **_contents(given, taxonomy)
        )
    except ValidationError as error:
        raise InvalidValue(explain(error)) from error


def _contents(given: _File, taxonomy: Taxonomy) -> dict[str, Any]:
    if given.kind not in {ChangeKind.ADD, ChangeKind.EDIT}:
        return {}
    concept = taxonomy.get(given.concept)
    if given.kind is ChangeKind.ADD or concept is None:
        if given.kind is ChangeKind.EDIT:
            raise UnfitChange([ConceptProblem(ProblemKind.UNKNOWN, "concept", given.concept)])
        missing = [
            ConceptProblem(ProblemKind.MISSING, f"{name}.{language}")
            for name in ("label", "scope_note")
            for language in Language
            if language not in getattr(given, name)
        ]
        if missing:
            raise UnfitChange(missing)
        return {"content": ConceptContent.model_validate(_fields(given))}
    before = content_of(concept)
    kept = {name: getattr(before, name).model_dump() for name in ("label", "scope_note")}
    fields = dict(before) | _fields(given)
    for name in ("label", "scope_note"):
        new = {code.value: text for code, text in getattr(given, name).items()}
        fields[name] = LocalisedString(**(kept[name] | new))
    return {"before": before, "content": ConceptContent.model_validate(fields)}


def _fields(given: _File) -> dict[str, Any]:
    fields: dict[str, Any] = {f"synonyms_{code}": labels for code, labels in given.synonyms.items()}
    if given.broader is not None:
        fields["broader"] = given.broader
    for name in ("label", "scope_note"):
        fields[name] = {code.value: text for code, text in getattr(given, name).items()}
    return fields
