"""Merging two versions of a brief that were made from the same state, field by field; nothing of either is lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kb.model import InvalidValue, Language, SiltaError, Text, Texts, TransferBrief, explain

OF_THE_STORE = frozenset({"id", "status", "modified_on"})
"""Fields that are not written by hand; the stored version's count."""


class UnmergeableVersions(SiltaError):
    """What both sides wrote cannot stand in one brief; the message names the field."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both sides changed, each to something else."""

    field: str
    """Its path: ``maturity``, ``texts.fi.title``; ``texts.fi`` when one side removed or began the language."""
    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What becomes of two versions."""

    brief: TransferBrief
    """Everything that only one side changed; where both did, it says what the stored version says."""
    conflicts: tuple[FieldConflict, ...]
    """What a person has to decide, by path."""
    taken: tuple[str, ...]
    """Paths of the fields that are from ``mine``."""

    def with_choices(self, choices: Mapping[str, Any]) -> TransferBrief:
        """Return the brief with what a person decided for some of the conflicts.

        :param choices: the value by path: one of both, or a third one; None removes it
        :raises InvalidValue: when a path is not in conflict
        :raises UnmergeableVersions: when the model refuses the result
        """
        known = {conflict.field for conflict in self.conflicts}
        for path in choices:
            if path not in known:
                message = f"{path} is not in conflict; there are: {', '.join(sorted(known)) or 'none'}"
                raise InvalidValue(message)
        whole = {path for path in choices if path.count(".") == 1}
        kept = {path: value for path, value in _parts(self.brief).items() if path.rpartition(".")[0] not in whole}
        return _joined({**kept, **choices})


def reconcile(base: TransferBrief, theirs: TransferBrief, mine: TransferBrief) -> Reconciliation:
    """Merge two versions that were made from one.

    :param base: the state from which both were made
    :param theirs: what is stored now
    :param mine: what somebody wants to save
    :raises UnmergeableVersions: when the model refuses what comes out, although no field is in conflict
    """
    versions = (base, theirs, mine)
    # A language that one side began or removed counts as one field.
    whole = {language for language in Language if not all(version.texts.get(language) for version in versions)}
    old, stored, wanted = (_parts(version, whole) for version in versions)
    merged = dict(stored)
    conflicts, taken = [], []
    for path in sorted(old.keys() | stored.keys() | wanted.keys()):
        before, there, here = old.get(path), stored.get(path), wanted.get(path)
        if here in (before, there) or path in OF_THE_STORE:
            continue
        if there == before:
            merged[path] = here
            taken.append(path)
        else:
            conflicts.append(FieldConflict(path, before, there, here))
    return Reconciliation(_joined(merged), tuple(conflicts), tuple(taken))


def _parts(brief: TransferBrief, whole: Collection[Language] = ()) -> dict[str, Any]:
    """Return all fields of a brief by path: the texts by language and section, everything else as it is.

    :param whole: languages whose text is one field
    """
    found = {name: getattr(brief, name) for name in TransferBrief.model_fields if name != "texts"}
    for language, text in brief.texts:
        path = f"texts.{language.value}"
        if language in whole:
            found[path] = text
        else:
            found.update((f"{path}.{name}", getattr(text, name)) for name in Text.model_fields)
    return found


def _joined(found: Mapping[str, Any]) -> TransferBrief:
    fields = {path: value for path, value in found.items() if not path.startswith("texts.")}
    texts: dict[str, Any] = {}
    sections: dict[str, dict[str, Any]] = {}
    for path in found.keys() - fields.keys():
        _, language, *section = path.split(".")
        if section:
            sections.setdefault(language, {})[section[0]] = found[path]
        else:
            texts[language] = found[path]
    try:
        texts |= {language: Text(**said) for language, said in sections.items()}
        return TransferBrief(**{**fields, "texts": Texts(**texts)})
    except ValidationError as error:
        message = f"both versions do not fit together ({explain(error)}); choose one of them"
        raise UnmergeableVersions(message) from error
