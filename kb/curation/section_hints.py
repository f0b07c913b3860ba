"""Hints for whoever writes a section: its length, how easy it is to read, and words to explain."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.language import plain_text
from kb.language.readability import Readability, ReadabilityMissing, read_ease
from kb.model import Language
from kb.taxonomy import Vocabularies
from kb.taxonomy.jargon import Jargon, find_jargon

LENGTHS: Mapping[str, tuple[int, int]] = {
    "title": (25, 90),
    "summary": (120, 300),
    "problem": (200, 600),
    "solution": (400, 1200),
    "benefit": (200, 700),
    "requirements": (250, 1000),
    "next_step": (80, 400),
}
"""Characters of plain text from which to which a section reads well. They lie around those of the shipped briefs, whose
sections have the median 50, 210, 370, 700, 370, 580 and 200."""
MEASURED = ("summary", "problem", "solution", "benefit", "requirements")
"""Sections that are long enough to be judged for how they read."""


class Length(StrEnum):
    """How long a section is, measured by what reads well."""

    EMPTY = "empty"
    SHORT = "short"
    GOOD = "good"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class SectionHints:
    """What to say about one section."""

    section: str
    language: Language
    characters: int
    length: Length
    bounds: tuple[int, int]
    """Characters from which to which it reads well."""
    readability: Readability | None
    """None when it is too short to be judged, or the library is not installed."""
    jargon: tuple[Jargon, ...]


def hints(section: str, text: str, language: Language, vocabularies: Vocabularies) -> SectionHints:
    """Judge a section as it is typed.

    :param section: a name of LENGTHS
    :param text: Markdown
    :raises KeyError: for another name
    """
    bounds = LENGTHS[section]
    characters = len(" ".join(plain_text(text).split()))
    return SectionHints(
        section=section,
        language=language,
        characters=characters,
        length=_length(characters, bounds),
        bounds=bounds,
        readability=_readability(text, language) if section in MEASURED else None,
        jargon=find_jargon(text, language, vocabularies),
    )


def _length(characters: int, bounds: tuple[int, int]) -> Length:
    if not characters:
        return Length.EMPTY
    if characters < bounds[0]:
        return Length.SHORT
    return Length.GOOD if characters <= bounds[1] else Length.LONG


def _readability(text: str, language: Language) -> Readability | None:
    try:
        return read_ease(text, language)
    except ReadabilityMissing:
        # The other hints are worth having without it; docs/use/contribute.md says what is missing then.
        return None
