"""The steps of the form, in their order."""

from enum import StrEnum

from flask_babel import gettext

from kb.model import Language
from web.language import NAMES


class Step(StrEnum):
    """A page of the form; the last part of its address."""

    BASICS = "basics"
    TEXT_DE = "text-de"
    TEXT_EN = "text-en"
    TEXT_FI = "text-fi"
    MATURITY = "maturity"
    BUSINESS = "business"
    PEOPLE = "people"
    CHECK = "check"

    @property
    def language(self) -> Language | None:
        """The language of a step that asks for text."""
        return Language(self.value[5:]) if self.value.startswith("text-") else None

    @property
    def following(self) -> "Step":
        """The step behind this one; the last one is followed by itself."""
        steps = list(Step)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]

    @property
    def label(self) -> str:
        """What the reader calls it."""
        if self.language is not None:
            return gettext("Text: %(language)s", language=NAMES[self.language])
        return {
            Step.BASICS: gettext("What it is"),
            Step.MATURITY: gettext("Readiness"),
            Step.BUSINESS: gettext("Business model"),
            Step.PEOPLE: gettext("People and contact"),
            Step.CHECK: gettext("Check and hand in"),
        }[self]
