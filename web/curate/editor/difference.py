"""Two states of a brief, field by field and word by word."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, request
from werkzeug.wrappers import Response

from kb.curation.edits import fields
from kb.model import SECTIONS, Language, TransferBrief
from web.curate.editor import editor
from web.curate.editor.labels import field_label
from web.curate.editor.opened import Tab, open_brief, page
from web.curate.editor.shown_value import shown_value
from web.curate.editor.word_difference import Piece, word_difference
from web.labels import Labels
from web.site import reader_labels, this_site

_TEXTS = [
    f"texts.{language.value}.{name}" for language in Language for name in ("title", "summary", *SECTIONS, "description")
]
_ORDER = [*_TEXTS, *(name for name in TransferBrief.model_fields if name not in {"id", "texts", "modified_on"})]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that two states have differently."""

    path: str
    label: str
    language: Language | None
    """Language of its words; None for what is said in the reader's."""
    pieces: tuple[Piece, ...]


def changed_fields(before: TransferBrief, after: TransferBrief) -> list[str]:
    """Return the paths of the fields that two states have differently, in the order in which they are read."""
    old, new = _fields(before), _fields(after)
    return [path for path in _ORDER if old.get(path) != new.get(path)]


def differences(before: TransferBrief, after: TransferBrief, labels: Labels) -> list[FieldDifference]:
    """Compare two states."""
    old, new = _fields(before), _fields(after)
    found = [compare(path, old.get(path), new.get(path), labels) for path in changed_fields(before, after)]
    return [item for item in found if item.pieces]


def compare(path: str, before: Any, after: Any, labels: Labels) -> FieldDifference:
    """Compare two values of a field."""
    pieces = word_difference(shown_value(path, before, labels), shown_value(path, after, labels))
    return FieldDifference(path, field_label(path, labels), language_of(path), pieces)


def language_of(path: str) -> Language | None:
    """Return the language of the words of a field."""
    return Language(path.split(".")[1]) if path.startswith("texts.") else None


@editor.get("/<uuid:brief_id>/difference")
def difference(brief_id: UUID) -> Response:
    """Show what changed from one revision (``before``) to another (``after``)."""
    numbers = [request.args.get(name, "") for name in ("before", "after")]
    if not all(number.isascii() and number.isdigit() and 0 < len(number) < 10 for number in numbers):
        abort(404)
    with this_site().silta.database.unit_of_work() as work:
        opened = open_brief(work, brief_id)
        before, after = (work.briefs.revision(brief_id, int(number)) for number in numbers)
        if before is None or after is None:
            abort(404)
        found = differences(before.brief, after.brief, reader_labels())
        newest = opened.stored.revision
        context = {"before": before, "after": after, "differences": found, "newest": newest}
        return page("difference", opened, Tab.HISTORY, context=context)


def _fields(brief: TransferBrief) -> dict[str, Any]:
    return {**fields(brief), "slug": brief.slug, "sources": brief.sources, "origins": brief.origins}
