"""A change of the taxonomy: what somebody proposes for a concept, and what was decided about it."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from kb.model.errors import InvalidValue
from kb.model.language import Language, LocalisedString
from kb.model.technology import Technology
from kb.model.value import Identifier, Line, Value


class ChangeKind(StrEnum):
    """What happens to the concept."""

    ADD = "add"
    """It is new."""
    EDIT = "edit"
    """It gets other labels, synonyms, a scope note or a place; another place is a move."""
    MERGE = "merge"
    """It goes into another one, which takes over its names, its narrower concepts and its briefs."""
    DEPRECATE = "deprecate"
    """It is used no more (``owl:deprecated``); with a replacement, that takes over its narrower concepts and briefs."""


class ConceptContent(Value):
    """What people write about a concept."""

    label: LocalisedString
    """skos:prefLabel."""
    synonyms_de: tuple[Line, ...] = ()
    """skos:altLabel, without the order having a meaning; likewise in the other languages."""
    synonyms_en: tuple[Line, ...] = ()
    synonyms_fi: tuple[Line, ...] = ()
    scope_note: LocalisedString
    broader: tuple[Identifier, ...] = ()
    """skos:broader; empty for a top concept."""

    def synonyms(self, language: Language) -> tuple[str, ...]:
        """Return the synonyms in this language."""
        return {Language.DE: self.synonyms_de, Language.EN: self.synonyms_en, Language.FI: self.synonyms_fi}[language]


def content_of(technology: Technology) -> ConceptContent:
    """Return what is written about a concept now."""
    return ConceptContent(**{name: getattr(technology, name) for name in ConceptContent.model_fields})


class ConceptChange(Value):
    """One change of one concept; it is no rule of its own whether it fits the taxonomy."""

    kind: ChangeKind
    concept: Identifier
    """Id of the concept; of a new one the id that it shall have."""
    content: ConceptContent | None = None
    """What a new or edited concept says."""
    before: ConceptContent | None = None
    """What an edited concept said when the change was written; only what differs from it is changed."""
    replacement: Identifier | None = None
    """The concept that takes its place; needed to merge, possible to deprecate."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind in {ChangeKind.ADD, ChangeKind.EDIT} and self.content is None:
            message = f"{self.kind}: say what the concept {self.concept} is called and means"
            raise InvalidValue(message)
        if self.kind is ChangeKind.EDIT and self.before is None:
            message = f"edit: say what the concept {self.concept} said before"
            raise InvalidValue(message)
        if self.kind is ChangeKind.MERGE and self.replacement is None:
            message = f"merge: name the concept that {self.concept} goes into"
            raise InvalidValue(message)
        return self

    @property
    def replaces(self) -> bool:
        """Whether briefs get another concept instead of this one."""
        return self.kind in {ChangeKind.MERGE, ChangeKind.DEPRECATE} and self.replacement is not None

    @property
    def is_move(self) -> bool:
        """Whether an edited concept gets another place."""
        return bool(self.before and self.content and set(self.before.broader) != set(self.content.broader))

    @property
    def moves_briefs(self) -> bool:
        """Whether the index has to learn briefs anew, because they are found under other technologies."""
        return self.is_move or self.kind in {ChangeKind.MERGE, ChangeKind.DEPRECATE}


class ProposalState(StrEnum):
    """Where a proposal stands; what is decided stays decided."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    """In force."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Taken back by who proposed it."""


class ConceptProposal(Value):
    """A change with who proposed it and what was decided."""

    number: Annotated[int, Field(ge=1)]
    """By which people call it."""
    id: UUID
    """UUIDv7, by which exported files say that they have it."""
    change: ConceptChange
    author: Line
    author_id: UUID | None = None
    """Account of the author; None for somebody at the command line."""
    proposed_at: AwareDatetime
    reason: Line
    state: ProposalState = ProposalState.PROPOSED
    decided_by: Line | None = None
    decided_by_id: UUID | None = None
    decided_at: AwareDatetime | None = None
    answer: Line | None = None
    """Why it was decided so."""
    revision: int | None = None
    """Of an accepted one its place in the order of the accepted ones, from 1."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state is ProposalState.PROPOSED


def differing(before: ConceptContent, after: ConceptContent) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two contents: the path of a field (``label.de``), with its value in both."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in ("label", "scope_note"):
        for language in Language:
            old, new = (getattr(item, name).in_language(language) for item in (before, after))
            if old != new:
                found[f"{name}.{language}"] = (old, new)
    for name in ("synonyms_de", "synonyms_en", "synonyms_fi", "broader"):
        old, new = getattr(before, name), getattr(after, name)
        if set(old) != set(new):
            found[name] = (old, new)
    return found
