"""What the page of an organisation says, gathered from the briefs it took part in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kb.model import Language, Organisation, Participation, Project, Role, TransferBrief
from kb.search.card import card_of, make_hit
from kb.search.document import make_document
from kb.search.highlight import Highlighter
from kb.search.interpretation import Interpretation
from kb.search.result import Hit
from kb.store import StoredBrief
from kb.taxonomy import Taxonomy

TECHNOLOGIES = 12
PROJECTS = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """What briefs say of an organisation; people are left out on purpose."""

    city: str | None
    url: str | None
    sme: bool | None
    """Whether it is a small or medium-sized enterprise; None when no brief says so."""
    coordinated: int
    """In how many briefs it coordinated."""
    technologies: tuple[tuple[str, int], ...]
    """Ids of technologies and how many of the briefs are about each, the most frequent first."""
    projects: tuple[Project, ...]
    """The last ones first."""
    more_projects: int
    """How many projects are left out."""


def read_profile(key: str, briefs: Iterable[TransferBrief], taxonomy: Taxonomy) -> Profile:
    """Gather what briefs say of an organisation.

    :param key: the organisation's key
    :param briefs: those that it took part in, the newest first: what it says of name and place counts most
    """
    parts: list[Participation] = []
    technologies: Counter[str] = Counter()
    projects: dict[str, Project] = {}
    for brief in briefs:
        parts += [part for part in brief.organisations if part.organisation.key == key][:1]
        technologies.update(item.value for item in brief.technologies if item.value in taxonomy)
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


def _first(bodies: Iterable[Organisation], name: str) -> Any:
    return next((value for body in bodies if (value := getattr(body, name)) is not None), None)
