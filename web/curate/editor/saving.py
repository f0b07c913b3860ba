"""Saving what was typed into the texts and facts of a brief."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import EditConflict, NotAllowed
from kb.store import UnitOfWork
from web.contribute.values import Shown
from web.curate.editor import editor
from web.curate.editor.brief import text_page
from web.curate.editor.conflict import conflict_page
from web.curate.editor.facts import facts_page
from web.curate.editor.form import read_form, typed_values
from web.curate.editor.keeping import keep
from web.curate.editor.opened import Opened, Tab, open_brief, reason, seen_revision, sent_from, where_from
from web.curate.editor.refusal import refusal
from web.curate.editor.sheet import Sheet
from web.curate.editor.translations import translations_page
from web.curate.search_index import update_index
from web.site import this_site

_PAGES: Mapping[Tab, Callable[[UnitOfWork, Opened, Sheet, str, int], Response]] = {
    Tab.TEXT: text_page,
    Tab.TRANSLATIONS: translations_page,
    Tab.FACTS: facts_page,
}


@editor.post("/<uuid:brief_id>")
def save(brief_id: UUID) -> Response:
    """Keep texts, or facts; when somebody else changed the brief meanwhile, show both versions."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        seen = seen_revision()
        base = work.briefs.revision(brief_id, seen)
        if base is None:
            return _again(work, opened, Sheet(opened.brief, seen, Shown(request.form)), gettext("Load the page anew."))
        read = read_form(request.form, base.brief, opened.actor)
        sheet = Sheet(base.brief, seen, Shown(request.form, dict(read.problems)))
        if read.problems:
            notice = read.problems.get("") or gettext("Nothing was saved yet: some fields cannot be kept as they are.")
            return _again(work, opened, sheet, notice)
        try:
            keep(work, read.brief, base.brief, opened.actor, reason(), seen)
        except EditConflict as conflict:
            work.rollback()
            return conflict_page(work, open_brief(work, brief_id), conflict, typed_values(request.form))
        except NotAllowed as error:
            return _again(work, opened, sheet, *refusal(error))
        work.commit()
    update_index()
    return redirect(where_from(brief_id), 303)


def _again(work: UnitOfWork, opened: Opened, sheet: Sheet, notice: str, status: int = 422) -> Response:
    """Show the form as it was typed."""
    return _PAGES[sent_from()](work, opened, sheet, notice, status)
