"""What is matched: a profile, brief, organisation or person, reduced to what matching looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.model import AgreementType, DevelopmentStage, Language, PartnerRole, PartnerType, ProfileKind, TargetKind


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to match. What is empty or None says nothing, and so stands in nobody's way."""

    kind: TargetKind
    key: str
    """Id of a profile or brief, key of an organisation or person."""
    side: ProfileKind
    """Whether it asks; briefs, organisations and people offer."""
    concepts: Mapping[str, float]
    """Weight of each concept of the taxonomy, up to 1; broader ones included, for less."""
    own: frozenset[str] = frozenset()
    """The concepts that it names itself."""
    terms: Mapping[str, float] = field(default_factory=dict)
    """How often each term stands in its texts; ``en:leak``."""
    words: Mapping[str, str] = field(default_factory=dict)
    """A word as it stands in the text, by its term."""
    level: int | None = None
    """Technology Readiness Level: the highest that an offer has for certain, the lowest that a request needs."""
    country: str | None = None
    countries: frozenset[str] = frozenset()
    """Where it seeks a partner; empty for everywhere."""
    client_type: PartnerType | None = None
    partner_types: frozenset[PartnerType] = frozenset()
    roles: frozenset[PartnerRole] = frozenset()
    agreements: frozenset[AgreementType] = frozenset()
    languages: frozenset[Language] = frozenset()
    """In which it works with partners."""
    sectors: frozenset[str] = frozenset()
    organisation: str | None = None
    """Name; the same organisation is not matched with itself."""
    name: str | None = None
    """Of a person."""


NEEDED_LEVEL: Mapping[DevelopmentStage, int] = {stage: stage.levels[0] for stage in DevelopmentStage}
"""The lowest level of the stage that a request needs."""
REACHED_LEVEL: Mapping[DevelopmentStage, int] = {stage: stage.levels[-1] for stage in DevelopmentStage}
"""The highest level of the stage that an offer has reached."""
