"""The text of a brief in one language, with the words of the source beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from werkzeug.wrappers import Response

from kb.curation.field_changes import TRANSLATED, FieldChange, last_changes
from kb.curation.section_hints import SectionHints, hints
from kb.model import Language, SectionProposal, SourceRecord, TransferBrief
from kb.store import UnitOfWork
from web.curate.editor import editor
from web.curate.editor.assessments import supported
from web.curate.editor.form import text_field
from web.curate.editor.labels import section_label
from web.curate.editor.opened import Opened, Tab, asked_language, open_brief, page
from web.curate.editor.sheet import Sheet, stored_sheet
from web.curate.editor.source import passage_anchor, place_of, read_source
from web.site import reader_labels, this_site


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence of the source that could stand in a section."""

    number: int
    """Its place among the brief's proposals; what the form sends."""
    anchor: str
    passage: str | None
    """Id of the passage on the page; None when the sentence does not stand in the text any more."""
    proposal: SectionProposal


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of the text in the form."""

    name: str
    path: str
    label: str
    hints: SectionHints
    proposed: tuple[Proposed, ...]
    origins: tuple[SourceRecord, ...]
    """The sources that it came from."""
    change: FieldChange | None
    """Who changed it last."""


@editor.get("/<uuid:brief_id>")
def brief(brief_id: UUID) -> Response:
    """Show the text in one language (``text``) beside its source."""
    with this_site().silta.database.unit_of_work() as work:
        opened = open_brief(work, brief_id)
        return text_page(work, opened, stored_sheet(opened))


def text_page(work: UnitOfWork, opened: Opened, sheet: Sheet, notice: str = "", status: int = 200) -> Response:
    """Render the page; as it was typed, when it could not be saved."""
    language = asked_language(sheet.brief)
    labels = reader_labels()
    changes = last_changes(work.briefs.revisions(opened.brief.id))
    context = {
        "code": language,
        "shown": sheet.shown,
        "revision": sheet.revision,
        "fields": [_field(sheet, language, name, changes) for name in TRANSLATED],
        "parts": read_source(sheet.brief, language, supported(sheet.brief, language, labels), labels),
        "sources": sheet.brief.sources,
    }
    return page("text", opened, Tab.TEXT, status, notice=notice, context=context)


def origins_of(brief: TransferBrief, path: str) -> tuple[SourceRecord, ...]:
    """Return the sources from which a field came, or the part of the brief in which it lies."""
    records = {record.key: record for record in brief.sources}
    keys = [item.source for item in brief.origins if path == item.field or path.startswith(f"{item.field}.")]
    return tuple(records[key] for key in dict.fromkeys(keys))


def _field(sheet: Sheet, language: Language, name: str, changes: Mapping[str, FieldChange]) -> TextField:
    path = text_field(language, name)
    typed = sheet.shown.value(path)
    proposed = tuple(
        Proposed(
            number,
            f"proposal-{number}",
            passage_anchor(f"proposal-{number}", 0) if place_of(item.evidence, sheet.brief, language) else None,
            item,
        )
        for number, item in enumerate(sheet.brief.proposals)
        if item.language is language and item.section == name
    )
    return TextField(
        name,
        path,
        section_label(name, reader_labels()),
        hints(name, typed, language, this_site().silta.vocabularies),
        proposed,
        origins_of(sheet.brief, path),
        changes.get(path),
    )
