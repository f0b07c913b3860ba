"""Judging the assessments of a brief: accept, change, refute, or add what nobody has assessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.curation.errors import EditConflict, ReasonMissing
from kb.curation.judging import JudgedField, Judgement, Verdict
from kb.model import Actor, Evidence, InvalidValue, Language, Maturity, PotentialLevel, Technology, TransferBrief
from kb.store import UnitOfWork
from web.curate.editor import editor
from web.curate.editor.assessments import JUDGED, LISTS, anchor_of, entries, supported, value_name
from web.curate.editor.labels import field_label
from web.curate.editor.opened import Opened, Tab, asked_language, open_brief, page, reason, seen_revision, this_desk
from web.curate.editor.refusal import FORESEEN, refusal
from web.curate.editor.source import read_source
from web.curate.editor.technologies import find_technologies
from web.curate.search_index import update_index
from web.language import reader_language
from web.site import reader_labels, this_site

QUOTE_LENGTH = 1000


@dataclass(frozen=True)
class Typed:
    """What somebody typed about one assessment that could not be kept."""

    anchor: str = ""
    problem: str = ""
    values: MultiDict[str, str] = field(default_factory=MultiDict)
    candidates: tuple[Technology, ...] = ()
    """Concepts that may have been meant."""


class Unclear(InvalidValue):
    """The form does not say what is right."""

    def __init__(self, message: str, candidates: tuple[Technology, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


@editor.get("/<uuid:brief_id>/assessments")
def assessments(brief_id: UUID) -> Response:
    """Show the assessments beside the source that they rest on."""
    with this_site().silta.database.unit_of_work() as work:
        return _page(open_brief(work, brief_id))


@editor.post("/<uuid:brief_id>/assessments")
def judge(brief_id: UUID) -> Response:
    """Do what a person says about one assessment."""
    name = next((item for item in JUDGED if item == request.form.get("field")), None)
    verdict = next((item for item in Verdict if item.value == request.form.get("verdict")), None)
    if name is None or verdict is None:
        abort(400)
    item = request.form.get("item") or None
    anchor = anchor_of(name, item)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        try:
            if verdict is Verdict.REFUTE and not reason():
                raise ReasonMissing("say why it is wrong")
            judgement = _judgement(opened.brief, name, verdict, item)
            _do(work, brief_id, judgement, opened.actor)
        except EditConflict as conflict:
            work.rollback()
            said, status = refusal(conflict)
            typed = Typed(anchor, said, request.form)
            return _page(open_brief(work, brief_id), typed, status, conflict)
        except Unclear as unclear:
            return _page(opened, Typed(anchor, str(unclear), request.form, unclear.candidates), 422)
        except FORESEEN as error:
            said, status = refusal(error)
            return _page(opened, Typed(anchor, said, request.form), status)
        except InvalidValue:
            said = gettext("The brief has this already, or does not have what was judged (any more).")
            return _page(opened, Typed(anchor, said, request.form), 422)
        work.commit()
    update_index()
    language = request.form.get("text")
    there = anchor_of(name) if verdict is Verdict.REFUTE or judgement.value is not None else anchor
    return redirect(url_for("editor.assessments", brief_id=brief_id, text=language, done="judged", _anchor=there), 303)


def _do(work: UnitOfWork, brief_id: UUID, judgement: Judgement, actor: Actor) -> None:
    """Judge; when others changed something else meanwhile, what was judged is still what the person saw."""
    why = reason() or said_in_short(judgement)
    desk = this_desk()
    try:
        desk.judge(work, brief_id, judgement, actor, why, seen_revision=seen_revision())
    except EditConflict as conflict:
        base, theirs = conflict.base.brief, conflict.theirs.brief
        if getattr(base, judgement.field) != getattr(theirs, judgement.field):
            raise
        desk.judge(work, brief_id, judgement, actor, why, seen_revision=conflict.theirs.number)


def said_in_short(judgement: Judgement) -> str:
    """Say for the history what was judged and how, in the person's language."""
    labels = reader_labels()
    name = field_label(judgement.field, labels)
    if judgement.item:
        name = f"{name} ({value_name(judgement.field, judgement.item, labels)[0]})"
    if judgement.verdict is Verdict.ACCEPT:
        return gettext("%(field)s: accepted", field=name)
    if judgement.verdict is Verdict.REFUTE:
        return gettext("%(field)s: refuted", field=name)
    value = value_name(judgement.field, judgement.value, labels)[0]
    return gettext("%(field)s: %(value)s is right", field=name, value=value)


