"""What keeps a change of a concept from fitting the taxonomy."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from kb.model import SiltaError


class ProblemKind(StrEnum):
    """What is wrong; the interface has a sentence in each language for every kind."""

    MISSING = "missing"
    """A label or a scope note is empty in one language."""
    UNREADABLE = "unreadable"
    """A value breaks a rule of the model: too long, control characters, no identifier."""
    ID_TAKEN = "id-taken"
    """A concept has or had this id."""
    UNKNOWN = "unknown"
    """There is no such concept."""
    DEPRECATED = "deprecated"
    """The concept is used no more."""
    CYCLE = "cycle"
    """A concept would be broader than itself."""
    LABEL_TAKEN = "label-taken"
    """Another concept has this label in this language."""
    SAME = "same"
    """A concept cannot take its own place."""
    REPLACEMENT_BELOW = "replacement-below"
    """The replacement is narrower than the concept."""
    HAS_NARROWER = "has-narrower"
    """A concept with narrower ones needs a replacement that takes them over."""
    NOTHING = "nothing"
    """Nothing would change."""
    CHANGED_MEANWHILE = "changed-meanwhile"
    """Another change of the same field was accepted since the proposal was written."""
    NO_REPLACEMENT = "no-replacement"
    """A merge names no concept to go into."""


class ConceptProblem(NamedTuple):
    """One thing that is wrong, and where."""

    kind: ProblemKind
    field: str = ""
    """Path of the field: ``label.de``, ``synonyms_fi``, ``broader``, ``concept``, ``replacement``."""
    value: str = ""
    """The value that is wrong: a label, an id."""
    other: str = ""
    """Id of the concept that has it already, where that is the problem."""

    def __str__(self) -> str:
        """Say it in English, with what to do."""
        return _SENTENCES[self.kind].format(field=self.field, value=self.value, other=self.other)


_SENTENCES = {
    ProblemKind.MISSING: "{field} is missing; labels and scope notes are needed in German, English and Finnish",
    ProblemKind.UNREADABLE: "{field}: {value}",
    ProblemKind.ID_TAKEN: "there is or was a concept {value} already; choose another id, no address is given twice",
    ProblemKind.UNKNOWN: "{field}: there is no concept {value}",
    ProblemKind.DEPRECATED: "{field}: the concept {value} is used no more",
    ProblemKind.CYCLE: "broader: {value} is the concept itself or narrower than it, so it cannot be broader",
    ProblemKind.LABEL_TAKEN: "{field}: {value!r} is a label of {other} already; choose another one, or merge the two",
    ProblemKind.SAME: "replacement: a concept cannot take its own place; name another one",
    ProblemKind.REPLACEMENT_BELOW: "replacement: {value} is narrower than the concept; move it out first",
    ProblemKind.HAS_NARROWER: "{value} is narrower; move the narrower concepts first, or name a replacement",
    ProblemKind.NOTHING: "nothing would change",
    ProblemKind.CHANGED_MEANWHILE: "{field} was changed meanwhile, to {value!r}; propose the change again from there",
    ProblemKind.NO_REPLACEMENT: "replacement: name the concept that takes its place",
}


class UnfitChange(SiltaError):
    """A change does not fit the taxonomy; the message says what to do, :attr:`problems` one by one."""

    def __init__(self, problems: Iterable[ConceptProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))
