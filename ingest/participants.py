"""The people and organisations behind a record: names cleaned, identifiers checked, affiliations counted in."""

from collections.abc import Iterable

from ingest.cleaning import clean_line, shorten
from ingest.interpretation import is_missing, parse_bool, parse_country
from ingest.optional_value import LINE_LENGTH, optional_address, optional_line, optional_orcid, optional_ror
from ingest.record import RawOrganisation, RawPerson
from kb.model import Organisation, Participation, Person, Role

PEOPLE_LIMIT = 50
"""Authors that a brief names; papers of large collaborations have thousands."""
_ROLES = {"coordinator": Role.COORDINATOR, "participant": Role.PARTICIPANT, "provider": Role.PROVIDER}


def organisations_of(
    raws: Iterable[RawOrganisation], people: Iterable[RawPerson], notes: list[str]
) -> tuple[Participation, ...]:
    """Return the organisations of a record, the coordinator first, and those of its people.

    An affiliation counts as an organisation only with a ROR id that is right: without one it is often an address or a
    department, and stays with the person.
    """
    found: dict[tuple[str, str | None, Role], Participation] = {}
    for raw in sorted(raws, key=lambda item: (item.role != "coordinator", item.order, item.name)):
        name = clean_line(raw.name)
        if not name:
            notes.append("an organisation without a name left out")
            continue
        organisation = _organisation(name, raw, optional_ror(raw.ror, notes), notes)
        role = _ROLES.get(raw.role, Role.PARTNER)
        key = (name.casefold(), organisation.country, role)
        found.setdefault(key, Participation(organisation=organisation, role=role))
    known = {participation.organisation.ror for participation in found.values()}
    for affiliation in (item for person in people for item in person.affiliations):
        name = clean_line(affiliation.name)
        ror = optional_ror(affiliation.ror, notes)
        if name and ror and ror not in known:
            known.add(ror)
            organisation = _organisation(name, affiliation, ror, notes)
            key = (ror, organisation.country, Role.PARTICIPANT)
            found[key] = Participation(organisation=organisation, role=Role.PARTICIPANT)
    return tuple(found.values())


def _organisation(name: str, raw: RawOrganisation, ror: str | None, notes: list[str]) -> Organisation:
    country = parse_country(raw.country)
    if country is None and not is_missing(raw.country):
        notes.append(f"country {raw.country[:40]!r} of {name[:80]} is no ISO 3166 code; left out")
    return Organisation(
        name=shorten(name, LINE_LENGTH),
        short_name=optional_line(raw.short_name),
        ror=ror,
        country=country,
        city=optional_line(raw.city),
        sme=parse_bool(raw.sme),
        url=optional_address(raw.url, notes),
    )


def people_of(raws: tuple[RawPerson, ...], notes: list[str]) -> tuple[Person, ...]:
    """Return the people of a record in its order, each once, with ORCID iD and first affiliation."""
    found: dict[tuple[str, str | None], Person] = {}
    for raw in raws:
        name = optional_line(raw.name or f"{raw.given} {raw.family}")
        if name is None:
            notes.append("a person without a name left out")
            continue
        orcid = optional_orcid(raw.orcid, notes)
        affiliation = next(filter(None, (optional_line(item.name) for item in raw.affiliations)), None)
        found.setdefault((orcid or name.casefold(), orcid), Person(name=name, orcid=orcid, affiliation=affiliation))
    people = tuple(found.values())
    if len(people) > PEOPLE_LIMIT:
        notes.append(f"{len(people) - PEOPLE_LIMIT} of {len(people)} people left out; {PEOPLE_LIMIT} are kept")
    return people[:PEOPLE_LIMIT]
