"""How the interface calls roles and what was done to accounts."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from kb.model import AccountRole
from kb.store import AccountEventKind
from web.site import this_site


def role_name(role: AccountRole) -> str:
    """Call a role in the reader's language."""
    match role:
        case AccountRole.READER:
            return gettext("Reader")
        case AccountRole.RESEARCHER:
            return gettext("Researcher")
        case AccountRole.SCOUT:
            return gettext("Transfer scout")
        case AccountRole.EDITOR:
            return gettext("Editor")
        case AccountRole.ADMINISTRATOR:
            return gettext("Administrator")


def event_name(kind: AccountEventKind, details: Mapping[str, Any]) -> str:
    """Say in the reader's language what was done.

    :param details: of the entry; with ``api_key``, the key is one of a program
    """
    if "api_key" in details:
        made = kind is AccountEventKind.KEY_ADDED
        return gettext("key for a program made") if made else gettext("key for a program revoked")
    return {
        AccountEventKind.CREATED: lambda: gettext("account made"),
        AccountEventKind.CONFIRMED: lambda: gettext("mail address confirmed"),
        AccountEventKind.ROLES_CHANGED: lambda: gettext("roles changed"),
        AccountEventKind.ORGANISATION_CHANGED: lambda: gettext("organisation changed"),
        AccountEventKind.DISABLED: lambda: gettext("account disabled"),
        AccountEventKind.ENABLED: lambda: gettext("account enabled"),
        AccountEventKind.PASSWORD_CHANGED: lambda: gettext("password changed"),
        AccountEventKind.TWO_FACTOR_CHANGED: lambda: gettext("codes of an app changed"),
        AccountEventKind.KEY_ADDED: lambda: gettext("security key added"),
        AccountEventKind.KEY_REMOVED: lambda: gettext("security key removed"),
        AccountEventKind.ORCID_LINKED: lambda: gettext("ORCID iD linked"),
        AccountEventKind.ORCID_UNLINKED: lambda: gettext("ORCID iD removed"),
        AccountEventKind.SIGNED_OUT_EVERYWHERE: lambda: gettext("signed out on all devices"),
    }[kind]()


def organisation_name(key: str) -> str:
    """Call an organisation as its briefs do, or by its key when no brief names it."""
    with this_site().silta.database.unit_of_work() as work:
        names = work.participations.names(key, 1)
    return names[0] if names else key