def _judgement(brief: TransferBrief, name: JudgedField, verdict: Verdict, item: str | None) -> Judgement:
    if verdict is not Verdict.CHANGE:
        return Judgement(name, verdict, item)
    return Judgement(name, verdict, item, _VALUES[name](), _evidence(brief))


def _maturity() -> Maturity:
    levels = [request.form.get(key, "") for key in ("level", "upper")]
    try:
        return Maturity.model_validate({"level": levels[0], "upper": levels[1] or None})
    except ValidationError as error:
        raise Unclear(gettext("Choose a level; the upper end of a range lies above it.")) from error


def _potential() -> PotentialLevel:
    level = next((item for item in PotentialLevel if item.value == request.form.get("value")), None)
    if level is None:
        raise Unclear(gettext("Choose a level."))
    return level


def _pattern() -> str:
    value = request.form.get("value", "")
    if value not in this_site().silta.vocabularies.patterns:
        raise Unclear(gettext("Choose a business model."))
    return value


def _technology() -> str:
    found = find_technologies(request.form.get("chosen") or request.form.get("value", ""), reader_language())
    if not found:
        raise Unclear(gettext("No technology is called so. Type a part of its name, in any of the three languages."))
    if len(found) > 1:
        raise Unclear(gettext("Several technologies could be meant. Choose one."), tuple(found))
    return found[0].id


_VALUES: Mapping[JudgedField, Callable[[], Maturity | PotentialLevel | str]] = {
    "maturity": _maturity,
    "target_maturity": _maturity,
    "potential": _potential,
    "business_models": _pattern,
    "technologies": _technology,
}


def _evidence(brief: TransferBrief) -> tuple[Evidence, ...]:
    """Return the quotation that the person gave, with its place in the language that was shown."""
    quote = request.form.get("quote", "").replace("\r\n", "\n").strip()[:QUOTE_LENGTH]
    language = asked_language(brief)
    text = brief.texts.get(language)
    if not quote:
        return ()
    for name, said in text or ():
        if quote in said:
            return (Evidence(quote=quote, language=language, field=name, start=said.index(quote)),)
    raise Unclear(
        gettext("The quotation does not stand in the text like this. Copy it word for word, or leave it out.")
    )


def _page(
    opened: Opened, typed: Typed | None = None, status: int = 200, conflict: EditConflict | None = None
) -> Response:
    brief, labels = opened.brief, reader_labels()
    language: Language = asked_language(brief)
    vocabularies = this_site().silta.vocabularies
    typed = typed or Typed()
    found = entries(brief, labels)
    there = {entry.anchor for entry in found}
    if not opened.why_closed:
        there |= {anchor_of(name) for name in JUDGED if name in LISTS or getattr(brief, name) is None}
    context = {
        "code": language,
        "entries": found,
        "lists": LISTS,
        "parts": read_source(brief, language, supported(brief, language, labels), labels),
        "typed": typed,
        "conflict": conflict,
        "patterns": vocabularies.patterns,
        "levels": vocabularies.levels,
        "revision": opened.stored.revision,
    }
    # What was judged may be gone by now; then its problem stands above everything.
    notice = typed.problem if typed.anchor not in there else ""
    return page("assessments", opened, Tab.ASSESSMENTS, status, notice=notice, context=context)
