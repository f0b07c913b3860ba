"""Two people changed one brief: both versions in view, and nothing of either lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import EditConflict, NotAllowed
from kb.curation.reconcile import FieldConflict, Reconciliation, UnmergeableVersions, reconcile
from kb.model import InvalidValue, Language, Revision
from kb.store import UnitOfWork
from web.contribute.fields import Fields
from web.curate.editor import editor
from web.curate.editor.difference import FieldDifference, changed_fields, compare, differences, language_of
from web.curate.editor.form import FACTS, Values, form_values, read_form, typed_values
from web.curate.editor.keeping import keep
from web.curate.editor.labels import field_label
from web.curate.editor.opened import Opened, Tab, open_brief, page, reason, seen_revision, where_from
from web.curate.editor.refusal import refusal
from web.curate.editor.shown_value import shown_value
from web.curate.search_index import update_index
from web.site import reader_labels, this_site

MINE, THEIRS, OWN = "mine", "theirs", "own"
"""What a person can choose for a field that both changed; a third text only for fields that are text."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A field that both changed."""

    path: str
    label: str
    language: Language | None
    base: str
    theirs: FieldDifference
    mine: FieldDifference
    own: str | None
    """What the field for a third text holds; None where there is none."""
    choice: str
    """What is chosen so far; empty for nothing."""


def conflict_page(
    work: UnitOfWork,
    opened: Opened,
    conflict: EditConflict,
    typed: Values,
    status: int = 409,
    notice: str = "",
) -> Response:
    """Show base, theirs and mine of every field that both changed, and what is merged by itself.

    :param typed: the fields by which ``mine`` can be made of the base again
    """
    base, theirs, labels = conflict.base, conflict.theirs, reader_labels()
    try:
        merged: Reconciliation | None = reconcile(base.brief, theirs.brief, conflict.mine)
    except UnmergeableVersions:
        merged = None
        notice = notice or gettext(
            "The two versions do not fit together by themselves. What you typed stands below, to be copied: load the "
            "page of the text anew and enter it there."
        )
    contested = merged.conflicts if merged else ()
    names = {item.field for item in contested}
    context = {
        "base": base,
        "theirs": theirs,
        "merged": merged,
        "contests": [_contest(item) for item in contested],
        "only_mine": [
            compare(path, before, after, labels)
            for path, before, after in _mine(conflict, merged.taken if merged else None)
        ],
        "only_theirs": [item for item in differences(base.brief, theirs.brief, labels) if item.path not in names],
        "typed": list(typed.items(multi=True)),
        "why": reason(),
        "back": request.form.get("tab", ""),
        "back_text": request.form.get("text", ""),
    }
    return page("conflict", opened, Tab.TEXT, status, notice=notice, context=context)


@editor.post("/<uuid:brief_id>/conflict")
def decide(brief_id: UUID) -> Response:
    """Keep what a person decided, against the version that the person saw; or show the next conflict."""
    typed = typed_values(request.form)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        opened = open_brief(work, brief_id)
        base, theirs = (_revision(work, brief_id, name) for name in ("base", "revision"))
        read = read_form(typed, base.brief, opened.actor)
        if read.problems:
            abort(400)  # the page carries only what was kept already
        conflict = EditConflict(base, theirs, read.brief)
        try:
            merged = reconcile(base.brief, theirs.brief, read.brief)
            choices = _choices(merged.conflicts)
            if len(choices) < len(merged.conflicts):
                notice = gettext("Decide every field that both of you changed.")
                return conflict_page(work, opened, conflict, typed, 422, notice)
            decided = merged.with_choices(choices)
            keep(work, decided, theirs.brief, opened.actor, reason(), theirs.number)
        except EditConflict as next_one:
            work.rollback()
            # What was decided becomes mine, made of the version that was theirs.
            values = form_values(next_one.mine, facts=FACTS in typed)
            return conflict_page(work, open_brief(work, brief_id), next_one, values)
        except (InvalidValue, UnmergeableVersions):
            notice = gettext("These choices do not fit together in one brief. Choose differently.")
            return conflict_page(work, opened, conflict, typed, 422, notice)
        except NotAllowed as error:
            said, status = refusal(error)
            return conflict_page(work, opened, conflict, typed, status, said)
        work.commit()
    update_index()
    return redirect(where_from(brief_id), 303)


def _revision(work: UnitOfWork, brief_id: UUID, name: str) -> Revision:
    found = work.briefs.revision(brief_id, seen_revision(name))
    if found is None:
        abort(400)
    return found


def _mine(conflict: EditConflict, taken: Sequence[str] | None) -> list[tuple[str, Any, Any]]:
    """Return the fields that only this person changed, with both values; all changed ones when nothing was merged."""
    base, mine = conflict.base.brief, conflict.mine
    paths = changed_fields(base, mine) if taken is None else taken
    return [(path, _value(base, path), _value(mine, path)) for path in paths]


def _value(brief: Any, path: str) -> Any:
    for part in path.split("."):
        brief = getattr(brief, part, None)
    return brief


def _contest(item: FieldConflict) -> Contest:
    labels = reader_labels()
    is_text = isinstance(item.mine, str) and isinstance(item.theirs, str) and item.field.count(".") == 2
    typed = request.form.get(f"own.{item.field}")
    return Contest(
        item.field,
        field_label(item.field, labels),
        language_of(item.field),
        shown_value(item.field, item.base, labels),
        compare(item.field, item.base, item.theirs, labels),
        compare(item.field, item.base, item.mine, labels),
        (item.mine if typed is None else typed) if is_text else None,
        request.form.get(f"choice.{item.field}", ""),
    )


def _choices(conflicts: Sequence[FieldConflict]) -> Mapping[str, Any]:
    fields = Fields(request.form)
    found: dict[str, Any] = {}
    for item in conflicts:
        chosen = request.form.get(f"choice.{item.field}")
        if chosen in {MINE, THEIRS}:
            found[item.field] = item.mine if chosen == MINE else item.theirs
        elif chosen == OWN and item.field.count(".") == 2:
            found[item.field] = fields.text(f"own.{item.field}")
    return found
