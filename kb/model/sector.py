"""The economic sectors in which SMEs adopt results."""

from typing import Annotated

from pydantic import StringConstraints

from kb.model.business_model import Cues
from kb.model.language import LocalisedString
from kb.model.value import Identifier, Value

NaceDivision = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
"""Two digits: a division of NACE Rev. 2."""


class Sector(Value):
    """A sector with its label in three languages and the NACE Rev. 2 divisions that it covers."""

    id: Identifier
    nace: tuple[NaceDivision, ...]
    name: LocalisedString
    scope: LocalisedString
    cues: Cues = Cues()
