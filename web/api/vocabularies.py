"""The short vocabularies: business-model patterns, levels of market potential, sectors."""

from apiflask import APIBlueprint
from flask import Response

from kb.model import BusinessModelPattern, Sector
from kb.model.business_model import PotentialLevelDefinition
from web.api.answers import Answer, InLanguages, answer, site_address
from web.api.parameters import Parameters, takes
from web.site import this_site

vocabularies = APIBlueprint("vocabularies", __name__, tag="Vocabularies")


class PatternAnswer(Answer):
    """A pattern of the St. Gallen Business Model Navigator."""

    id: str
    number: int
    """Its number in the Navigator, 1 to 55."""
    address: str
    """Its page."""
    name: InLanguages
    explanation: InLanguages
    suits: InLanguages | None = None
    """When it suits a small or medium-sized firm."""
    technologies: tuple[str, ...]
    """Ids of technologies whose results often live on it."""

    @classmethod
    def of(cls, item: BusinessModelPattern) -> "PatternAnswer":
        """Return a pattern."""
        return cls(
            id=item.id,
            number=item.number,
            address=site_address(f"/business-models/{item.id}"),
            name=InLanguages.of(item.name),
            explanation=InLanguages.of(item.explanation),
            suits=InLanguages.of(item.suits) if item.suits else None,
            technologies=item.technologies,
        )


class PotentialLevelAnswer(Answer):
    """How far a result can change a market."""

    id: str
    name: InLanguages
    explanation: InLanguages
    criteria: InLanguages

    @classmethod
    def of(cls, item: PotentialLevelDefinition) -> "PotentialLevelAnswer":
        """Return a level."""
        return cls(
            id=item.id.value,
            name=InLanguages.of(item.name),
            explanation=InLanguages.of(item.explanation),
            criteria=InLanguages.of(item.criteria),
        )


class SectorAnswer(Answer):
    """A sector in which firms adopt results."""

    id: str
    nace: tuple[str, ...]
    """Divisions of NACE Rev. 2."""
    name: InLanguages
    scope: InLanguages

    @classmethod
    def of(cls, item: Sector) -> "SectorAnswer":
        """Return a sector."""
        return cls(
            id=item.id, nace=item.nace, name=InLanguages.of(item.name), scope=InLanguages.of(item.scope)
        )  # fmt: skip


class PatternList(Answer):
    """All patterns."""

    items: tuple[PatternAnswer, ...]


class PotentialLevelList(Answer):
    """All levels, the lowest first."""

    items: tuple[PotentialLevelAnswer, ...]


class SectorList(Answer):
    """All sectors."""

    items: tuple[SectorAnswer, ...]


@vocabularies.get("/business-models")
@takes(Parameters)
@vocabularies.output(PatternList)
def list_patterns(parameters: Parameters) -> Response:
    """The business-model patterns"""
    patterns = this_site().silta.vocabularies.patterns.values()
    return answer(PatternList(items=tuple(PatternAnswer.of(item) for item in patterns)))


@vocabularies.get("/potential-levels")
@takes(Parameters)
@vocabularies.output(PotentialLevelList)
def list_potential_levels(parameters: Parameters) -> Response:
    """The levels of market potential"""
    levels = this_site().silta.vocabularies.levels.values()
    return answer(PotentialLevelList(items=tuple(PotentialLevelAnswer.of(item) for item in levels)))


@vocabularies.get("/sectors")
@takes(Parameters)
@vocabularies.output(SectorList)
def list_sectors(parameters: Parameters) -> Response:
    """The sectors"""
    sectors = this_site().silta.vocabularies.sectors.values()
    return answer(SectorList(items=tuple(SectorAnswer.of(item) for item in sectors)))
