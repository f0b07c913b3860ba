"""What the changes of the taxonomy and their problems are called."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from kb.model import ChangeKind, ProposalState
from kb.search.request import FacetName
from kb.taxonomy import ConceptProblem, ProblemKind
from web.site import reader_labels

Word = Callable[[], str]

KINDS: Mapping[ChangeKind, Word] = {
    ChangeKind.ADD: lambda: gettext("New technology"),
    ChangeKind.EDIT: lambda: gettext("Change"),
    ChangeKind.MERGE: lambda: gettext("Merge into another one"),
    ChangeKind.DEPRECATE: lambda: gettext("Use no more"),
}
STATES: Mapping[ProposalState, Word] = {
    ProposalState.PROPOSED: lambda: gettext("waiting"),
    ProposalState.ACCEPTED: lambda: gettext("accepted"),
    ProposalState.REFUSED: lambda: gettext("refused"),
    ProposalState.WITHDRAWN: lambda: gettext("withdrawn"),
}
_FIELDS: Mapping[str, Word] = {
    "label": lambda: gettext("Name"),
    "synonyms": lambda: gettext("Other names"),
    "scope_note": lambda: gettext("What it means"),
    "broader": lambda: gettext("Broader technologies"),
    "concept": lambda: gettext("Address"),
    "replacement": lambda: gettext("Replacement"),
}
_PROBLEMS: Mapping[ProblemKind, Callable[[str, str], str]] = {
    ProblemKind.MISSING: lambda _value, _other: gettext("This is needed in all three languages."),
    ProblemKind.UNREADABLE: lambda value, _other: gettext("This cannot be kept: %(problem)s", problem=value),
    ProblemKind.ID_TAKEN: lambda value, _other: gettext(
        "The address %(value)s is or was given already; no address is given twice.", value=value
    ),
    ProblemKind.UNKNOWN: lambda value, _other: gettext("There is no technology “%(value)s”.", value=value),
    ProblemKind.DEPRECATED: lambda value, _other: gettext("“%(value)s” is used no more.", value=value),
    ProblemKind.CYCLE: lambda value, _other: gettext(
        "“%(value)s” is the technology itself or narrower, so it cannot be broader.", value=value
    ),
    ProblemKind.LABEL_TAKEN: lambda value, other: gettext(
        "“%(value)s” is a name of %(other)s already; choose another one, or merge the two.", value=value, other=other
    ),
    ProblemKind.SAME: lambda _value, _other: gettext("A technology cannot take its own place; name another one."),
    ProblemKind.REPLACEMENT_BELOW: lambda value, _other: gettext(
        "“%(value)s” is narrower than the technology; move it elsewhere first.", value=value
    ),
    ProblemKind.HAS_NARROWER: lambda value, _other: gettext(
        "“%(value)s” is narrower: move it elsewhere first, or name a replacement that takes it over.", value=value
    ),
    ProblemKind.NOTHING: lambda _value, _other: gettext("Nothing would change."),
    ProblemKind.CHANGED_MEANWHILE: lambda value, _other: gettext(
        "Somebody changed this meanwhile, to “%(value)s”; propose your change again from there.", value=value
    ),
    ProblemKind.NO_REPLACEMENT: lambda _value, _other: gettext("Name the technology that takes its place."),
}
_IDS = frozenset(
    {
        ProblemKind.UNKNOWN,
        ProblemKind.DEPRECATED,
        ProblemKind.CYCLE,
        ProblemKind.REPLACEMENT_BELOW,
        ProblemKind.HAS_NARROWER,
    }
)
"""Problems whose value is the id of a concept, or what somebody typed for one."""


def problem_text(problem: ConceptProblem) -> str:
    """Return what is wrong in the reader's language, concepts by their names."""
    names = reader_labels().technologies
    value = names.get(problem.value, problem.value) if problem.kind in _IDS else problem.value
    return _PROBLEMS[problem.kind](value, names.get(problem.other, problem.other))


def field_name(path: str) -> str:
    """Return what a field is called, with its language: ``label.de``, ``synonyms_fi``, ``broader``."""
    name, _, code = path.partition(".")
    if name.startswith("synonyms_"):
        name, _, code = name.partition("_")
    word = _FIELDS[name]()
    return f"{word} ({reader_labels().value(FacetName.LANGUAGE, code)})" if code else word
