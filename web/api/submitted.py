"""A result as a program hands it in: the shape of a submission's draft, as far as a researcher may say it.

What a researcher says is *stated*, by the owner of the key and today: nobody confirms the own result, and what only
Silta finds out (sources, proposals, where a field came from) cannot be sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from kb.curation.choices import stated_choice
from kb.model import (
    Assessment,
    Consent,
    Contact,
    ContactDetails,
    ContactSentence,
    CooperationType,
    DraftTexts,
    Evidence,
    IprStatus,
    Language,
    LocalisedString,
    Maturity,
    Organisation,
    Origin,
    Participation,
    Person,
    PotentialLevel,
    Project,
    Publication,
    Role,
    SubmissionDraft,
)
from kb.model.brief import Year
from kb.model.identifiers import Ror
from kb.model.value import CountryCode, Identifier, Line, Value
from kb.model.web_address import WebAddress
from kb.taxonomy import Vocabularies
from web.api.problem import ApiProblem, ProblemKind, pointer

T = TypeVar("T")


class Sent(Value):
    """The base of what is sent."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Quote(Sent):
    """A sentence that supports a statement."""

    quote: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    language: Language | None = None


class Statement(Sent, Generic[T]):
    """A value that the researcher states."""

    value: T
    evidence: Annotated[tuple[Quote, ...], Field(max_length=20)] = ()
    """Sentences that support it; without one, the value's own label stands for it."""


class MaturityStatement(Sent):
    """A TRL that the researcher states."""

    value: Maturity
    evidence: Annotated[tuple[Quote, ...], Field(min_length=1, max_length=20)]
    """What shows it."""


class SentOrganisation(Sent):
    """A university, institute, firm or cluster."""

    name: Line
    short_name: Line | None = None
    ror: Ror | None = None
    country: CountryCode | None = None
    city: Line | None = None
    sme: bool | None = None
    url: WebAddress | None = None


class SentParticipation(Sent):
    """An organisation and its role."""

    organisation: SentOrganisation
    role: Role = Role.PARTICIPANT


class SubmittedResult(Sent):
    """A result; everything may be left out, and what is missing can be added on the site."""

    texts: DraftTexts = DraftTexts()
    """German, English, Finnish; one of them with title, summary, problem, solution and benefit is needed in the end."""
    technologies: Annotated[tuple[Statement[Identifier], ...], Field(max_length=12)] = ()
    sectors: Annotated[tuple[Identifier, ...], Field(max_length=20)] = ()
    maturity: MaturityStatement | None = None
    target_maturity: MaturityStatement | None = None
    """The level that is promised for later."""
    business_models: Annotated[tuple[Statement[Identifier], ...], Field(max_length=6)] = ()
    potential: Statement[PotentialLevel] | None = None
    ipr_status: IprStatus | None = None
    cooperation_sought: Annotated[tuple[CooperationType, ...], Field(max_length=7)] = ()
    organisations: Annotated[tuple[SentParticipation, ...], Field(max_length=60)] = ()
    people: Annotated[tuple[Person, ...], Field(max_length=60)] = ()
    contact: ContactDetails | None = None
    """Whom firms ask; needed in the end."""
    consent: bool = False
    """True says that the contact was asked and agrees to be named, with the details above, in a published brief, and
    with name and organisation on a page of all briefs with this contact and on the page of the organisation; needed in
    the end."""
    project: Project | None = None
    publications: Annotated[tuple[Publication, ...], Field(max_length=60)] = ()
    licence: Line | None = None
    """SPDX identifier of the licence of the texts."""
    year: Year | None = None
    hand_in: bool = True
    """Whether it is handed in as soon as nothing is missing; otherwise it waits on the site."""


