"""Why a contact may be shown in public: the person agreed, or it is a desk and no person."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from kb.model.errors import InvalidValue
from kb.model.value import Identifier, Line, Value


class ContactSentence(StrEnum):
    """The sentences that contacts agree to now; a changed sentence gets the next number.

    Those with the number 1 spoke of the brief alone: a consent to one of them, or to none that is known, is no more.
    """

    FORM = "contact-2"
    """Of the form for researchers."""
    API = "api-2"
    """In the specification of the interface for programs."""
    DESK = "recorded-2"
    """That a scout reads when noting that the person agreed."""


class ConsentBasis(StrEnum):
    """How it is known that a contact may be shown."""

    FORM = "form"
    """The sentence of a form was ticked, by the person or by who asked the person."""
    RECORDED = "recorded"
    """A scout noted that the person agreed, and how: by mail, on the telephone, on paper."""
    DESK = "desk"
    """No person is named: a desk with an address of its own, whose details are nobody's personal data."""


class Consent(Value):
    """That a person agrees to be named as the contact of a published brief (GDPR, Article 6(1)(a) and Article 7(1))."""

    given_by: Line | None = None
    """Who agreed, or who ticked it after asking the person; None for a desk."""
    given_on: date
    wording: Identifier | None = None
    """Which sentence was agreed to; a changed sentence gets another name. Of contacts a :class:`ContactSentence`."""
    basis: ConsentBasis = ConsentBasis.FORM
    note: Line | None = None
    """How the person said so, and for what."""

    @property
    def covers_pages(self) -> bool:
        """Whether a person agreed to be named beyond the brief: on a page of the contact, and of the organisation."""
        return self.basis is not ConsentBasis.DESK and self.wording in set(ContactSentence)

    @model_validator(mode="after")
    def _can_be_shown_to_whoever_asks(self) -> Self:
        missing = [name for name in _NEEDED[self.basis] if getattr(self, name) is None]
        if missing:
            message = f"consent: one with the basis {self.basis} needs {' and '.join(missing)}"
            raise InvalidValue(message)
        return self


_NEEDED = {
    ConsentBasis.FORM: ("given_by", "wording"),
    ConsentBasis.RECORDED: ("given_by", "note"),
    ConsentBasis.DESK: (),
}
