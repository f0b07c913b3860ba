"""Names of authors: people or organisations, and how a person's name is shown."""

import re
from collections.abc import Sequence

from ingest.record import RawOrganisation, RawPerson

_ORGANISATION = re.compile(
    r"\b(?:universit\w*|universität\w*|yliopisto\w*|instit\w+|college|school|faculty|department|laborator\w+|\w*labor|lab"
    r"|centre|center|zentrum|\w*zentrum|keskus|academy|akademie|society|gesellschaft|\w*gesellschaft|association|verein"
    r"|consortium|committee|council|commission|agency|ministry|office|bureau|foundation|stiftung|säätiö|group|team"
    r"|network|project|collaboration|observatory|library|museum|hospital|company|corporation|organi[sz]ation|station"
    r"|gmbh|ag|kg|e\.v\.|ltd\.?|inc\.?|llc|oy|oyj|plc|s\.a\.|b\.v\.)(?:\W|$)",
    re.IGNORECASE,
)

_WORD = re.compile(r"^[A-Za-z0-9À-ɏ.&+-]+$")


def shown_name(name: str, given: str = "", family: str = "") -> str:
    """Return ``Given Family``, also where the source writes ``Family, Given`` and does not tell the two apart."""
    if given and family:
        return f"{given} {family}"
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first:
        return f"{first.strip()} {last.strip()}"
    return name or family or given


def is_organisation(name: str, *, kind: str = "", given: str = "", family: str = "", orcid: str = "") -> bool:
    """Whether an author is an organisation, by what the source says or, where it says nothing, by the name.

    :param kind: the source's word: ``Personal``, ``Organizational``, ``Person``, ``Organization`` ...
    """
    word = kind.strip().lower().rpartition("/")[2]
    if word.startswith(("organi", "corporat", "consortium", "institution")):
        return True
    if word.startswith("person") or given or orcid:
        return False
    if _ORGANISATION.search(name):
        return True
    # A single word in Latin letters is hardly ever a person's whole name.
    return not family and _WORD.match(name) is not None


def make_person(
    name: str,
    *,
    given: str = "",
    family: str = "",
    orcid: str = "",
    affiliations: Sequence[RawOrganisation] = (),
) -> RawPerson:
    """Return a person whose name is written as it is shown."""
    return RawPerson(shown_name(name, given, family), given, family, orcid, tuple(affiliations))
