"""What was said about a brief: comments among scouts, questions to the researcher, answers."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.conversation import REMARK_LENGTH, answer, ask, comment, conversation
from kb.curation.field_changes import TRANSLATED
from kb.model import InvalidValue, Language
from kb.store import Audience, Remark, RemarkKind, UnitOfWork
from web.curate.editor import editor
from web.curate.editor.assessments import JUDGED
from web.curate.editor.form import text_field
from web.curate.editor.opened import Opened, Tab, open_brief, page
from web.curate.editor.refusal import FORESEEN, refusal
from web.notices import Notice, keep, send_soon, to_researcher
from web.site import this_site

FIELDS = (*JUDGED, "sectors", "contact", *(text_field(code, name) for code in Language for name in TRANSLATED))
"""What a remark can be about, besides the whole brief."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment, or a question with its answers."""

    first: Remark
    answers: tuple[Remark, ...]


@editor.get("/<uuid:brief_id>/conversation")
def talk(brief_id: UUID) -> Response:
    """Show what was said."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(work, open_brief(work, brief_id))


@editor.post("/<uuid:brief_id>/conversation")
def say(brief_id: UUID) -> Response:
    """Comment, ask, or answer a question."""
    kind = next((item for item in RemarkKind if item.value == request.form.get("kind")), None)
    if kind is None:
        abort(400)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        try:
            number = _say(work, opened, kind)
            notices = _notices(work, opened, number)
        except InvalidValue:
            said = gettext("Write something, at most %(number)s characters.", number=REMARK_LENGTH)
            return _page(work, opened, said, 422)
        except FORESEEN as error:
            return _page(work, opened, *refusal(error))
        keep(work, notices)
        work.commit()
    send_soon()
    return redirect(url_for("editor.talk", brief_id=brief_id, done="said", _anchor=f"remark-{number}"), 303)


def _say(work: UnitOfWork, opened: Opened, kind: RemarkKind) -> int:
    body = request.form.get("body", "").replace("\r\n", "\n")
    brief_id, actor = opened.brief.id, opened.actor
    if kind is RemarkKind.ANSWER:
        number = request.form.get("question", "")
        asked = {str(item.id) for item in work.remarks.of(brief_id) if item.kind is RemarkKind.QUESTION}
        if number not in asked:
            abort(400)
        return answer(work, int(number), actor, body)
    field = request.form.get("field") or None
    audience = next((item for item in Audience if item.value == request.form.get("audience")), Audience.SCOUTS)
    say_it = ask if kind is RemarkKind.QUESTION else comment
    return say_it(work, brief_id, actor, body, audience=audience, field=field if field in FIELDS else None)


def _notices(work: UnitOfWork, opened: Opened, number: int) -> list[Notice]:
    is_for_researcher = work.remarks.get(number).audience is Audience.RESEARCHER
    return to_researcher(work, opened.brief.id, opened.actor) if is_for_researcher else []


def _page(work: UnitOfWork, opened: Opened, notice: str = "", status: int = 200) -> Response:
    remarks = conversation(work, opened.brief.id, opened.actor)
    threads = [
        Thread(item, tuple(other for other in remarks if other.question_id == item.id))
        for item in remarks
        if item.question_id is None
    ]
    context = {
        "threads": threads,
        "fields": FIELDS,
        "length": REMARK_LENGTH,
        "typed": request.form if notice else {},
        "about": request.args.get("about", ""),
    }
    return page("conversation", opened, Tab.CONVERSATION, status, notice=notice, context=context)
