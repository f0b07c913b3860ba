"""The texts of a brief in its three languages side by side, with what translators have still to do."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from kb.curation.errors import EditConflict
from kb.curation.field_changes import TRANSLATED, FieldChange, ToDo, confirm_translation, last_changes, to_do
from kb.model import InvalidValue, Language
from kb.store import UnitOfWork
from web.curate.editor import editor
from web.curate.editor.form import text_field
from web.curate.editor.labels import section_label
from web.curate.editor.opened import Opened, Tab, open_brief, page, seen_revision, this_desk
from web.curate.editor.refusal import FORESEEN, refusal
from web.curate.editor.sheet import Sheet, stored_sheet
from web.site import reader_labels, this_site


@dataclass(frozen=True, slots=True)
class Cell:
    """A field in one language."""

    language: Language
    path: str
    to_do: ToDo | None
    change: FieldChange | None
    """Who changed it last."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field in all languages."""

    name: str
    label: str
    cells: tuple[Cell, ...]


@editor.get("/<uuid:brief_id>/translations")
def translations(brief_id: UUID) -> Response:
    """Show the three languages side by side."""
    with this_site().silta.database.unit_of_work() as work:
        opened = open_brief(work, brief_id)
        return translations_page(work, opened, stored_sheet(opened))


@editor.post("/<uuid:brief_id>/translations/compared")
def compared(brief_id: UUID) -> Response:
    """Note that a field still fits the other languages."""
    path = request.form.get("path", "")
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        try:
            confirm_translation(work, this_desk(), brief_id, path, opened.actor, seen_revision=seen_revision())
        except (*FORESEEN, InvalidValue) as error:
            if isinstance(error, EditConflict):
                work.rollback()
            return translations_page(work, opened, stored_sheet(opened), *refusal(error))
        work.commit()
    return redirect(url_for("editor.translations", brief_id=brief_id, done="compared"), 303)


def translations_page(work: UnitOfWork, opened: Opened, sheet: Sheet, notice: str = "", status: int = 200) -> Response:
    """Render the page; as it was typed, when it could not be saved."""
    history = work.briefs.revisions(opened.brief.id)
    marks, changes = to_do(history, work.audit.of(opened.brief.id)), last_changes(history)
    labels = reader_labels()
    rows = [
        Row(
            name,
            section_label(name, labels),
            tuple(
                Cell(language, path, marks.get(path), changes.get(path))
                for language in Language
                for path in [text_field(language, name)]
            ),
        )
        for name in TRANSLATED
    ]
    counts = {
        language: sum(cell.to_do is not None for row in rows for cell in row.cells if cell.language is language)
        for language in Language
    }
    context = {"rows": rows, "counts": counts, "shown": sheet.shown, "revision": sheet.revision}
    return page("translations", opened, Tab.TRANSLATIONS, status, notice=notice, context=context)
