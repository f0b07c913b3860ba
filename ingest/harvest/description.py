"""What a person says about a source when adding it, checked before anything is asked."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator, model_validator

from ingest.harvest.errors import InvalidSource
from ingest.harvest.interfaces import INTERFACES
from ingest.harvest.schedule import Schedule
from kb.model import FEDERATED, InvalidValue, explain
from kb.model.identifiers import parse_doi
from kb.model.web_address import parse_web_address

OAI_PMH = "oai-pmh"
SILTA = FEDERATED
"""Another Silta, whose briefs are shown here too."""
KINDS = (OAI_PMH, SILTA, *INTERFACES)
NAME_HELP = "a name has 1 to 60 lower-case letters, digits and hyphens, for example example-repository"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_PREFIXES = frozenset({"oai_dc", "oai_datacite", "datacite"})
Words = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class Options(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: Words = ""
    """OAI-PMH: the set."""
    prefix: str = "oai_dc"
    """OAI-PMH: the metadata prefix."""
    since: str = ""
    """OAI-PMH: the first harvest takes what changed since this day (``2024-01-31``)."""
    query: Words = ""
    """Interfaces: the words or expression that is searched for."""
    filter: Words = ""
    """Crossref, OpenAlex: their filter expression."""
    dois: tuple[str, ...] = ()
    """Interfaces: these records, instead of a query."""
    home: str = ""
    """Another Silta: its public address, where that is on another host than the address at which it is asked."""
    ignore_robots: bool = False
    """The host has agreed to be harvested, whatever its robots.txt says."""

    @field_validator("dois")
    @classmethod
    def _each_is_a_doi(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(parse_doi, values)))

    @field_validator("home")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        return parse_web_address(value).rstrip("/") if value else value

    @field_validator("since")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise InvalidValue("write a day, for example 2024-01-31")
        return value

    @field_validator("prefix")
    @classmethod
    def _is_read(cls, value: str) -> str:
        if value not in _PREFIXES:
            raise InvalidValue(f"formats that are read: {', '.join(sorted(_PREFIXES))}")
        return value


class Description(BaseModel):
    """A source as a person describes it."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: str
    address: str = ""
    schedule: str = ""
    options: Options = Options()

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise InvalidValue(NAME_HELP)
        return value

    @field_validator("kind")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in KINDS:
            raise InvalidValue(f"kinds: {', '.join(KINDS)}")
        return value

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Description":
        options = self.options
        if self.kind == SILTA:
            if not self.address:
                raise InvalidValue("another Silta needs --address: its public address with /oai at the end")
            if options != Options(home=options.home, ignore_robots=options.ignore_robots):
                raise InvalidValue(
                    "another Silta is harvested as a whole, so that nothing goes stale: only --home fits"
                )
        elif options.home:
            raise InvalidValue("--home is for other Siltas")
        elif self.kind == OAI_PMH:
            if not self.address:
                raise InvalidValue("a repository needs --address, its base URL")
            if options.query or options.filter or options.dois:
                raise InvalidValue(
                    "a repository takes --set, --prefix and --since; queries and DOIs are for interfaces"
                )
        else:
            if options.set or options.since or options.prefix != "oai_dc":
                raise InvalidValue(f"{self.kind} takes --query, --filter or --doi, not what is for OAI-PMH")
            if bool(options.dois) == bool(options.query or options.filter):
                raise InvalidValue(f"{self.kind} needs either --query or --doi: nobody wants all of its records")
            if options.filter and not INTERFACES[self.kind].takes_filter:
                raise InvalidValue(f"{self.kind} has no filter; say it in --query")
        if "?" in self.address or "#" in self.address:
            raise InvalidValue("the address ends before the question mark; Silta adds what is asked")
        return self


def describe(**given: Any) -> Description:
    """Check a description.

    :param given: the fields of :class:`Description`
    :raises InvalidSource: naming the field
    :raises InvalidSchedule: when the schedule cannot be understood
    """
    try:
        found = Description.model_validate(given)
        address = (found.address or INTERFACES[found.kind].address).rstrip("/")
        if len(address) > 500:
            raise InvalidSource("address: longer than 500 characters")
        schedule = Schedule.parse(found.schedule).text if found.schedule else ""
        return found.model_copy(update={"address": parse_web_address(address), "schedule": schedule})
    except ValidationError as error:
        raise InvalidSource(explain(error).removeprefix("record: ")) from error
    except InvalidValue as error:
        raise InvalidSource(f"address: {error}") from error