class SubmissionState(Sent):
    """A submission and what became of it."""

    id: str
    state: str
    """`begun` (being written), else the status of its brief: `submitted`, `in-review`, `waiting-for-researcher`,
    `approved`, `published`, `archived` or `draft`."""
    title: str
    missing: tuple[str, ...]
    """What it needs before it can be handed in: `text`, `contact`, `consent`."""
    open_questions: int
    """Questions of a scout that nobody has answered."""
    begun_at: AwareDatetime
    changed_at: AwareDatetime
    handed_in_at: AwareDatetime | None = None
    address: str
    """Its page, for people who are signed in."""
    brief: str | None = None
    """Address of the published brief."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Makes a draft of what was sent."""

    vocabularies: Vocabularies
    author: str
    today: date
    language: Language

    def draft(self, sent: SubmittedResult) -> SubmissionDraft:
        """Return the draft.

        :raises ApiProblem: when a term is in no vocabulary, or a term is given twice
        """
        self._check(sent)
        consent = Consent(given_by=self.author, given_on=self.today, wording=ContactSentence.API.value)
        technologies = {item.id: item.label for item in self.vocabularies.taxonomy}
        patterns = {key: item.explanation for key, item in self.vocabularies.patterns.items()}
        levels = {level: item.criteria for level, item in self.vocabularies.levels.items()}
        kind = Assessment[Identifier]
        return SubmissionDraft(
            texts=sent.texts,
            technologies=tuple(self._stated(kind, item, technologies) for item in sent.technologies),
            sectors=sent.sectors,
            maturity=self._maturity(sent.maturity),
            target_maturity=self._maturity(sent.target_maturity),
            business_models=tuple(self._stated(kind, item, patterns) for item in sent.business_models),
            potential=self._stated(Assessment[PotentialLevel], sent.potential, levels) if sent.potential else None,
            ipr_status=sent.ipr_status,
            cooperation_sought=tuple(dict.fromkeys(sent.cooperation_sought)),
            organisations=tuple(
                Participation(organisation=Organisation(**dict(item.organisation)), role=item.role)
                for item in sent.organisations
            ),
            people=sent.people,
            contact=Contact(**dict(sent.contact)) if sent.contact is not None else None,
            consent=consent if sent.consent and sent.contact is not None else None,
            project=sent.project,
            publications=sent.publications,
            licence=sent.licence,
            year=sent.year,
        )

    def _stated(
        self, kind: type[Assessment[T]], item: Statement[T], labels: Mapping[T, LocalisedString]
    ) -> Assessment[T]:
        if item.evidence:
            return self._with_evidence(kind, item.value, item.evidence)
        label = labels[item.value].in_language(self.language) if item.value in labels else str(item.value)
        return stated_choice(
            kind, item.value, label, language=self.language, assessor=self.author, today=self.today
        )  # fmt: skip

    def _maturity(self, item: MaturityStatement | None) -> Assessment[Maturity] | None:
        return self._with_evidence(Assessment[Maturity], item.value, item.evidence) if item is not None else None

    def _with_evidence(self, kind: type[Assessment[T]], value: T, quotes: Sequence[Quote]) -> Assessment[T]:
        evidence = tuple(Evidence(quote=item.quote, language=item.language) for item in quotes)
        return kind(
            value=value, origin=Origin.STATED, evidence=evidence, assessor=self.author, assessed_on=self.today
        )  # fmt: skip

    def _check(self, sent: SubmittedResult) -> None:
        errors: list[dict[str, str]] = []
        taxonomy, patterns, sectors = (
            self.vocabularies.taxonomy,
            self.vocabularies.patterns,
            self.vocabularies.sectors,
        )
        checked: tuple[tuple[str, list[str], Callable[[Any], bool], bool], ...] = (
            ("technologies", [item.value for item in sent.technologies], taxonomy.__contains__, True),
            ("business_models", [item.value for item in sent.business_models], patterns.__contains__, True),
            ("sectors", list(sent.sectors), sectors.__contains__, False),
        )
        for field, values, is_known, is_stated in checked:
            for number, value in enumerate(values):
                place = pointer((field, number, "value") if is_stated else (field, number))
                if not is_known(value):
                    errors.append({"detail": f"{value!r} is not in the vocabulary", "pointer": place})
                elif value in values[:number]:
                    errors.append({"detail": f"{value!r} is given more than once", "pointer": place})
        if errors:
            raise ApiProblem(ProblemKind.INVALID_VALUE, "Terms are not as the vocabularies have them.", errors)
