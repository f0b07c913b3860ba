"""Who is behind a result that schema.org's vocabulary describes: people and organisations."""

import re
from collections.abc import Iterator

from ingest.record import RawOrganisation, RawPerson
from ingest.sources.json_values import Fields, items_of, text_of, texts_of
from ingest.sources.names import is_organisation, make_person
from ingest.sources.schema_org_graph import Graph, local_name

_AUTHORS = ("author", "authors", "creator", "agents", "contributor")
_PARTNERS = ("sourceOrganization", "producer", "provider", "copyrightHolder")
_LISTED = re.compile(r"\s*;\s*|\s+and\s+|\s*\|\s*")


def name_of(item: Fields) -> str:
    """Return the name of an object; of one in several languages the first."""
    name = item.get("name") or item.get("legalName") or item.get("title")
    return text_of(name) or next(iter(_values(name)), "")


def _values(value: object) -> Iterator[str]:
    for item in items_of(value):
        if isinstance(item, dict) and (text := text_of(item.get("@value"))):
            yield text


def agents_of(node: Fields, graph: Graph) -> tuple[tuple[RawPerson, ...], tuple[RawOrganisation, ...]]:
    """Return the authors, people and organisations apart, and the organisations that took part otherwise."""
    people: list[RawPerson] = []
    organisations: list[RawOrganisation] = []
    for value in (value for key in _AUTHORS for value in _members(node.get(key))):
        for agent in [_agent(graph.resolved(value))] if isinstance(value, dict) else _listed(text_of(value)):
            if isinstance(agent, RawPerson):
                people.append(agent)
            elif agent and agent.name:
                organisations.append(agent)
    for value in (value for key in _PARTNERS for value in _members(node.get(key))):
        item = graph.resolved(value)
        if "organi" in "".join(texts_of(item.get("@type"))).lower() and _ror(item) and name_of(item):
            organisations.append(RawOrganisation(name_of(item), ror=_ror(item), url=_site(item)))
    return tuple(people), tuple(organisations)


def _members(value: object) -> Iterator[object]:
    """Yield the values of a property; of a list in JSON-LD (``@list``) its members."""
    for item in items_of(value):
        yield from items_of(item["@list"]) if isinstance(item, dict) and "@list" in item else (item,)


def _listed(text: str) -> Iterator[RawPerson | RawOrganisation]:
    """Yield the authors that a string names: ``Doe, Jane; Roe, John``, or ``Doe, J., Roe, R., and Poe, E.``."""
    names = [name.strip(" ,") for name in _LISTED.split(text)]
    if text.count(",") >= 3:
        parts = [part.strip() for part in ",".join(names).split(",") if part.strip()]
        if len(parts) % 2 == 0 and all(len(part) <= 10 and "." in part for part in parts[1::2]):
            names = [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    for name in filter(None, names):
        yield RawOrganisation(name, role="participant") if is_organisation(name) else make_person(name)


def _agent(item: Fields) -> RawPerson | RawOrganisation | None:
    name, given, family = name_of(item), text_of(item.get("givenName")), text_of(item.get("familyName"))
    if not (name or family):
        return None
    kind = next((local_name(text) for text in texts_of(item.get("@type") or item.get("type"))), "")
    orcid = next((value for value in _ids(item) if "orcid.org/" in value), "")
    if is_organisation(name, kind="organization" if _ror(item) else kind, given=given, family=family, orcid=orcid):
        return RawOrganisation(name, ror=_ror(item), url=_site(item), role="participant")
    affiliations = [
        RawOrganisation(name_of(value), ror=_ror(value)) if isinstance(value, dict) else RawOrganisation(text_of(value))
        for value in items_of(item.get("affiliation"))
    ]
    return make_person(
        name, given=given, family=family, orcid=orcid, affiliations=[value for value in affiliations if value.name]
    )


def _ids(item: Fields) -> Iterator[str]:
    for key in ("@id", "id", "identifier", "sameAs", "url"):
        for value in items_of(item.get(key)):
            yield text_of(value) or (text_of(value.get("value") or value.get("@id")) if isinstance(value, dict) else "")


def _ror(item: Fields) -> str:
    return next((value for value in _ids(item) if "ror.org/" in value), "")


def _site(item: Fields) -> str:
    return text_of(item.get("url"))
