"""Questions to researchers whose answers lead to a maturity or to business-model patterns."""

from typing import Annotated

from pydantic import Field

from kb.model.language import LocalisedString
from kb.model.maturity import Trl
from kb.model.value import Identifier, Value


class MaturityQuestion(Value):
    """A question that is answered with yes or no."""

    id: Identifier
    question: LocalisedString


class MaturityStep(Value):
    """The questions of one level; it is reached when all are answered with yes."""

    level: Trl
    questions: Annotated[tuple[MaturityQuestion, ...], Field(min_length=1)]


class PatternAnswer(Value):
    """One of the answers to a question about the business, as a statement."""

    id: Identifier
    statement: LocalisedString
    patterns: tuple[Identifier, ...] = ()
    """The patterns that it speaks for."""


class PatternQuestion(Value):
    """A question about the business, with the answers to choose from."""

    id: Identifier
    question: LocalisedString
    answers: Annotated[tuple[PatternAnswer, ...], Field(min_length=2)]
