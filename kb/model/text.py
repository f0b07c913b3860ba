"""What a brief says, in one language and in all of its languages."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, StringConstraints, model_validator

from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.value import Value, one_line, printable

SUMMARY_LENGTH = 400
TITLE_LENGTH = 250
SECTION_LENGTH = 20_000
SECTIONS = ("problem", "solution", "benefit", "requirements", "next_step")
"""The sections that a scout writes, in the order in which an SME reads them; Markdown."""


def _within(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > limit:
            message = f"{len(text)} characters; at most {limit} are allowed"
            raise InvalidValue(message)
        return text

    return AfterValidator(check)


Title = Annotated[
    str, AfterValidator(printable), AfterValidator(one_line), _within(TITLE_LENGTH), StringConstraints(min_length=1)
]
Summary = Annotated[str, AfterValidator(printable), AfterValidator(one_line), _within(SUMMARY_LENGTH)]
Section = Annotated[str, AfterValidator(printable), _within(SECTION_LENGTH)]


class Text(Value):
    """A brief in one language."""

    title: Title
    """At most 250 characters of plain text."""
    summary: Summary = ""
    """What an SME gains, at most 400 characters of plain text."""
    problem: Section = ""
    """The problem as a firm knows it (this and the following sections: Markdown, at most 20,000 characters each)."""
    solution: Section = ""
    benefit: Section = ""
    requirements: Section = ""
    """What adopting it takes."""
    next_step: Section = ""
    description: Section = ""
    """The source's own words as plain text, shown until a scout has written the sections."""

    @property
    def is_complete(self) -> bool:
        """Whether a reader gets the whole message: title, summary, and the core sections or the source's words."""
        return bool(self.summary and ((self.problem and self.solution and self.benefit) or self.description))

    @property
    def missing_sections(self) -> tuple[str, ...]:
        """The sections that a scout has still to write."""
        return tuple(name for name in SECTIONS if not getattr(self, name))


class Texts(Value):
    """The languages of a brief; at least one of them is complete."""

    de: Text | None = None
    en: Text | None = None
    fi: Text | None = None

    @model_validator(mode="after")
    def _has_a_complete_language(self) -> Self:
        if not any(text.is_complete for _, text in self):
            message = (
                "at least one language (de, en or fi) is complete: title, summary, and either problem, solution and "
                "benefit or description"
            )
            raise InvalidValue(message)
        return self

    def __iter__(self) -> Iterator[tuple[Language, Text]]:  # type: ignore[override]
        """Yield each language that is there with its text, in the order de, en, fi."""
        for language in Language:
            text = self.get(language)
            if text is not None:
                yield language, text

    def get(self, language: Language) -> Text | None:
        """Return the text in this language, or None."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that are there."""
        return tuple(language for language, _ in self)

    def nearest(self, language: Language) -> tuple[Language, Text]:
        """Return the text in this language, else the nearest complete one: English, German, Finnish."""
        for candidate in (language, Language.EN, Language.DE, Language.FI):
            text = self.get(candidate)
            if text is not None and (text.is_complete or candidate is language):
                return candidate, text
        raise AssertionError(language)  # _has_a_complete_language excludes this
