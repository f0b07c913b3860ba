"""The TransferBrief: a research result told so that an SME can act on it."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from kb.model.assessment import Assessment
from kb.model.business_model import PotentialLevel
from kb.model.consent import Consent, ConsentBasis
from kb.model.contact import Contact
from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.maturity import Maturity
from kb.model.organisation import Organisation
from kb.model.person import Person
from kb.model.project import Project
from kb.model.publication import Publication
from kb.model.repository import repository_in
from kb.model.section_proposal import SectionProposal
from kb.model.source_record import FEDERATED, FieldOrigin, SourceRecord
from kb.model.text import Text, Texts
from kb.model.value import Identifier, Line, Value

Year = Annotated[int, Field(ge=1900, le=2100)]


class BriefStatus(StrEnum):
    """Where a brief stands on its way to the reader; :mod:`kb.model.transition` says who may move it on."""

    DRAFT = "draft"
    """Being written, or made of a source and not looked at yet."""
    SUBMITTED = "submitted"
    """A researcher has handed it in."""
    IN_REVIEW = "in-review"
    """A scout works on it."""
    WAITING_FOR_RESEARCHER = "waiting-for-researcher"
    """A scout has asked, and the researcher has to answer or to approve the text."""
    APPROVED = "approved"
    """The text is final and may be published; it is not edited any more."""
    PUBLISHED = "published"
    ARCHIVED = "archived"

    @property
    def is_with_people(self) -> bool:
        """Whether people are at work on it, so that no program may move it."""
        return self not in {BriefStatus.DRAFT, BriefStatus.PUBLISHED, BriefStatus.ARCHIVED}


class IprStatus(StrEnum):
    """How the result is protected; the values of Enterprise Europe Network profiles, and open source."""

    NONE = "none"
    OPEN_SOURCE = "open-source"
    PATENT_APPLIED = "patent-applied"
    PATENT_GRANTED = "patent-granted"
    COPYRIGHT = "copyright"
    DESIGN_RIGHT = "design-right"
    SECRET_KNOW_HOW = "secret-know-how"  # noqa: S105  a value of the vocabulary, not a password


class CooperationType(StrEnum):
    """What kind of cooperation the people behind a result look for."""

    RESEARCH = "research"
    TECHNICAL = "technical"
    PILOT = "pilot"
    LICENCE = "licence"
    COMMERCIAL = "commercial"
    INVESTMENT = "investment"
    TRAINING = "training"


class Role(StrEnum):
    """What an organisation did for a result."""

    COORDINATOR = "coordinator"
    PARTICIPANT = "participant"
    PARTNER = "partner"
    PROVIDER = "provider"


class Participation(Value):
    """An organisation and its role in a result."""

    organisation: Organisation
    role: Role = Role.PARTICIPANT


class TransferBrief(Value):
    """A research result told so that an SME can act on it: what it is, what it brings, how ready it is, whom to ask."""

    id: UUID
    """UUIDv7; never changes."""
    slug: Identifier
    """The public address /briefs/<slug>; an old one redirects for ever."""
    status: BriefStatus = BriefStatus.DRAFT
    demonstration: bool = False
    """True for content that shows how Silta works and offers nothing real."""
    texts: Texts
    proposals: tuple[SectionProposal, ...] = ()
    """Sentences of the source for sections that nobody has written yet; for scouts, never shown as the brief's own."""
    technologies: tuple[Assessment[Identifier], ...] = ()
    """Concepts of the taxonomy, the most important first."""
    sectors: tuple[Identifier, ...] = ()
    maturity: Assessment[Maturity] | None = None
    """None when unknown."""
    target_maturity: Assessment[Maturity] | None = None
    """The level that the source promises to reach; never taken for the current one."""
    business_models: tuple[Assessment[Identifier], ...] = ()
    """Patterns that the result could carry."""
    potential: Assessment[PotentialLevel] | None = None
    ipr_status: IprStatus | None = None
    cooperation_sought: tuple[CooperationType, ...] = ()
    organisations: tuple[Participation, ...] = ()
    people: tuple[Person, ...] = ()
    contact: Contact | None = None
    project: Project | None = None
    publications: tuple[Publication, ...] = ()
    subjects: tuple[Line, ...] = ()
    """Labels of the source's own classification (EuroSciVoc for CORDIS), as it gave them."""
    sources: tuple[SourceRecord, ...] = ()
    origins: tuple[FieldOrigin, ...] = ()
    licence: Line | None = None
    """SPDX identifier of the licence of the brief itself."""
    year: Year | None = None
    """Year of the result."""
    reviewed_on: date | None = None
    """When a scout last checked the whole brief; None when nobody has."""
    published_on: date | None = None
    modified_on: date | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for name in ("technologies", "business_models"):
            values = [assessment.value for assessment in getattr(self, name)]
            repeated = sorted({value for value in values if values.count(value) > 1})
            if repeated:
                message = f"{name}: {', '.join(repeated)} is given more than once"
                raise InvalidValue(message)
        known = {record.key for record in self.sources}
        for origin in self.origins:
            if origin.source not in known:
                message = f"origins: {origin.field} names the source {origin.source}, which the brief does not have"
                raise InvalidValue(message)
        return self

    def __reduce__(self) -> tuple[Callable[[str], "TransferBrief"], tuple[str]]:
        """Be passed to another process as JSON: the generic classes within have no names to be found by there."""
        return type(self).model_validate_json, (self.model_dump_json(exclude_none=True),)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of the organisations taking part, sorted."""
        codes = {participation.organisation.country for participation in self.organisations}
        return tuple(sorted(code for code in codes if code))

    @property
    def home(self) -> SourceRecord | None:
        """The record of this very brief at another Silta that it belongs to; None when this site is its home.

        A brief into which another Silta's was merged has a record of that one, and stays this site's own.
        """
        ending = f":{self.id}"
        return next((r for r in self.sources if r.source == FEDERATED and r.identifier.endswith(ending)), None)

    @property
    def home_repository(self) -> str:
        """What the Silta is called that it belongs to (``oai:<repository>:<id>``); empty when that is this site."""
        return repository_in(self.home.identifier) if self.home else ""

    @property
    def shown_contact(self) -> Contact | None:
        """The contact as everybody may see it: only with a recorded consent, and without the record itself."""
        contact = self.contact
        return contact.without_consent() if contact is not None and contact.consent is not None else None

    @property
    def desk(self) -> Contact | None:
        """The contact if it is a desk and no person: the only one that other sites are given."""
        contact = self.contact
        if contact is None or contact.consent is None or contact.consent.basis is not ConsentBasis.DESK:
            return None
        said = Consent(given_on=contact.consent.given_on, basis=ConsentBasis.DESK)
        return contact.model_copy(update={"consent": said})

    @property
    def for_readers(self) -> "TransferBrief":
        """The brief as it may be published: without a contact who has not agreed, and without who agreed and how."""
        return self.model_copy(update={"contact": self.shown_contact})

    @property
    def is_reviewed(self) -> bool:
        """Whether a scout has checked the whole brief."""
        return self.reviewed_on is not None

    @property
    def assessments(self) -> tuple[tuple[str, Assessment[Any]], ...]:
        """Every judgement about the brief, with the name of the field that it stands in."""
        single = [(name, getattr(self, name)) for name in ("maturity", "target_maturity", "potential")]
        listed = [(name, item) for name in ("technologies", "business_models") for item in getattr(self, name)]
        return tuple((name, item) for name, item in single + listed if item is not None)

    def proposed(self, language: Language) -> tuple[SectionProposal, ...]:
        """Return the proposals for sections of this language that are still empty, in the order of the sections."""
        text = self.texts.get(language)
        missing = text.missing_sections if text else ()
        found = [item for item in self.proposals if item.language is language and item.section in missing]
        return tuple(sorted(found, key=lambda item: (missing.index(item.section), -item.confidence)))

    def to_write(self, language: Language) -> tuple[str, ...]:
        """Return the sections of this language that a scout has to write: empty, and no sentence is proposed."""
        text = self.texts.get(language)
        proposed = {item.section for item in self.proposed(language)}
        return tuple(name for name in text.missing_sections if name not in proposed) if text else ()

    def with_accepted(self, proposal: SectionProposal) -> "TransferBrief":
        """Return the brief with a proposed sentence at the end of its section, and without that proposal.

        The section's origin is the source of the sentence from now on, where the brief knows that source.

        :raises InvalidValue: when it is no proposal of this brief
        """
        text = self.texts.get(proposal.language)
        if proposal not in self.proposals or text is None:
            message = f"no such sentence is proposed for {proposal.section} in {proposal.language}"
            raise InvalidValue(message)
        section = "\n".join(part for part in (getattr(text, proposal.section), proposal.evidence.quote) if part)
        written = Text.model_validate({**text.model_dump(), proposal.section: section})
        texts = self.texts.model_copy(update={proposal.language.value: written})
        left = tuple(item for item in self.proposals if item != proposal)
        return self.model_copy(update={"texts": texts, "proposals": left, "origins": self._origins_with(proposal)})

    def _origins_with(self, proposal: SectionProposal) -> tuple[FieldOrigin, ...]:
        key = proposal.evidence.source
        if key is None or key not in {record.key for record in self.sources}:
            return self.origins
        origin = FieldOrigin(field=f"texts.{proposal.language.value}.{proposal.section}", source=key)
        return self.origins if origin in self.origins else (*self.origins, origin)
