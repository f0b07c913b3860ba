"""Recording that the contact of a brief agreed to be named, and taking the contact away again."""

from datetime import date
from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.wrappers import Response

from kb.curation.contact_consent import record_consent, withdraw_consent
from kb.curation.errors import EditConflict
from kb.model import Consent, ConsentBasis, ContactSentence, InvalidValue
from kb.store import UnitOfWork
from web.curate.editor import editor
from web.curate.editor.facts import facts_page
from web.curate.editor.opened import Opened, open_brief, seen_revision, this_desk
from web.curate.editor.refusal import FORESEEN, refusal
from web.curate.editor.sheet import stored_sheet
from web.curate.search_index import update_index
from web.site import this_site

LENGTH = 400
"""Characters of a name or a note at most."""


@editor.post("/<uuid:brief_id>/consent")
def record(brief_id: UUID) -> Response:
    """Keep that the contact agreed, or is a desk."""
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        consent = _consent()
        if consent is None:
            said = gettext("Say who agreed, when (not in the future), and how.")
            return _again(work, opened, said, 422)
        try:
            record_consent(work, this_desk(), brief_id, consent, opened.actor, seen_revision=seen_revision())
        except EditConflict as conflict:
            work.rollback()
            said, status = refusal(conflict)
            return _again(work, open_brief(work, brief_id), said, status)
        except InvalidValue:
            return _again(work, opened, gettext("The brief names no contact who could agree."), 422)
        except FORESEEN as error:
            said, status = refusal(error)
            return _again(work, opened, said, status)
        work.commit()
    return redirect(url_for("editor.facts", brief_id=brief_id, done="consent"), 303)


@editor.post("/<uuid:brief_id>/consent/withdraw")
def withdraw(brief_id: UUID) -> Response:
    """Take the contact away; with ``erase`` out of all earlier states too."""
    erase = request.form.get("erase") == "yes"
    database = this_site().silta.database
    with database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        withdraw_consent(work, brief_id, opened.actor, erase=erase)
        work.commit()
    if erase:
        database.settle()
    update_index()
    return redirect(url_for("editor.facts", brief_id=brief_id, done="withdrawn"), 303)


def _consent() -> Consent | None:
    """Return what the form says; None when it proves nothing."""
    basis = ConsentBasis.DESK if request.form.get("basis") == "desk" else ConsentBasis.RECORDED
    typed = {name: " ".join(request.form.get(name, "").split())[:LENGTH] or None for name in ("given_by", "note")}
    wording = None if basis is ConsentBasis.DESK else ContactSentence.DESK.value
    if basis is ConsentBasis.DESK:
        typed["given_by"] = None
    try:
        day = date.fromisoformat(request.form.get("given_on", ""))
        consent = Consent(given_on=day, basis=basis, wording=wording, **typed)
    except (ValueError, ValidationError):
        return None
    return consent if day <= this_desk().today() else None


def _again(work: UnitOfWork, opened: Opened, notice: str, status: int) -> Response:
    return facts_page(work, opened, stored_sheet(opened, facts=True), notice, status)
