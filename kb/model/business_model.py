"""Which business models a result could carry, and how far it could change a market."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from kb.model.language import Language, LocalisedString
from kb.model.value import Identifier, Line, Value


class PotentialLevel(StrEnum):
    """How far a result can change a market.

    The rules are in content/business_models; they follow the reasoning of the Market Creation Potential Indicator
    (Nepelski, JRC, EUR 30273 EN, 2020, doi:10.2760/077836).
    """

    INCREMENTAL = "incremental"
    SUBSTANTIAL = "substantial"
    DISRUPTIVE = "disruptive"

    @property
    def rank(self) -> int:
        """1 (incremental) to 3 (disruptive)."""
        return list(PotentialLevel).index(self) + 1


class Cues(Value):
    """Words and phrases that reveal something in a running text, by language."""

    de: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()
    fi: tuple[Line, ...] = ()

    def in_language(self, language: Language) -> tuple[str, ...]:
        """Return the cues in this language."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]


class BusinessModelPattern(Value):
    """One of the 55 patterns of the St. Gallen Business Model Navigator (Gassmann, Frankenberger, Csik, 2014)."""

    id: Identifier
    number: Annotated[int, Field(ge=1, le=55)]
    name: LocalisedString
    explanation: LocalisedString
    suits: LocalisedString | None = None
    """When it suits a small or medium-sized firm, and what to look out for."""
    technologies: tuple[Identifier, ...] = ()
    """Concepts of the taxonomy whose results often live on this pattern."""
    cues: Cues = Cues()


class PotentialLevelDefinition(Value):
    """What a potential level means and which phrases point to it."""

    id: PotentialLevel
    name: LocalisedString
    explanation: LocalisedString
    criteria: LocalisedString
    cues: Cues = Cues()
