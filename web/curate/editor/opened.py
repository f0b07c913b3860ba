"""The brief that is open in the editor, with what every page of it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import abort, make_response, render_template, request, url_for
from flask_babel import format_datetime, gettext
from werkzeug.wrappers import Response

from kb.curation.checks import CheckResult, failed
from kb.curation.desk import Curation
from kb.curation.errors import NotAllowed
from kb.curation.transitions import Transition, allowed
from kb.model import Actor, Language, TransferBrief
from kb.store import PublicationPlan, Responsibility, StoredBrief, UnitOfWork
from web.accounts.permissions import required_actor
from web.curate.editor.labels import field_label, reason_label
from web.curate.editor.refusal import foreign_brief
from web.language import reader_language
from web.site import reader_labels, this_site


class Tab(StrEnum):
    """The pages of a brief; the name of the view."""

    TEXT = "brief"
    ASSESSMENTS = "assessments"
    TRANSLATIONS = "translations"
    FACTS = "facts"
    CONVERSATION = "talk"
    MOVES = "moves"
    HISTORY = "history"

    @property
    def label(self) -> str:
        """What the reader calls it."""
        return {
            Tab.TEXT: gettext("Source and text"),
            Tab.ASSESSMENTS: gettext("Assessments"),
            Tab.TRANSLATIONS: gettext("Translations"),
            Tab.FACTS: gettext("Facts and people"),
            Tab.CONVERSATION: gettext("Questions and comments"),
            Tab.MOVES: gettext("Check and publish"),
            Tab.HISTORY: gettext("History"),
        }[self]


@dataclass(frozen=True, slots=True)
class Opened:
    """A brief as somebody at the desk has it open."""

    stored: StoredBrief
    actor: Actor
    people: Responsibility
    plan: PublicationPlan | None
    checks: tuple[CheckResult, ...]
    moves: tuple[Transition, ...]
    """What the person can do with it now."""
    open_questions: int
    leader: TransferBrief | None
    """The brief into which it was merged."""
    why_closed: str
    """Why the person cannot change it now; empty when it can be changed."""

    @property
    def brief(self) -> TransferBrief:
        """The brief as it is stored."""
        return self.stored.brief

    @property
    def failed_checks(self) -> int:
        """How many required checks fail."""
        return len(failed(self.checks))

    @property
    def title(self) -> tuple[Language, str]:
        """The title in the reader's language, else in the nearest one, with its language."""
        language, text = self.brief.texts.nearest(reader_language())
        return language, text.title


def this_desk() -> Curation:
    """Return the desk with the checks that this site requires."""
    return Curation(this_site().silta.settings.publishing_checks)


def open_brief(work: UnitOfWork, brief_id: UUID) -> Opened:
    """Return a brief with what is known about it.

    :raises werkzeug.exceptions.NotFound: when there is none
    """
    actor = required_actor()
    stored = work.briefs.get(brief_id)
    if stored is None:
        abort(404)
    desk = this_desk()
    people = work.responsibilities.of(brief_id)
    leader_id = work.merges.leaders([brief_id])[brief_id]
    leader = work.briefs.get(leader_id) if leader_id != brief_id else None
    return Opened(
        stored=stored,
        actor=actor,
        people=people,
        plan=work.publication_plans.of(brief_id),
        checks=desk.checklist(work, stored.brief),
        moves=tuple(allowed(actor, stored.brief, people)) if leader is None else (),
        open_questions=work.remarks.open_questions([brief_id])[brief_id],
        leader=leader.brief if leader else None,
        why_closed=_why_closed(work, desk, stored, actor, merged=leader is not None),
    )


def _why_closed(work: UnitOfWork, desk: Curation, stored: StoredBrief, actor: Actor, *, merged: bool) -> str:
    try:
        desk.check_edit(work, stored, actor)
    except NotAllowed:
        if stored.brief.home is not None and not merged:
            return foreign_brief()
        if merged:
            return gettext("It was merged into another brief, so nothing can be changed here.")
        return gettext("In this state it cannot be changed. Move it on or back first, under “Check and publish”.")
    return ""


def seen_revision(name: str = "revision") -> int:
    """Return the revision that the person looked at, as the form says.

    :raises werkzeug.exceptions.BadRequest: when it says none
    """
    value = request.form.get(name, "")
    if not (value.isascii() and value.isdigit() and 0 < len(value) < 10):
        abort(400)
    return int(value)


def reason(limit: int = 400) -> str:
    """Return the reason of a form as one line of at most so many characters."""
    return " ".join(request.form.get("reason", "").split())[:limit]


def sent_from() -> Tab:
    """Return the page whose form for texts or facts was sent."""
    tabs = (Tab.TEXT, Tab.TRANSLATIONS, Tab.FACTS)
    return next((item for item in tabs if item.value == request.form.get("tab")), Tab.TEXT)


def where_from(brief_id: UUID) -> str:
    """Return the address of the page whose form was sent, with a note that it was done."""
    tab = sent_from()
    text = request.form.get("text") if tab is Tab.TEXT else None
    return url_for(f"editor.{tab.value}", brief_id=brief_id, text=text, done="saved")


def moment(value: datetime) -> str:
    """Return a moment in the reader's language, UTC."""
    return f"{format_datetime(value, 'medium', rebase=False)} UTC"


def asked_language(brief: TransferBrief) -> Language:
    """Return the language of the text to show: asked for with ``text``, else the reader's, else one that is there."""
    asked = next((item for item in Language if item.value == request.values.get("text")), None)
    return asked or brief.texts.nearest(reader_language())[0]


def page(
    template: str,
    opened: Opened,
    tab: Tab,
    status: int = 200,
    *,
    notice: str = "",
    context: Mapping[str, Any] | None = None,
) -> Response:
    """Render a page of the editor.

    :param template: its name in ``curate/editor``
    :param notice: what went wrong, in the reader's language
    """
    labels = reader_labels()
    html = render_template(
        f"curate/editor/{template}.html",
        opened=opened,
        brief=opened.brief,
        brief_id=opened.brief.id,
        tab=tab,
        tabs=tuple(Tab),
        notice=notice,
        done=request.args.get("done", ""),
        reason_label=lambda reason: reason_label(reason, labels),
        moment=moment,
        field_label=lambda path: field_label(path, labels),
        **(context or {}),
    )
    return make_response(html, status)
