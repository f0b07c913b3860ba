"""What the fields of a step hold: as it is stored, or as somebody has just typed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from kb.model import SubmissionDraft
from kb.model.questionnaire import PatternQuestion
from web.contribute.basics import publication_line
from web.contribute.step import Step
from web.contribute.text import WRITTEN

BOXES = frozenset({"technologies", "sectors", "cooperation_sought", "patterns", "consent"})
EMPTY_ROWS = 2
"""Empty rows that a table of people or organisations ends with."""
Values = MultiDict[str, str]


@dataclass(frozen=True)
class Shown:
    """The values of a step, what is wrong with them, and what somebody else has stored meanwhile."""

    values: Values
    problems: dict[str, str] = field(default_factory=dict)
    meanwhile: dict[str, str] = field(default_factory=dict)
    """Stored values that differ from those shown, by field."""

    def value(self, name: str) -> str:
        """Return the value of a field."""
        return self.values.get(name, "")

    def has(self, name: str, value: str) -> bool:
        """Whether a box is ticked."""
        return value in self.values.getlist(name)

    def rows(self, prefix: str) -> range:
        """Return the numbers of the rows of a table: the filled ones and some empty ones."""
        used = [int(name.split("-")[1]) for name in self.values if name.startswith(f"{prefix}-") and self.values[name]]
        return range(max(used, default=-1) + 1 + EMPTY_ROWS)


def stored_values(step: Step, draft: SubmissionDraft, questions: Sequence[PatternQuestion] = ()) -> Values:
    """Return what the fields of a step hold as it is stored."""
    pairs: Iterator[tuple[str, str]]
    if step.language is not None:
        text = draft.texts.get(step.language)
        pairs = ((name, getattr(text, name)) for name in WRITTEN)
    elif step is Step.BASICS:
        pairs = _basics(draft)
    elif step is Step.BUSINESS:
        pairs = _business(draft, questions)
    elif step is Step.PEOPLE:
        pairs = _people(draft)
    else:
        pairs = iter(())
    return MultiDict(list(pairs))


def differences(typed: Values, stored: Values) -> dict[str, str]:
    """Return the stored values that differ from what somebody typed, by field."""
    found = {}
    for name in dict.fromkeys(stored):
        # Only boxes are left out of a form when they are empty.
        if name not in typed and name not in BOXES:
            continue
        mine, theirs = (sorted(_folded(value) for value in values.getlist(name)) for values in (typed, stored))
        if mine != theirs:
            found[name] = "\n".join(stored.getlist(name))
    return found


def _folded(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def _basics(draft: SubmissionDraft) -> Iterator[tuple[str, str]]:
    yield "year", str(draft.year or "")
    yield "ipr_status", draft.ipr_status.value if draft.ipr_status else ""
    yield "licence", draft.licence or ""
    yield "publications", "\n".join(map(publication_line, draft.publications))
    for name, values in (
        ("technologies", [item.value for item in draft.technologies]),
        ("sectors", draft.sectors),
        ("cooperation_sought", [item.value for item in draft.cooperation_sought]),
    ):
        for value in values:
            yield name, value


def _business(draft: SubmissionDraft, questions: Sequence[PatternQuestion]) -> Iterator[tuple[str, str]]:
    for question in questions:
        yield f"question-{question.id}", draft.pattern_answers.get(question.id, "")
    for item in draft.business_models:
        yield "patterns", item.value
    yield "potential", draft.potential.value.value if draft.potential else ""


def _people(draft: SubmissionDraft) -> Iterator[tuple[str, str]]:
    yield from _row("contact-", draft.contact, ("name", "email", "phone", "organisation", "url"))
    # Nobody agreed yet to a sentence that says more than the earlier one.
    if draft.consent is not None and draft.consent.covers_pages:
        yield "consent", "yes"
    for number, person in enumerate(draft.people):
        yield from _row(f"person-{number}-", person, ("name", "orcid", "affiliation"))
    for number, item in enumerate(draft.organisations):
        yield from _row(f"organisation-{number}-", item.organisation, ("name", "country", "city", "url", "ror"))
        yield f"organisation-{number}-role", item.role.value
    yield from _row("project-", draft.project, ("identifier", "acronym", "title", "programme", "url"))


def _row(prefix: str, item: BaseModel | None, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        value: Any = getattr(item, name, None)
        yield f"{prefix}{name}", str(value or "")
