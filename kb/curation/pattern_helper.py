"""The helper for business models: from answers about the business to patterns, each with the statements that led there.

Every chosen answer speaks for the patterns that it names; a pattern stands the higher the more answers name it, and
among equals the one whose first answer comes first. Nothing else counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.model import Assessment, Evidence, Language, Origin
from kb.model.questionnaire import PatternAnswer, PatternQuestion

SUGGESTIONS = 6
"""Patterns that are suggested at most."""
FIELD = "questionnaire"

Chosen = Mapping[str, str]
"""The id of the chosen answer by that of its question; unknown ids do not count."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pattern, and why."""

    pattern: str
    because: tuple[PatternAnswer, ...]
    """The chosen answers that name it."""


def suggest(questions: Sequence[PatternQuestion], chosen: Chosen, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """Return the patterns that the answers speak for, the best supported first."""
    reasons: dict[str, list[PatternAnswer]] = {}
    for question in questions:
        for answer in question.answers:
            if chosen.get(question.id) == answer.id:
                for pattern in answer.patterns:
                    reasons.setdefault(pattern, []).append(answer)
    # The sort is stable, so equals stay in the order of the questions.
    ranked = sorted(reasons.items(), key=lambda item: -len(item[1]))
    return tuple(Suggestion(pattern, tuple(because)) for pattern, because in ranked[:limit])


def assess_pattern(suggestion: Suggestion, *, language: Language, assessor: str, today: date) -> Assessment[str]:
    """Return the suggestion as an assessment, for a person who takes it over.

    :param language: in which the questions were read
    :param assessor: who answered
    """
    return Assessment[str](
        value=suggestion.pattern,
        origin=Origin.STATED,
        evidence=tuple(
            Evidence(quote=answer.statement.in_language(language), language=language, field=FIELD)
            for answer in suggestion.because
        ),
        assessor=assessor,
        assessed_on=today,
    )
