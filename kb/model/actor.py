"""Who may do what: the five roles, and the person or program that acts in them."""

from enum import StrEnum
from uuid import UUID

from kb.model.value import Line, Value


class AccountRole(StrEnum):
    """What an account may do; a person may have several."""

    READER = "reader"
    """Reads what is published, keeps searches."""
    RESEARCHER = "researcher"
    """Hands in results of the own organisation and answers for their text."""
    SCOUT = "scout"
    """Reviews, curates and asks."""
    EDITOR = "editor"
    """A scout who may publish."""
    ADMINISTRATOR = "administrator"
    """Looks after accounts and settings, and may do what everybody may."""


class Actor(Value):
    """Who does something: a signed-in person, or a part of Silta such as the pipeline."""

    id: UUID | None = None
    """Id of the account; None for a part of Silta."""
    name: Line
    """As revisions and the audit log show it."""
    roles: frozenset[AccountRole] = frozenset()
    organisation: Line | None = None
    """Key of the organisation that a researcher acts for."""
    organisation_keys: frozenset[str] = frozenset()
    """Its key of today, and those of the organisations that a person said are the same; empty where nobody looked."""

    def has(self, *roles: AccountRole) -> bool:
        """Whether the actor has one of the roles; an administrator has all of them."""
        return AccountRole.ADMINISTRATOR in self.roles or not self.roles.isdisjoint(roles)

    @property
    def keys(self) -> frozenset[str]:
        """All keys of the organisation that the actor acts for; none for who acts for none."""
        return self.organisation_keys | ({self.organisation} if self.organisation is not None else frozenset())
