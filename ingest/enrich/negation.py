"""Whether the words before a passage deny it."""

import re

from kb.model import Language

_NEGATIONS = {
    Language.DE: re.compile(r"\b(?:nicht|kein\w*|ohne|niemals|weder)\b", re.IGNORECASE),
    Language.EN: re.compile(r"\b(?:not|no|never|without|neither|nor|cannot|\w+n[’']t)\b", re.IGNORECASE),
    Language.FI: re.compile(r"\b(?:ei|eivät|ilman|emme|älä)\b", re.IGNORECASE),
}
# "not only", "nicht nur", "ei vain" affirm; what stands before a new clause is no longer denied.
_AFFIRMING = re.compile(r"\b(?:not only|nicht nur|ei vain|ei ainoastaan)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:]|,?\s\b(?:but|however|sondern|aber|jedoch|vaan|mutta)\b", re.IGNORECASE)
WINDOW = 60
"""Characters before the passage in which a negation still reaches it."""


def is_negated(before: str, language: Language) -> bool:
    """Whether a negation stands shortly before, in the same clause.

    :param before: the part of the sentence before the passage
    """
    clause = _CLAUSE.split(before)[-1][-WINDOW:]
    return bool(_NEGATIONS[language].search(_AFFIRMING.sub("", clause)))
