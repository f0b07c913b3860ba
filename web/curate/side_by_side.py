"""Two briefs of a pair, question by question: what agrees and what differs."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from kb.model import Language, TransferBrief
from web.explore.comparison import Cell, Entry, Row, compare
from web.labels import Labels
from web.language import NAMES


def side_by_side(briefs: Sequence[TransferBrief], labels: Labels) -> tuple[list[Row], list[Row]]:
    """Return the rows that differ, and those that agree.

    :param briefs: each as it is on its own
    """
    rows = [row for row in _own_rows(briefs, labels) if any(cell.entries for cell in row.cells)]
    rows += compare(briefs, labels)
    return [row for row in rows if not row.same], [row for row in rows if row.same]


def _own_rows(briefs: Sequence[TransferBrief], labels: Labels) -> Iterator[Row]:
    for language in Language:
        heading = gettext("Title, %(language)s", language=NAMES[language])
        yield Row(heading, tuple(_title(brief, language) for brief in briefs))
    yield _row(gettext("State"), [[labels.words[f"status-{brief.status.value}"]] for brief in briefs])
    yield _row(gettext("Sources"), [[record.key for record in brief.sources] for brief in briefs])
    yield _row(gettext("Publications"), [_publications(brief) for brief in briefs])
    yield _row(gettext("Project"), [_project(brief) for brief in briefs])
    yield _row(gettext("Organisations"), [sorted(_organisations(brief)) for brief in briefs])
    yield _row(gettext("People"), [sorted(person.name for person in brief.people) for brief in briefs])


def _row(heading: str, values: Sequence[Sequence[str]]) -> Row:
    return Row(heading, tuple(Cell(tuple(Entry(value) for value in found)) for found in values))


def _title(brief: TransferBrief, language: Language) -> Cell:
    text = brief.texts.get(language)
    return Cell((Entry(text.title),), language) if text else Cell()


def _publications(brief: TransferBrief) -> list[str]:
    return sorted(f"doi:{item.doi}" if item.doi else item.title or "" for item in brief.publications)


def _project(brief: TransferBrief) -> list[str]:
    project = brief.project
    return [" ".join(filter(None, (project.identifier, project.acronym)))] if project else []


def _organisations(brief: TransferBrief) -> set[str]:
    return {part.organisation.name for part in brief.organisations}
