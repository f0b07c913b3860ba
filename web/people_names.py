"""How people are called where what they did is told, also those who have left."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from kb.model import AccountRole
from kb.store import STAND_INS

_FORMER: Mapping[AccountRole, Callable[[], str]] = {
    AccountRole.ADMINISTRATOR: lambda: gettext("a former administrator"),
    AccountRole.EDITOR: lambda: gettext("a former editor"),
    AccountRole.SCOUT: lambda: gettext("a former scout"),
    AccountRole.RESEARCHER: lambda: gettext("a former researcher"),
    AccountRole.READER: lambda: gettext("a former reader"),
}


def person_name(name: str | None) -> str:
    """Return a name to show: what stands in the store for somebody whose account is gone, in the reader's language."""
    role = STAND_INS.get(name or "")
    return _FORMER[role]() if role is not None else name or ""
