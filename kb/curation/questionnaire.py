"""The questionnaire about maturity: which questions come next, and which level the answers lead to.

The levels are cumulative (ISO 16290: each milestone builds on those before), so they are searched by halving: the
questions of level 5 come first; when all are answered with yes, higher levels are asked, otherwise lower ones. Of a
level no more is asked after its first no. So four levels at most are asked, and the level that comes out was itself
answered with yes throughout, the one above it was not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.model import Assessment, Evidence, InvalidValue, Language, Maturity, Origin
from kb.model.questionnaire import MaturityQuestion, MaturityStep

FIELD = "questionnaire"
"""The field that evidence from answers names."""
QUOTE_LENGTH = 1000
_SAID = {
    Language.DE: {True: "Ja.", False: "Nein."},
    Language.EN: {True: "Yes.", False: "No."},
    Language.FI: {True: "Kyllä.", False: "Ei."},
}

Answers = Mapping[str, bool]
"""Yes or no by the id of a question; what was not asked on the way to the result does not count."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the answers lead."""

    asked: tuple[MaturityQuestion, ...]
    """The answered questions that count, in the order in which they came."""
    following: tuple[MaturityQuestion, ...]
    """The questions to answer next, those of one level; none when the result is there."""
    level: int | None
    """The result, from 1 to 9; 0 when not even level 1 is reached, None while questions are open."""

    @property
    def is_done(self) -> bool:
        """Whether the result is there."""
        return self.level is not None


def progress(steps: Sequence[MaturityStep], answers: Answers) -> Progress:
    """Follow the answers as far as they go.

    :param steps: the levels from 1 to 9 with their questions; at least one
    """
    asked: list[MaturityQuestion] = []
    reached, missed = 0, len(steps) + 1
    while missed - reached > 1:
        middle = (reached + missed) // 2
        passes: bool | None = True
        for number, question in enumerate(steps[middle - 1].questions):
            answer = answers.get(question.id)
            if answer is None:
                return Progress(tuple(asked), steps[middle - 1].questions[number:], None)
            asked.append(question)
            if not answer:
                passes = False
                break
        if passes:
            reached = middle
        else:
            missed = middle
    return Progress(tuple(asked), (), reached)


def assess(
    steps: Sequence[MaturityStep], answers: Answers, *, language: Language, assessor: str, today: date
) -> Assessment[Maturity] | None:
    """Return the level that the answers lead to, with the answers as its evidence.

    The person says so of the own result, so it is *stated*; a scout can confirm it. The answers to the questions of the
    level come first, then the no that rules out the next one.

    :param language: in which the questions were read
    :param assessor: who answered
    :returns: None when not even level 1 is reached: then nothing is known
    :raises InvalidValue: while questions are open
    """
    found = progress(steps, answers)
    if found.level is None:
        message = f"the questions {', '.join(question.id for question in found.following)} are still to be answered"
        raise InvalidValue(message)
    if found.level == 0:
        return None
    reasons = list(steps[found.level - 1].questions)
    if found.level < len(steps):
        reasons += [question for question in steps[found.level].questions if answers.get(question.id) is False][:1]
    return Assessment[Maturity](
        value=Maturity(level=found.level),
        origin=Origin.STATED,
        evidence=tuple(_evidence(question, answers[question.id], language) for question in reasons),
        assessor=assessor,
        assessed_on=today,
    )


def _evidence(question: MaturityQuestion, answer: bool, language: Language) -> Evidence:
    quote = f"{question.question.in_language(language)} {_SAID[language][answer]}"
    return Evidence(quote=quote[:QUOTE_LENGTH], language=language, field=FIELD)
