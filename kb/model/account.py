"""An account: who a person is to Silta, without what they sign in with."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from kb.model.actor import AccountRole, Actor
from kb.model.errors import InvalidValue
from kb.model.identifiers import Orcid
from kb.model.language import Language
from kb.model.value import Identifier, Line, Value

MAIL_LENGTH = 254
"""Characters of a mail address at most (RFC 5321, section 4.5.3.1.3, less the angle brackets)."""


def _mail_address(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not (at and local and "." in domain) or any(character.isspace() or character in "<>,;" for character in text):
        message = f"{text!r} is not a mail address; write it like name@example.org"
        raise InvalidValue(message)
    return text


MailAddress = Annotated[str, StringConstraints(max_length=MAIL_LENGTH), AfterValidator(_mail_address)]
"""A mail address by its outer form; whether mail arrives there is shown by the confirmation."""


class Account(Value):
    """A person who may sign in."""

    id: UUID
    email: MailAddress
    """Where mail goes, and the name to sign in with; capital letters make no difference."""
    name: Line
    """As revisions and other people see it."""
    language: Language = Language.EN
    """Of the mails that nobody asks for on a page."""
    organisation: Identifier | None = None
    """Key of the organisation that a researcher acts for."""
    roles: frozenset[AccountRole] = frozenset()
    active: bool = True
    """Whether the person may sign in; a disabled account keeps everything else."""
    created_at: datetime
    confirmed_at: datetime | None = None
    """When the person showed that mail to the address arrives; nobody signs in before."""
    orcid: Orcid | None = None
    """ORCID iD that the person has signed in with."""

    @property
    def actor(self) -> Actor:
        """The person as the one who does something."""
        return Actor(id=self.id, name=self.name, roles=self.roles, organisation=self.organisation)
