"""A small taxonomy for tests: robotics over grippers and arms, and sensing over cameras."""

from typing import Any

from kb.model import ChangeKind, ConceptChange, ConceptContent, Technology, content_of
from kb.taxonomy import Taxonomy


def concept(identifier: str, *broader: str, **fields: Any) -> Technology:
    """A concept whose labels are its id in each language."""
    uri = f"https://silta.example.org/technologies/{identifier}"
    return Technology(**{"id": identifier, "uri": uri, **dict(content(identifier, *broader)), **fields})


def content(name: str, *broader: str, **fields: Any) -> ConceptContent:
    """What a concept says that is called so in each language."""
    texts = {code: f"{name} {code}" for code in ("de", "en", "fi")}
    return ConceptContent(**{"label": texts, "scope_note": texts, "broader": broader, **fields})


def sample() -> Taxonomy:
    """Two branches."""
    return Taxonomy(
        [
            concept("robotics"),
            concept("gripper", "robotics", synonyms_en=("robot hand",), ambiguous_en=("robot hand",)),
            concept("soft-gripper", "gripper"),
            concept("arm", "robotics", related=("camera",)),
            concept("sensing"),
            concept("camera", "sensing", related=("arm",)),
        ]
    )


def add(name: str, *broader: str, **fields: Any) -> ConceptChange:
    """A new concept."""
    return ConceptChange(kind=ChangeKind.ADD, concept=name, content=content(name, *broader, **fields))


def edit(taxonomy: Taxonomy, name: str, **fields: Any) -> ConceptChange:
    """An edited concept."""
    found = taxonomy.get(name)
    assert found is not None
    before = content_of(found)
    return ConceptChange(
        kind=ChangeKind.EDIT,
        concept=name,
        before=before,
        content=ConceptContent.model_validate({**before.model_dump(), **fields}),
    )


def merge(name: str, into: str) -> ConceptChange:
    """A concept that goes into another one."""
    return ConceptChange(kind=ChangeKind.MERGE, concept=name, replacement=into)


def deprecate(name: str, replacement: str | None = None) -> ConceptChange:
    """A concept that is used no more."""
    return ConceptChange(kind=ChangeKind.DEPRECATE, concept=name, replacement=replacement)
