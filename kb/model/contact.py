"""Whom an SME asks about a brief."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from kb.model.consent import Consent
from kb.model.errors import InvalidValue
from kb.model.value import Line, Value
from kb.model.web_address import WebAddress


def _mail_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    labels = domain.split(".")
    well_formed = at and local and len(labels) > 1 and all(labels) and value.isprintable()
    if not well_formed or any(character in ' <>"(),;:' for character in value):
        message = f"{value!r} is no mail address; it looks like transfer@example.org"
        raise InvalidValue(message)
    return value


class ContactDetails(Value):
    """Who it is and how to reach them; at least a name."""

    name: Line
    email: Annotated[str, StringConstraints(max_length=254), AfterValidator(_mail_address)] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()/-]{5,30}$")] | None = None
    organisation: Line | None = None
    url: WebAddress | None = None


class Contact(ContactDetails):
    """A desk or person, with what allows to show them."""

    consent: Consent | None = None
    """Why it may be shown in public; without one only the desk sees it. It is in here so that no change of the person
    or the address can leave the consent of another one behind."""

    def without_consent(self) -> "Contact":
        """Return who it is, whether or not anybody agreed."""
        return self.model_copy(update={"consent": None})
