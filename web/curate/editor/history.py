"""The revisions of a brief, and bringing an earlier one back."""

from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.organisations import OrganisationRegister
from kb.curation.restoring import restored
from kb.model import InvalidValue
from kb.store import UnitOfWork
from web.curate.editor import editor
from web.curate.editor.opened import Opened, Tab, open_brief, page, reason, seen_revision, this_desk
from web.curate.editor.refusal import FORESEEN, refusal
from web.curate.search_index import update_index
from web.site import this_site


@editor.get("/<uuid:brief_id>/history")
def history(brief_id: UUID) -> Response:
    """List the revisions, the newest first."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(work, open_brief(work, brief_id))


@editor.post("/<uuid:brief_id>/history")
def restore(brief_id: UUID) -> Response:
    """Make a new revision that says what an earlier one (``number``) said."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        number = seen_revision("number")
        earlier = work.briefs.revision(brief_id, number)
        if earlier is None:
            return _page(work, opened, gettext("There is no such revision."), 422)
        why = reason() or gettext("Revision %(number)s restored", number=number)
        try:
            brief = restored(opened.brief, earlier.brief)
            # Organisations may have become one since.
            organisations = OrganisationRegister(work).keyed(brief.organisations)
            brief = brief.model_copy(update={"organisations": organisations})
            this_desk().edit(work, brief, opened.actor, why, seen_revision=seen_revision())
        except InvalidValue:
            return _page(work, opened, gettext("This revision does not fit today’s rules any more."), 422)
        except FORESEEN as error:
            work.rollback()
            return _page(work, open_brief(work, brief_id), *refusal(error))
        work.commit()
    update_index()
    return redirect(url_for("editor.history", brief_id=brief_id, done="restored"), 303)


def _page(work: UnitOfWork, opened: Opened, notice: str = "", status: int = 200) -> Response:
    context = {"revisions": work.briefs.revisions(opened.brief.id)[::-1], "typed": request.form}
    return page("history", opened, Tab.HISTORY, status, notice=notice, context=context)
