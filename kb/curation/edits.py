"""What people changed in a brief, so that no machine ever overwrites it."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from kb.model import Revision, SiltaError, Text, Texts, TransferBrief, explain

MACHINES = frozenset({"ingest"})
"""Authors of revisions that are no people."""
MOVED = frozenset({"status", "reviewed_on", "published_on"})
"""Fields that people set by moving a brief at the review desk."""
_NOBODYS = frozenset({"id", "slug", "sources", "origins", "texts", "modified_on"})
"""Fields that are not the content that a person wrote."""

Edits = Mapping[str, Any]
"""The value that a person gave a field, by its path: ``maturity``, ``texts.fi.title``."""


class UnfitEdits(SiltaError):
    """What people wrote and what the sources say now cannot both be in one brief."""


def edits(
    history: Iterable[Revision],
    not_edits: Collection[int] = (),
    written: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return what people gave the fields of a brief, the last value of each.

    :param history: all revisions, the first one first
    :param not_edits: numbers of revisions that a rule made for a person: merges, and their undoing; where one of them
        gave the brief another status, the moves of people before it do not count any more
    :param written: by the number of a revision that was read from an export, the fields that people had written
    """
    found: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for revision in history:
        now = fields(revision.brief)
        if revision.author not in MACHINES and revision.number not in not_edits:
            for name in before.keys() | now.keys():
                if before.get(name) != now.get(name):
                    found[name] = now.get(name)
        elif revision.number in not_edits and before.get("status") != now.get("status"):
            found.pop("status", None)
        found.update((name, now.get(name)) for name in written.get(revision.number, ()))
        before = now
    return found


def fields(brief: TransferBrief) -> dict[str, Any]:
    """Return the fields that say something, by path."""
    found = {name: getattr(brief, name) for name in TransferBrief.model_fields if name not in _NOBODYS}
    for language, text in brief.texts:
        found.update((f"texts.{language.value}.{name}", getattr(text, name)) for name in Text.model_fields)
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def with_edits(brief: TransferBrief, edited: Edits) -> TransferBrief:
    """Return a brief in which every field that a person changed is as the person left it.

    A change to the text in a language that the brief does not have (any more) stays in the history only.

    :raises UnfitEdits: when the model refuses the result
    """
    if not edited:
        return brief
    changes: dict[str, Any] = {}
    texts: dict[str, dict[str, Any]] = {}
    for name, value in edited.items():
        if not name.startswith("texts."):
            changes[name] = TransferBrief.model_fields[name].default if value is None else value
            continue
        _, language, part = name.split(".")
        texts.setdefault(language, {})[part] = "" if value is None else value
    try:
        if texts:
            changes["texts"] = _texts(brief.texts, texts)
        return brief.model_copy(update=changes)
    except ValidationError as error:
        message = f"brief {brief.slug}: what people wrote does not fit the changed source ({explain(error)}); edit it"
        raise UnfitEdits(message) from error


def with_origins(brief: TransferBrief, stored: TransferBrief, edited: Collection[str]) -> TransferBrief:
    """Return a brief that knows from which of its sources people took what they wrote, as a proposed sentence.

    :param stored: the brief as people left it
    :param edited: paths of the fields that people changed
    """
    known = {record.key for record in brief.sources}
    taken = [item for item in stored.origins if item.field in edited and item.source in known]
    return brief.model_copy(update={"origins": tuple(dict.fromkeys([*brief.origins, *taken]))})


def _texts(texts: Texts, changes: Mapping[str, Mapping[str, str]]) -> Texts:
    changed = {language.value: text for language, text in texts}
    for language, sections in changes.items():
        whole = sections.get("title") and (sections.get("summary") or sections.get("description"))
        if language in changed:
            kept = {**dict(changed[language]), **sections}
            if kept["title"]:
                changed[language] = Text(**kept)
            else:
                del changed[language]
        elif whole:
            changed[language] = Text(**sections)
    return Texts(**changed)
