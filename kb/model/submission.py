"""A submission: a result that a researcher is writing down, until a scout takes it over as a brief."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, ValidationError

from kb.model.assessment import Assessment
from kb.model.brief import BriefStatus, CooperationType, IprStatus, Participation, TransferBrief, Year
from kb.model.business_model import PotentialLevel
from kb.model.consent import Consent
from kb.model.contact import Contact
from kb.model.errors import InvalidValue, explain
from kb.model.language import Language
from kb.model.maturity import Maturity
from kb.model.person import Person
from kb.model.project import Project
from kb.model.publication import Publication
from kb.model.section_proposal import SectionProposal
from kb.model.source_record import FieldOrigin, SourceRecord
from kb.model.text import SECTIONS, TITLE_LENGTH, Text, Texts
from kb.model.value import Identifier, Line, Value, one_line, printable

PLACEHOLDER = "…"
"""Stands for a title that is still missing, where a brief is only looked at."""


class SubmissionStart(StrEnum):
    """What a submission was begun from."""

    DOI = "doi"
    CORDIS = "cordis"
    BIBTEX = "bibtex"
    RIS = "ris"
    PDF = "pdf"
    DOCX = "docx"
    EMPTY = "empty"
    API = "api"
    """A program handed it in."""


class DraftText(Text):
    """What is written so far in one language; everything may still be empty."""

    title: Annotated[
        str, AfterValidator(printable), AfterValidator(one_line), StringConstraints(max_length=TITLE_LENGTH)
    ] = ""

    @property
    def is_begun(self) -> bool:
        """Whether anything is written."""
        return any(value for _, value in self)

    @property
    def is_complete(self) -> bool:
        """Whether a firm gets the whole message in this language."""
        return bool(self.title) and super().is_complete

    @property
    def written_sections(self) -> tuple[str, ...]:
        """The sections that hold text."""
        return tuple(name for name in SECTIONS if getattr(self, name))


class DraftTexts(Value):
    """The three languages of a submission, equal to each other."""

    de: DraftText = DraftText()
    en: DraftText = DraftText()
    fi: DraftText = DraftText()

    def get(self, language: Language) -> DraftText:
        """Return what is written in a language."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]

    def with_text(self, language: Language, text: DraftText) -> "DraftTexts":
        """Return the texts with another one in this language."""
        return self.model_copy(update={language.value: text})

    @property
    def begun(self) -> Iterator[tuple[Language, DraftText]]:
        """Each language in which anything is written, in the order de, en, fi."""
        return ((language, text) for language in Language if (text := self.get(language)).is_begun)


class Missing(StrEnum):
    """What keeps a submission from being handed in."""

    TEXT = "text"
    """No language has a title, a summary, and the problem, the solution and the benefit (or the source's words)."""
    CONTACT = "contact"
    CONSENT = "consent"
    """The contact has not agreed to be named."""


class SubmissionDraft(Value):
    """The content of a submission: what a brief has, with nothing required yet."""

    texts: DraftTexts = DraftTexts()
    proposals: tuple[SectionProposal, ...] = ()
    technologies: tuple[Assessment[Identifier], ...] = ()
    sectors: tuple[Identifier, ...] = ()
    maturity: Assessment[Maturity] | None = None
    target_maturity: Assessment[Maturity] | None = None
    business_models: tuple[Assessment[Identifier], ...] = ()
    potential: Assessment[PotentialLevel] | None = None
    ipr_status: IprStatus | None = None
    cooperation_sought: tuple[CooperationType, ...] = ()
    organisations: tuple[Participation, ...] = ()
    people: tuple[Person, ...] = ()
    contact: Contact | None = None
    consent: Consent | None = None
    project: Project | None = None
    publications: tuple[Publication, ...] = ()
    subjects: tuple[Line, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    origins: tuple[FieldOrigin, ...] = ()
    licence: Line | None = None
    year: Year | None = None
    found_maturity: Assessment[Maturity] | None = None
    """What the source says or shows of its maturity, whatever the person says."""
    maturity_answers: Mapping[Identifier, bool] = Field(default_factory=dict)
    """Answers to the questionnaire about maturity, by question."""
    pattern_answers: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    """Answers to the questions about business models: the chosen answer by question."""

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What has to be added before it can be handed in."""
        found = []
        if not any(text.is_complete for _, text in self.texts.begun):
            found.append(Missing.TEXT)
        if self.contact is None:
            found.append(Missing.CONTACT)
        elif self.consent is None:
            found.append(Missing.CONSENT)
        return tuple(found)

    def title(self, preferred: Language) -> str:
        """Return the title in this language, else in the first that has one; empty where none has."""
        titles = [self.texts.get(language).title for language in (preferred, Language.EN, Language.DE, Language.FI)]
        return next((title for title in titles if title), "")

    def to_brief(self, brief_id: UUID, slug: str, status: BriefStatus = BriefStatus.DRAFT) -> TransferBrief:
        """Make the brief of what is written.

        A language without a title is left out: nothing is known of it yet.

        :raises InvalidValue: when no language is complete
        """
        texts = {language.value: Text(**dict(text)) for language, text in self.texts.begun if text.title}
        try:
            return TransferBrief(id=brief_id, slug=slug, status=status, texts=Texts(**texts), **self._facts())
        except ValidationError as error:
            raise InvalidValue(explain(error)) from error

    def preview(self, brief_id: UUID, slug: str) -> TransferBrief:
        """Make a brief to be looked at only: complete or not, with a placeholder for a missing title."""
        begun = dict(self.texts.begun) or {Language.EN: DraftText()}
        texts = {
            language.value: Text(**(dict(text) | {"title": text.title or PLACEHOLDER}))
            for language, text in begun.items()
        }
        shown = Texts.model_construct(de=texts.get("de"), en=texts.get("en"), fi=texts.get("fi"))
        return TransferBrief.model_construct(
            id=brief_id, slug=slug, status=BriefStatus.DRAFT, texts=shown, **self._facts()
        )

    def _facts(self) -> dict[str, Any]:
        """Everything but the texts that a brief has too; there the consent is part of the contact."""
        facts = {name: getattr(self, name) for name in _FACTS}
        if self.contact is not None:
            facts["contact"] = self.contact.model_copy(update={"consent": self.consent})
        return facts


_FACTS = tuple(name for name in SubmissionDraft.model_fields if name in TransferBrief.model_fields and name != "texts")


def draft_of(brief: TransferBrief) -> SubmissionDraft:
    """Return what a brief says as a draft that can be changed."""
    texts = DraftTexts(**{language.value: DraftText(**dict(text)) for language, text in brief.texts})
    facts = {name: getattr(brief, name) for name in _FACTS}
    if brief.contact is not None:
        facts |= {"contact": brief.contact.without_consent(), "consent": brief.contact.consent}
    return SubmissionDraft(texts=texts, **facts)


class Submission(Value):
    """A draft with whose it is and what became of it."""

    id: UUID
    """UUIDv7; the brief that is made of it gets the same."""
    version: Annotated[int, Field(ge=1)]
    """Raised by every change, so that two windows never overwrite each other silently."""
    owner: UUID
    """Account of the researcher who began it."""
    owner_name: Line
    organisation: Line | None = None
    """Key of the organisation that the owner acted for; its other researchers see it too."""
    started_from: SubmissionStart
    begun_at: AwareDatetime
    changed_at: AwareDatetime
    handed_in_at: AwareDatetime | None = None
    """When a brief was made of it; from then on the brief counts."""
    draft: SubmissionDraft
