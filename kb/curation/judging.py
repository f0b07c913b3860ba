"""Judging an assessment: a person accepts it, changes it or refutes it, and answers for that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import ValidationError

from kb.model import Assessment, Evidence, InvalidValue, Maturity, Origin, PotentialLevel, TransferBrief, explain

JudgedField = Literal["maturity", "target_maturity", "potential", "technologies", "business_models"]
"""The fields of a brief that hold assessments."""
_Fields = dict[str, Any]
_LISTS = frozenset({"technologies", "business_models"})
_KINDS: dict[str, type[Any]] = {"maturity": Maturity, "target_maturity": Maturity, "potential": PotentialLevel}


class Verdict(StrEnum):
    """What a person says about an assessment."""

    ACCEPT = "accept"
    """It is right as it is."""
    CHANGE = "change"
    """Another value is right; or one is, where there was none."""
    REFUTE = "refute"
    """It is wrong, and nothing takes its place."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says about one assessment of a brief."""

    field: JudgedField
    verdict: Verdict
    item: str | None = None
    """In a list the value that it is about; None: all of them (to accept), or none yet (to add one)."""
    value: Maturity | PotentialLevel | str | None = None
    """The right value, to change."""
    evidence: tuple[Evidence, ...] = ()
    """What speaks for the right value, to change."""

    def __str__(self) -> str:
        """Say in short what is judged and how, for the history: ``change maturity to TRL 6``."""
        about = f"{self.field} {self.item}" if self.item else self.field
        return (
            f"{self.verdict} {about} to {self.value}" if self.verdict is Verdict.CHANGE else f"{self.verdict} {about}"
        )


def judged(brief: TransferBrief, judgement: Judgement, *, assessor: str, today: date) -> TransferBrief:
    """Return a brief in which a person's judgement is done.

    What the person leaves standing becomes ``confirmed`` with the person as its assessor, keeps its evidence, and is
    certain (confidence 1). The pipeline does not change it any more, and does not bring back what was refuted
    (:mod:`kb.curation.edits`).

    :param assessor: name of the person
    :raises InvalidValue: when there is nothing to judge, or the value is none of its field
    """
    if judgement.verdict is Verdict.CHANGE:
        _check_value(judgement)
    now: Any = getattr(brief, judgement.field)
    if judgement.field in _LISTS:
        changed: Any = tuple(_in_list(now, judgement, assessor, today))
    else:
        changed = _single(now, judgement, assessor, today)
    try:
        return TransferBrief.model_validate({**dict(brief), judgement.field: changed})
    except ValidationError as error:
        raise InvalidValue(explain(error)) from error


def _single(now: Assessment[Any] | None, judgement: Judgement, assessor: str, today: date) -> _Fields | None:
    if judgement.verdict is Verdict.CHANGE:
        return _confirmed(judgement.value, judgement.evidence, assessor, today)
    if now is None:
        message = f"nobody has assessed {judgement.field}; there is nothing to {judgement.verdict}"
        raise InvalidValue(message)
    if judgement.verdict is Verdict.REFUTE:
        return None
    return _accepted(now, assessor, today)


def _in_list(
    now: tuple[Assessment[Any], ...], judgement: Judgement, assessor: str, today: date
) -> Iterable[_Fields | Assessment[Any]]:
    verdict = judgement.verdict
    if judgement.item is None and verdict is Verdict.CHANGE:
        return (*now, _confirmed(judgement.value, judgement.evidence, assessor, today))
    if judgement.item is None and verdict is Verdict.REFUTE:
        message = f"name which of {judgement.field} is wrong"
        raise InvalidValue(message)
    about = [item for item in now if judgement.item in (None, item.value)]
    if not about:
        named = f"{judgement.item} among {judgement.field}" if judgement.item else f"anything in {judgement.field}"
        message = f"the brief does not have {named}; there is nothing to {verdict}"
        raise InvalidValue(message)
    if verdict is Verdict.REFUTE:
        return tuple(item for item in now if item not in about)
    return tuple(_decided(item, judgement, assessor, today) if item in about else item for item in now)


def _decided(item: Assessment[Any], judgement: Judgement, assessor: str, today: date) -> _Fields:
    if judgement.verdict is Verdict.ACCEPT:
        return _accepted(item, assessor, today)
    return _confirmed(judgement.value, judgement.evidence, assessor, today)


def _accepted(item: Assessment[Any], assessor: str, today: date) -> _Fields:
    return _confirmed(item.value, item.evidence, assessor, today)


def _confirmed(value: Any, evidence: tuple[Evidence, ...], assessor: str, today: date) -> _Fields:
    return {
        "value": value,
        "origin": Origin.CONFIRMED,
        "evidence": evidence,
        "assessor": assessor,
        "assessed_on": today,
    }


def _check_value(judgement: Judgement) -> None:
    kind = _KINDS.get(judgement.field, str)
    if not isinstance(judgement.value, kind):
        message = f"{judgement.field}: give the right value ({kind.__name__}), not {judgement.value!r}"
        raise InvalidValue(message)
