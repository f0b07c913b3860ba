"""A brief in the making: what normalising and enriching know so far."""

from dataclasses import dataclass, field
from typing import Any

from ingest.record import RawIdentifier
from kb.model import (
    Assessment,
    FieldOrigin,
    Language,
    Maturity,
    Participation,
    Person,
    PotentialLevel,
    Project,
    Publication,
    SectionProposal,
    SourceRecord,
    Text,
)


@dataclass(slots=True)
class BriefDraft:
    """The content of a brief before it has an id, a slug and a place in the store."""

    source: SourceRecord
    texts: dict[Language, Text]
    organisations: tuple[Participation, ...] = ()
    people: tuple[Person, ...] = ()
    project: Project | None = None
    publications: tuple[Publication, ...] = ()
    identifiers: tuple[RawIdentifier, ...] = ()
    """Those of the result itself and of its versions, by which it is recognised in other sources; a ``doi`` is one that
    ``parse_doi`` has brought to its canonical form."""
    subjects: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    """Codes of EuroSciVoc, as the source gave them, each with its label."""
    licence: str | None = None
    year: int | None = None
    origins: tuple[FieldOrigin, ...] = ()
    technologies: tuple[Assessment[str], ...] = ()
    maturity: Assessment[Maturity] | None = None
    target_maturity: Assessment[Maturity] | None = None
    business_models: tuple[Assessment[str], ...] = ()
    potential: Assessment[PotentialLevel] | None = None
    sectors: tuple[str, ...] = ()
    proposals: tuple[SectionProposal, ...] = ()
    """Sentences of the source for the sections that nobody has written."""
    notes: list[str] = field(default_factory=list)
    """What had to be left out or guessed, one sentence each, for the report."""

    @property
    def title(self) -> str:
        """The title that gives the slug: English where there is one."""
        return (self.texts.get(Language.EN) or next(iter(self.texts.values()))).title

    @property
    def facts(self) -> dict[str, Any]:
        """What a brief and a submission take over as it is, by the name of their field: all but the texts."""
        return {name: getattr(self, name) for name in _FACTS} | {"sources": (self.source,)}


_FACTS = (
    "proposals",
    "technologies",
    "sectors",
    "maturity",
    "target_maturity",
    "business_models",
    "potential",
    "organisations",
    "people",
    "project",
    "publications",
    "subjects",
    "origins",
    "licence",
    "year",
)
