"""When each field of the texts was changed last, and by whom; what translators have still to do follows from it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kb.curation.desk import Curation
from kb.model import SECTIONS, Actor, InvalidValue, Language, Revision, Text
from kb.store import AuditEvent, UnitOfWork

TRANSLATED = ("title", "summary", *SECTIONS)
"""The fields that exist in every language, in the order in which they are read."""
COMPARED = "translation-compared"
"""The action by which the audit log says that somebody compared a field with the other languages."""


class ToDo(StrEnum):
    """What a translator has to do with a field."""

    MISSING = "missing"
    """Another language has it, this one does not."""
    OLDER = "older"
    """Another language was changed later, and nobody has compared them since."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """The last change of a field."""

    revision: int
    author: str
    made_at: datetime


def last_changes(history: Iterable[Revision]) -> dict[str, FieldChange]:
    """Return who changed each field of the texts last, by path (``texts.fi.title``).

    :param history: all revisions, the first one first
    """
    return {
        path: FieldChange(revision.number, revision.author, revision.made_at)
        for path, _, _, revision in _changes(history)
    }


def to_do(history: Sequence[Revision], events: Collection[AuditEvent] = ()) -> Mapping[str, ToDo]:
    """Return what translators have to do, by path.

    A field is older when another language's was changed in a later revision; that another language got the field for
    the first time changes nothing, because that is what a translation is. Whoever finds that a field still fits says so
    (:func:`confirm_translation`), and it counts as new from that revision on.

    :param history: all revisions, the first one first
    :param events: what the audit log has of the brief
    """
    if not history:
        return {}
    texts = history[-1].brief.texts
    valid: dict[str, int] = {}
    reworded: dict[str, int] = {}
    for path, before, now, revision in _changes(history):
        valid[path] = revision.number
        if before and now:
            reworded[path] = revision.number
    for event in events:
        if event.action == COMPARED and event.subject and event.revision:
            valid[event.subject] = max(valid.get(event.subject, 0), event.revision)
    found: dict[str, ToDo] = {}
    for name in TRANSLATED:
        written = [language for language, text in texts if getattr(text, name)]
        newest = max((reworded.get(_path(language, name), 0) for language in written), default=0)
        for language in Language:
            path = _path(language, name)
            if language not in written:
                if written:
                    found[path] = ToDo.MISSING
            elif valid.get(path, 0) < newest:
                found[path] = ToDo.OLDER
    return found


def confirm_translation(
    work: UnitOfWork, curation: Curation, brief_id: UUID, path: str, actor: Actor, *, seen_revision: int
) -> None:
    """Note that somebody compared a field with the other languages and that it still fits.

    :param path: ``texts.fi.benefit``
    :raises UnknownBrief: when the brief is not stored
    :raises NotAllowed: when the person may not change it now
    :raises EditConflict: when somebody else changed it meanwhile
    :raises InvalidValue: when there is nothing in this field
    """
    work.take_right_to_write()
    stored = curation.unchanged(work, brief_id, actor, seen_revision)
    curation.check_edit(work, stored, actor)
    known = {_path(language, name) for language, text in stored.brief.texts for name in TRANSLATED if _said(text, name)}
    if path not in known:
        message = f"{stored.brief.slug}: there is nothing in {path} that could be compared"
        raise InvalidValue(message)
    work.audit.add(actor, COMPARED, brief_id=brief_id, revision=stored.revision, subject=path)


def _changes(history: Iterable[Revision]) -> Iterator[tuple[str, str, str, Revision]]:
    """Yield every change of a field: its path, what it said before and says now, and the revision."""
    before: dict[str, str] = {}
    for revision in history:
        now = _texts(revision)
        for path in sorted(now.keys() | before.keys()):
            if now.get(path, "") != before.get(path, ""):
                yield path, before.get(path, ""), now.get(path, ""), revision
        before = now


def _path(language: Language, name: str) -> str:
    return f"texts.{language.value}.{name}"


def _said(text: Text, name: str) -> str:
    return str(getattr(text, name))


def _texts(revision: Revision) -> dict[str, str]:
    return {
        _path(language, name): _said(text, name)
        for language, text in revision.brief.texts
        for name in Text.model_fields
        if _said(text, name)
    }
