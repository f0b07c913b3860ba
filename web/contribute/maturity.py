"""The step that finds out how ready a result is."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.curation.questionnaire import Answers, Progress, assess, progress
from kb.model import Actor, Assessment, Language, Maturity, SubmissionDraft
from kb.model.questionnaire import MaturityQuestion, MaturityStep
from web.contribute.fields import Fields, ReadStep
from web.contribute.moment import today

ANSWERS = "answers"
FOUND = "found"
UNKNOWN = "unknown"
BASES = (ANSWERS, FOUND, UNKNOWN)
"""What the maturity can rest on: the answers, what the source says, or nothing."""
_SAID = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class MaturityPage:
    """What the page shows."""

    answered: tuple[tuple[MaturityQuestion, bool], ...]
    following: tuple[MaturityQuestion, ...]
    result: Assessment[Maturity] | None
    """What the answers lead to; None while questions are open, or when not even level 1 is reached."""
    is_done: bool
    basis: str


def read_maturity(
    fields: Fields, draft: SubmissionDraft, steps: Sequence[MaturityStep], actor: Actor, language: Language
) -> ReadStep:
    """Read the step: answers, and what the maturity is to rest on.

    ``restart`` forgets the answers. As soon as the answers have a result, it counts, unless the person chose otherwise.
    """
    answers = {} if "restart" in fields.form else dict(draft.maturity_answers)
    for step in steps:
        for question in step.questions:
            said = _SAID.get(fields.form.get(f"question-{question.id}", ""))
            if said is not None and "restart" not in fields.form:
                answers[question.id] = said
    where = progress(steps, answers) if steps else None
    # What lies beside the way to the result was asked before an answer was changed; it says nothing any more.
    on_the_way = {question.id for question in where.asked} if where else set()
    answers = {identifier: answer for identifier, answer in answers.items() if identifier in on_the_way}
    result = _result(steps, answers, where, actor, language)
    is_new = dict(draft.maturity_answers) != answers
    basis = fields.one_of("basis", BASES) if not is_new else None
    basis = basis or (ANSWERS if result is not None else basis_of(draft) if not is_new else FOUND)
    maturity = draft.maturity
    if is_new or basis != basis_of(draft):
        maturity = {ANSWERS: result or draft.found_maturity, FOUND: draft.found_maturity, UNKNOWN: None}[basis]
    changes = {"maturity_answers": answers, "maturity": maturity}
    return ReadStep(draft.model_copy(update=changes), fields.problems)


def maturity_page(
    draft: SubmissionDraft, steps: Sequence[MaturityStep], actor: Actor, language: Language
) -> MaturityPage:
    """Say where the questionnaire is."""
    where = progress(steps, draft.maturity_answers) if steps else Progress((), (), 0)
    return MaturityPage(
        answered=tuple((question, draft.maturity_answers[question.id]) for question in where.asked),
        following=where.following,
        result=_result(steps, draft.maturity_answers, where, actor, language),
        is_done=where.is_done and bool(steps),
        basis=basis_of(draft),
    )


def basis_of(draft: SubmissionDraft) -> str:
    """Return what the maturity of a draft rests on."""
    if draft.maturity is None:
        return UNKNOWN
    return FOUND if draft.maturity == draft.found_maturity else ANSWERS


def _result(
    steps: Sequence[MaturityStep],
    answers: Answers,
    where: Progress | None,
    actor: Actor,
    language: Language,
) -> Assessment[Maturity] | None:
    if where is None or not where.is_done:
        return None
    return assess(steps, answers, language=language, assessor=actor.name, today=today())
