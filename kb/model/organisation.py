"""An organisation that took part in a result or offers it."""

from kb.model.identifiers import Ror
from kb.model.value import CountryCode, Identifier, Line, Value
from kb.model.web_address import WebAddress


class Organisation(Value):
    """A university, institute, firm or cluster."""

    name: Line
    short_name: Line | None = None
    ror: Ror | None = None
    """Research Organization Registry id."""
    country: CountryCode | None = None
    city: Line | None = None
    sme: bool | None = None
    """Whether it is a small or medium-sized enterprise (EU Recommendation 2003/361/EC); None when unknown."""
    url: WebAddress | None = None
    key: Identifier | None = None
    """The same for the same organisation in all briefs, whatever it is called there; given by the store's register."""
