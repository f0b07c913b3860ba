"""The questionnaires of the content folder: about maturity, and about business models."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.model.questionnaire import MaturityStep, PatternQuestion
from kb.taxonomy.entries import read_entries
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.vocabularies import Vocabularies


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """Both; empty where a content folder of one's own lacks them, and then nothing is asked."""

    maturity: Sequence[MaturityStep] = ()
    """By level, from 1 to 9."""
    patterns: Sequence[PatternQuestion] = ()

    @classmethod
    def read(cls, content: Path, vocabularies: Vocabularies) -> "Questionnaires":
        """Read ``maturity/questionnaire/questions.yaml`` and ``business_models/questionnaire/questions.yaml``.

        :raises InvalidVocabulary: naming the file and the question that is wrong
        """
        maturity = content / "maturity" / "questionnaire" / "questions.yaml"
        patterns = content / "business_models" / "questionnaire" / "questions.yaml"
        return cls(
            maturity=_steps(maturity) if maturity.exists() else (),
            patterns=_questions(patterns, vocabularies) if patterns.exists() else (),
        )


def _steps(file: Path) -> Sequence[MaturityStep]:
    steps = read_entries(file, MaturityStep)
    if [step.level for step in steps] != list(range(1, 10)):
        message = f"{file}: each level from 1 to 9 is given once, in this order"
        raise InvalidVocabulary(message)
    _check_unique(file, [question.id for step in steps for question in step.questions])
    return tuple(steps)


def _questions(file: Path, vocabularies: Vocabularies) -> Sequence[PatternQuestion]:
    questions = read_entries(file, PatternQuestion)
    for question in questions:
        _check_unique(file, [answer.id for answer in question.answers])
        named = [pattern for answer in question.answers for pattern in answer.patterns]
        unknown = [pattern for pattern in named if pattern not in vocabularies.patterns]
        if unknown:
            message = f"{file}, question {question.id}: there is no pattern {unknown[0]}"
            raise InvalidVocabulary(message)
    return tuple(questions)


def _check_unique(file: Path, identifiers: Sequence[str]) -> None:
    repeated = sorted({identifier for identifier in identifiers if identifiers.count(identifier) > 1})
    if repeated:
        message = f"{file}: given more than once: {', '.join(repeated)}"
        raise InvalidVocabulary(message)
