"""The three languages that are equals in Silta, and short texts that exist in all of them."""

from enum import StrEnum

from kb.model.value import Line, Value


class Language(StrEnum):
    """ISO 639-1 codes of the languages that briefs, labels and the interface are written in."""

    DE = "de"
    EN = "en"
    FI = "fi"


class LocalisedString(Value):
    """A label or sentence that is given in each of the three languages."""

    de: Line
    en: Line
    fi: Line

    def in_language(self, language: Language) -> str:
        """Return the text in this language."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]
