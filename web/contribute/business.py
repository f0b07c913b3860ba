"""The step that finds business models that a result could carry, and how far it could change its market."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.curation.choices import stated_choice
from kb.curation.pattern_helper import Suggestion, assess_pattern, suggest
from kb.model import Actor, Assessment, Language, PotentialLevel, SubmissionDraft
from kb.model.questionnaire import PatternQuestion
from kb.taxonomy import Vocabularies
from web.contribute.fields import Fields, ReadStep
from web.contribute.moment import today

PATTERNS = 6
"""Patterns that a submission has at most."""


@dataclass(frozen=True, slots=True)
class PatternChoice:
    """A pattern on the page."""

    pattern: str
    assessment: Assessment[str] | None
    """The assessment of one that is chosen already."""
    suggestion: Suggestion | None
    """Why the answers lead to it."""


def read_business(
    fields: Fields,
    draft: SubmissionDraft,
    questions: Sequence[PatternQuestion],
    vocabularies: Vocabularies,
    actor: Actor,
    language: Language,
) -> ReadStep:
    """Read the step: answers, the patterns that are ticked, and the potential.

    A pattern that is ticked keeps its assessment; a new one gets the answers as its evidence, or, where no answer leads
    to it, its explanation.
    """
    answers = dict(draft.pattern_answers)
    for question in questions:
        name = f"question-{question.id}"
        if name in fields.form:
            chosen = fields.one_of(name, [answer.id for answer in question.answers])
            answers.pop(question.id, None)
            if chosen is not None:
                answers[question.id] = chosen
    suggested = {item.pattern: item for item in suggest(questions, answers, limit=len(vocabularies.patterns))}
    before = {item.value: item for item in draft.business_models}
    ticked = list(dict.fromkeys((*fields.form.getlist("patterns"), *fields.form.getlist("pattern_add"))))
    kept = [name for name in (*before, *ticked) if name in ticked and name in vocabularies.patterns]
    models = []
    for name in dict.fromkeys(kept):
        if name in before:
            models.append(before[name])
        elif name in suggested:
            models.append(assess_pattern(suggested[name], language=language, assessor=actor.name, today=today()))
        else:
            explanation = vocabularies.patterns[name].explanation.in_language(language)
            models.append(
                stated_choice(Assessment[str], name, explanation, language=language, assessor=actor.name, today=today())
            )
    changes = {
        "pattern_answers": answers,
        "business_models": tuple(models[:PATTERNS]),
        "potential": _potential(fields, draft.potential, vocabularies, actor, language),
    }
    return ReadStep(draft.model_copy(update=changes), fields.problems)


def pattern_choices(draft: SubmissionDraft, questions: Sequence[PatternQuestion]) -> tuple[PatternChoice, ...]:
    """Return the chosen patterns, then those that the answers lead to."""
    suggestions = {item.pattern: item for item in suggest(questions, draft.pattern_answers)}
    chosen = {item.value: item for item in draft.business_models}
    names = dict.fromkeys((*chosen, *suggestions))
    return tuple(PatternChoice(name, chosen.get(name), suggestions.get(name)) for name in names)


def _potential(
    fields: Fields,
    before: Assessment[PotentialLevel] | None,
    vocabularies: Vocabularies,
    actor: Actor,
    language: Language,
) -> Assessment[PotentialLevel] | None:
    if "potential" not in fields.form:
        return before
    level = fields.one_of("potential", [item.value for item in PotentialLevel])
    if level is None or (before is not None and before.value.value == level):
        return before if level is not None else None
    chosen = PotentialLevel(level)
    definition = vocabularies.levels.get(chosen)
    statement = definition.criteria.in_language(language) if definition else level
    kind = Assessment[PotentialLevel]
    return stated_choice(kind, chosen, statement, language=language, assessor=actor.name, today=today())
