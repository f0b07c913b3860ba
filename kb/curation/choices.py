"""What a person chose from a list: stated by the person, with the chosen statement as its evidence."""

from datetime import date
from typing import TypeVar

from kb.model import Assessment, Evidence, Language, Origin

T = TypeVar("T")
FIELD = "chosen"
"""The field that such evidence names."""
QUOTE_LENGTH = 1000


def stated_choice(
    kind: type[Assessment[T]], value: T, statement: str, *, language: Language, assessor: str, today: date
) -> Assessment[T]:
    """Return a chosen value as an assessment.

    It is *stated*, not *confirmed*: only scouts confirm, and what a researcher says of the own result is a statement.

    :param kind: the assessment's class with its type, for example ``Assessment[str]``
    :param statement: what the person read when choosing: the label, explanation or criteria
    :param language: in which the person read it
    :param assessor: who chose
    """
    evidence = Evidence(quote=statement[:QUOTE_LENGTH], language=language, field=FIELD)
    return kind(value=value, origin=Origin.STATED, evidence=(evidence,), assessor=assessor, assessed_on=today)
