"""What the page of an organisation says, gathered from the briefs it took part in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.model import (
    ConsentBasis,
    Contact,
    Language,
    MaturityBand,
    Organisation,
    Participation,
    Project,
    Role,
    TransferBrief,
)
from kb.search.card import card_of, make_hit
from kb.search.document import make_document
from kb.search.highlight import Highlighter
from kb.search.interpretation import Interpretation
from kb.search.result import Hit
from kb.store import StoredBrief
from kb.taxonomy import Taxonomy

TECHNOLOGIES = 12
PROJECTS = 20
CONTACTS = 20
TOPICS = 3
"""Technologies that are named for a partner."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What briefs say of an organisation; of people only who agreed to be shown."""

    city: str | None
    url: str | None
    sme: bool | None
    """Whether it is a small or medium-sized enterprise; None when no brief says so."""
    coordinated: int
    """In how many briefs it coordinated."""
    technologies: tuple[tuple[str, int], ...]
    """Ids of technologies and how many of the briefs are about each, the most frequent first."""
    bands: tuple[tuple[str, int], ...]
    """Maturity bands and how many of the briefs are in each, the readiest first; without those that have none."""
    contacts: tuple[Contact, ...]
    """Those who agreed to be shown and say that they are of this organisation, each once."""
    topics: Mapping[str, tuple[str, ...]]
    """The most frequent technologies of the briefs in which another organisation, by its key, took part, too."""
    projects: tuple[Project, ...]
    """The last ones first."""
    more_projects: int
    """How many projects are left out."""


def read_profile(key: str, briefs: Iterable[TransferBrief], taxonomy: Taxonomy, names: Iterable[str] = ()) -> Profile:
    """Gather what briefs say of an organisation.

    :param key: the organisation's key
    :param names: under which it was seen; a contact is its contact when it says one of them
    :param briefs: those that it took part in, the newest first: what it says of name and place counts most
    """
    parts: list[Participation] = []
    technologies: Counter[str] = Counter()
    bands: Counter[str] = Counter()
    contacts: dict[str, Contact] = {}
    topics: dict[str, Counter[str]] = {}
    projects: dict[str, Project] = {}
    own_names = {name.casefold() for name in names}
    for brief in briefs:
        parts += [part for part in brief.organisations if part.organisation.key == key][:1]
        technologies.update(item.value for item in brief.technologies if item.value in taxonomy)
        if brief.maturity:
            bands[brief.maturity.value.band.value] += 1
        for other in brief.organisations:
            if other.organisation.key and other.organisation.key != key:
                counted = topics.setdefault(other.organisation.key, Counter())
                counted.update(item.value for item in brief.technologies if item.value in taxonomy)
        contact = brief.contact
        if contact and _may_be_listed(contact) and (contact.organisation or "").casefold() in own_names:
            contacts.setdefault(contact.without_consent().model_dump_json(), contact)
        if brief.project:
            projects.setdefault(brief.project.identifier, brief.project)
    bodies = [part.organisation for part in parts]
    ordered = sorted(projects.values(), key=lambda item: (item.start is not None, item.start), reverse=True)
    return Profile(
        city=_first(bodies, "city"),
        url=_first(bodies, "url"),
        sme=_first(bodies, "sme"),
        coordinated=sum(part.role is Role.COORDINATOR for part in parts),
        technologies=tuple(sorted(technologies.items(), key=lambda item: (-item[1], item[0]))[:TECHNOLOGIES]),
        bands=tuple((band.value, bands[band.value]) for band in reversed(MaturityBand) if bands[band.value]),
        contacts=tuple(sorted(contacts.values(), key=lambda item: item.name))[:CONTACTS],
        topics={other: tuple(name for name, _ in _first_of(counted)) for other, counted in topics.items()},
        projects=tuple(ordered[:PROJECTS]),
        more_projects=max(0, len(ordered) - PROJECTS),
    )


def stored_hits(briefs: Sequence[StoredBrief], reader: Language, taxonomy: Taxonomy) -> list[Hit]:
    """Return briefs from the store in the form in which the search shows its hits."""
    plain = Highlighter(Interpretation(), taxonomy)
    return [
        make_hit(card_of(make_document(item.brief, item.revision, taxonomy)), 0.0, reader, plain, lambda _: "")
        for item in briefs
    ]


def _may_be_listed(contact: Contact) -> bool:
    consent = contact.consent
    return consent is not None and (consent.basis is ConsentBasis.DESK or consent.covers_pages)


def _first_of(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:TOPICS]


def _first(bodies: Iterable[Organisation], name: str) -> Any:
    return next((value for body in bodies if (value := getattr(body, name)) is not None), None)
