"""The step that asks for the text in one language."""

from pydantic import ValidationError

from kb.model import DraftText, Language, SectionProposal, SubmissionDraft
from kb.model.text import SECTIONS
from web.contribute.fields import Fields, ReadStep

WRITTEN = ("title", "summary", *SECTIONS)
"""The fields that a researcher writes, in the order of the form."""


def read_text(fields: Fields, draft: SubmissionDraft, language: Language) -> ReadStep:
    """Read the step; each field that cannot be kept stays as it was stored, and is named.

    ``accept`` names proposals (by their number among those of the language) whose sentences go into their sections.
    """
    text = draft.texts.get(language)
    for name in WRITTEN:
        if name not in fields.form:
            continue
        value = fields.text(name)
        try:
            text = DraftText.model_validate({**dict(text), name: value})
        except ValidationError as error:
            fields.note(error, "")
    proposals = list(draft.proposals)
    for proposal in accepted(fields, proposals_of(draft, language)):
        written = "\n".join(part for part in (getattr(text, proposal.section), proposal.evidence.quote) if part)
        try:
            text = DraftText.model_validate({**dict(text), proposal.section: written})
        except ValidationError as error:
            fields.note(error, "")
            continue
        proposals.remove(proposal)
    changes = {"texts": draft.texts.with_text(language, text), "proposals": tuple(proposals)}
    return ReadStep(draft.model_copy(update=changes), fields.problems)


def proposals_of(draft: SubmissionDraft, language: Language) -> tuple[SectionProposal, ...]:
    """Return the sentences that are proposed for sections of a language, in the order of the sections."""
    found = [item for item in draft.proposals if item.language is language]
    return tuple(sorted(found, key=lambda item: (SECTIONS.index(item.section), -item.confidence)))


def accepted(fields: Fields, proposals: tuple[SectionProposal, ...]) -> list[SectionProposal]:
    """Return the proposals whose numbers were sent."""
    numbers = {value for value in fields.form.getlist("accept") if value.isascii() and value.isdigit()}
    return [item for number, item in enumerate(proposals) if str(number) in numbers]
