"""What a harvester asks: verb and arguments, each as its section of the protocol allows it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from web.oai.datestamp import is_day, parse, parse_end
from web.oai.errors import ErrorCode, OaiError
from web.oai.xml import is_sayable

# The characters of the protocol's schema (metadataPrefixType).
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
LONGEST = 2500
"""Characters of an argument."""


class Verb(StrEnum):
    """The requests of the protocol (section 4)."""

    GET_RECORD = "GetRecord"
    IDENTIFY = "Identify"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_METADATA_FORMATS = "ListMetadataFormats"
    LIST_RECORDS = "ListRecords"
    LIST_SETS = "ListSets"


@dataclass(frozen=True, slots=True)
class _Arguments:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumed: bool = False
    """Whether ``resumptionToken`` can stand instead, and then alone."""


_LIST = _Arguments(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumed=True)
_ARGUMENTS: Mapping[Verb, _Arguments] = {
    Verb.GET_RECORD: _Arguments(frozenset({"identifier", "metadataPrefix"})),
    Verb.IDENTIFY: _Arguments(),
    Verb.LIST_IDENTIFIERS: _LIST,
    Verb.LIST_METADATA_FORMATS: _Arguments(optional=frozenset({"identifier"})),
    Verb.LIST_RECORDS: _LIST,
    Verb.LIST_SETS: _Arguments(resumed=True),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A request that follows the rules."""

    verb: Verb
    arguments: Mapping[str, str]
    """All but the verb, as they were given."""
    since: datetime | None = None
    until: datetime | None = None

    def get(self, name: str) -> str | None:
        """Return an argument, or None."""
        return self.arguments.get(name)


def read_question(pairs: Iterable[tuple[str, str]]) -> Question:
    """Read the arguments of a request.

    :param pairs: names and values in whatever order, repeated ones too
    :raises OaiError: ``badVerb`` or ``badArgument``
    """
    given = list(pairs)
    verb = _verb([value for name, value in given if name == "verb"])
    arguments: dict[str, str] = {}
    for name, value in given:
        if name == "verb":
            continue
        if name in arguments:
            raise OaiError(ErrorCode.BAD_ARGUMENT, f"{name[:80]} is given more than once")
        if len(value) > LONGEST:
            raise OaiError(ErrorCode.BAD_ARGUMENT, f"{name[:80]} is too long")
        if not is_sayable(value):
            raise OaiError(ErrorCode.BAD_ARGUMENT, f"{name[:80]} has characters that XML cannot say")
        arguments[name] = value
    _check_names(verb, arguments)
    if not _PREFIX.fullmatch(arguments.get("metadataPrefix", "x")):
        raise OaiError(ErrorCode.BAD_ARGUMENT, "metadataPrefix: this is no prefix")
    since, until = arguments.get("from"), arguments.get("until")
    first = parse("from", since) if since is not None else None
    last = parse_end("until", until) if until is not None else None
    if since is not None and until is not None and first is not None and last is not None:
        if is_day(since) != is_day(until):
            raise OaiError(ErrorCode.BAD_ARGUMENT, "from and until: write both to the day or both to the second")
        if first > last:
            raise OaiError(ErrorCode.BAD_ARGUMENT, "from is later than until")
    return Question(verb, arguments, first, last)


def _verb(values: list[str]) -> Verb:
    if len(values) > 1:
        raise OaiError(ErrorCode.BAD_VERB, "verb is given more than once")
    if not values:
        raise OaiError(ErrorCode.BAD_VERB, f"say what you ask for: verb is one of {', '.join(Verb)}")
    try:
        return Verb(values[0])
    except ValueError as error:
        raise OaiError(ErrorCode.BAD_VERB, f"verb is one of {', '.join(Verb)}") from error


def _check_names(verb: Verb, arguments: Mapping[str, str]) -> None:
    allowed = _ARGUMENTS[verb]
    if allowed.resumed and "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise OaiError(ErrorCode.BAD_ARGUMENT, "resumptionToken stands alone: it holds all other arguments")
        return
    for name in arguments:
        if name not in allowed.required | allowed.optional:
            raise OaiError(ErrorCode.BAD_ARGUMENT, f"{verb} takes no argument {name[:80]!r}")
    for name in sorted(allowed.required):
        if name not in arguments:
            raise OaiError(ErrorCode.BAD_ARGUMENT, f"{verb} needs the argument {name}")
