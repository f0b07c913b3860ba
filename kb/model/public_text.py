"""What profiles say in one language and in all of their languages: offers, requests and openings alike."""

from collections.abc import Iterator
from typing import Generic, Self, TypeVar

from pydantic import model_validator

from kb.model.errors import InvalidValue
from kb.model.language import Language
from kb.model.text import Section, Summary, Title
from kb.model.value import Value


class PublicText(Value):
    """A profile in one language."""

    title: Title
    """At most 250 characters of plain text."""
    summary: Summary = ""
    """Who offers or seeks what, at most 400 characters of plain text."""
    description: Section = ""
    """What it is about (Markdown, at most 20,000 characters, as all sections)."""

    @property
    def is_complete(self) -> bool:
        """Whether a reader gets the whole message."""
        return bool(self.summary and self.description)


TextT = TypeVar("TextT", bound=PublicText)


class PublicTexts(Value, Generic[TextT]):
    """The languages of a profile; at least one is there."""

    de: TextT | None = None
    en: TextT | None = None
    fi: TextT | None = None

    @model_validator(mode="after")
    def _has_a_language(self) -> Self:
        if not any(True for _ in self):
            message = "at least one language (de, en or fi) has a text with a title"
            raise InvalidValue(message)
        return self

    def __iter__(self) -> Iterator[tuple[Language, TextT]]:  # type: ignore[override]
        """Yield each language that is there with its text, in the order de, en, fi."""
        return ((language, text) for language in Language if (text := self.get(language)) is not None)

    def get(self, language: Language) -> TextT | None:
        """Return the text in this language, or None."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that are there."""
        return tuple(language for language, _ in self)

    def nearest(self, language: Language) -> tuple[Language, TextT]:
        """Return the text in this language, else the nearest one: complete before begun; English, German, Finnish."""
        own = self.get(language)
        if own is not None and own.is_complete:
            return language, own
        order = (language, Language.EN, Language.DE, Language.FI)
        found = [(code, text) for code in order if (text := self.get(code)) is not None]
        return next(((code, text) for code, text in found if text.is_complete), found[0])
