"""Giving a brief another concept in the place of one that was merged or deprecated."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from kb.model.assessment import Assessment, Origin
from kb.model.brief import TransferBrief
from kb.model.submission import SubmissionDraft

Tagged = TypeVar("Tagged", TransferBrief, SubmissionDraft)

_STRENGTH = {Origin.ESTIMATED: 0, Origin.STATED: 1, Origin.CONFIRMED: 2}


def retagged(item: Tagged, replacements: Mapping[str, str]) -> Tagged:
    """Return a brief or draft with the concepts that took the place of others; the same one when it has none of them.

    :param replacements: the concept to have by the one that it replaces
    """
    if not any(one.value in replacements for one in item.technologies):
        return item
    return item.model_copy(update={"technologies": retagged_assessments(item.technologies, replacements)})


def retagged_assessments(
    assessments: Sequence[Assessment[str]], replacements: Mapping[str, str]
) -> tuple[Assessment[str], ...]:
    """Return the assessments with the concepts that took the place of others.

    Of two that now say the same the stronger one stays, in the place of the first, with the evidence of both: what a
    person confirmed is stronger than what the source states, and that than an estimate; then the confidence counts.
    """
    found: dict[str, Assessment[str]] = {}
    for one in assessments:
        value = replacements.get(one.value, one.value)
        now = one if value == one.value else one.model_copy(update={"value": value})
        found[value] = _stronger(found[value], now) if value in found else now
    return tuple(found.values())


def _stronger(one: Assessment[str], other: Assessment[str]) -> Assessment[str]:
    weaker, stronger = sorted((other, one), key=lambda item: (_STRENGTH[item.origin], item.confidence))
    evidence = tuple(dict.fromkeys((*stronger.evidence, *weaker.evidence)))
    return stronger.model_copy(update={"evidence": evidence})
