"""An issue as it is shown: in a mail, in its preview and in the archive."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from kb.model import Language
from kb.model.newsletter import Interests, Issue, IssueEntry
from web.labels import Labels, readiness_words
from web.partners import site_name


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A brief or opening in a list."""

    title: str
    summary: str
    language: Language
    """Of title and summary."""
    slug: str
    note: str = ""
    facts: str = ""
    """What its marks and its readiness say, in words."""
    folder: str = "briefs"
    """First part of its address."""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Briefs under a heading."""

    heading: str
    entries: tuple[ShownEntry, ...]


def shown_groups(
    issue: Issue, labels: Labels, interests: Interests | None = None, published: Container[UUID] | None = None
) -> list[ShownGroup]:
    """Group what an issue tells: first what somebody is interested in, then by technology in the issue's order.

    In a group, what is written in the reader's language comes first.

    :param published: briefs that are still published; None takes all
    """
    entries = [entry for entry in issue.told if published is None or entry.brief_id in published]
    interesting = [entry for entry in entries if interests is not None and _interests(entry, interests)]
    groups: dict[str, list[IssueEntry]] = {}
    for entry in entries:
        if entry not in interesting:
            groups.setdefault(entry.group, []).append(entry)
    found = [ShownGroup(gettext("For your interests"), _shown(interesting, labels))] if interesting else []
    for group, inside in groups.items():
        heading = labels.technologies.get(group, group) if group else gettext("Other subjects")
        found.append(ShownGroup(heading, _shown(inside, labels)))
    return found


def _interests(entry: IssueEntry, interests: Interests) -> bool:
    return not set(interests.technologies).isdisjoint(entry.technologies) or not set(interests.sectors).isdisjoint(
        entry.sectors
    )


def _shown(entries: Iterable[IssueEntry], labels: Labels) -> tuple[ShownEntry, ...]:
    shown = [shown_entry(entry, labels) for entry in entries]
    return tuple(sorted(shown, key=lambda item: item.language is not labels.language))


def shown_entry(entry: IssueEntry, labels: Labels) -> ShownEntry:
    """Return a brief as a list shows it in the language of the labels."""
    language, text = entry.nearest(labels.language)
    note = entry.note.get(labels.language)
    return ShownEntry(text.title, text.summary, language, entry.slug, note, _facts(entry, labels))


def _facts(entry: IssueEntry, labels: Labels) -> str:
    """Return on one line what the lists of the site show as marks, and how ready it is."""
    found = []
    if entry.home:
        found.append(gettext("Partner site: %(site)s", site=site_name(entry.home)))
    if entry.demonstration:
        found.append(gettext("Demonstration"))
    elif not entry.reviewed:
        found.append(gettext("Not yet reviewed"))
    if entry.readiness is not None:
        found.append(readiness_words(entry.readiness, labels))
    return " · ".join(found)
