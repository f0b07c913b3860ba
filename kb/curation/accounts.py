"""What administrators do to accounts: every change with its entry in the audit trail."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from kb.model import AccountRole, SiltaError
from kb.store import AccountEventKind, UnitOfWork


class LastAdministrator(SiltaError):
    """Without this account nobody could look after the accounts any more."""


def give_roles(work: UnitOfWork, account_id: UUID, roles: frozenset[AccountRole], *, actor_id: UUID | None) -> None:
    """Give an account these roles and no others.

    :param actor_id: who does it; None for a command at the server, which may also take away the last administrator
    :raises LastAdministrator: when nobody on the site would be one
    """
    account = work.accounts.get(account_id)
    if account.roles == roles:
        return
    if AccountRole.ADMINISTRATOR not in roles and actor_id is not None:
        keep_an_administrator(work, account_id)
    work.accounts.set_roles(account_id, roles)
    details: dict[str, object] = {"before": sorted(account.roles), "after": sorted(roles)}
    _note(work, AccountEventKind.ROLES_CHANGED, account_id, actor_id, details)


def set_organisation(work: UnitOfWork, account_id: UUID, organisation: str | None, *, actor_id: UUID | None) -> None:
    """Say which organisation a researcher acts for.

    :param organisation: its key, or None
    """
    account = work.accounts.get(account_id)
    if account.organisation == organisation:
        return
    work.accounts.change(account_id, organisation=organisation)
    details: dict[str, object] = {"before": account.organisation, "after": organisation}
    _note(work, AccountEventKind.ORGANISATION_CHANGED, account_id, actor_id, details)


def set_active(work: UnitOfWork, account_id: UUID, *, active: bool, actor_id: UUID | None) -> None:
    """Let a person sign in or not; who may not is signed out everywhere at once.

    :raises LastAdministrator: when nobody on the site could look after the accounts any more
    """
    account = work.accounts.get(account_id)
    if account.active == active:
        return
    if active:
        work.accounts.change(account_id, active=True)
    else:
        if actor_id is not None:
            keep_an_administrator(work, account_id)
        work.accounts.change(account_id, active=False, session_key=uuid4().hex)
    kind = AccountEventKind.ENABLED if active else AccountEventKind.DISABLED
    _note(work, kind, account_id, actor_id, {})


def take_second_factors(work: UnitOfWork, account_id: UUID, *, actor_id: UUID | None) -> None:
    """Take codes, recovery codes and security keys away, when the person has lost them."""
    work.accounts.change(account_id, two_factor=None, totp_secret=None, totp_counter=None, recovery_codes=())
    for key in work.security_keys.of(account_id):
        work.security_keys.remove(key.id)
        _note(work, AccountEventKind.KEY_REMOVED, account_id, actor_id, {})
    _note(work, AccountEventKind.TWO_FACTOR_CHANGED, account_id, actor_id, {})


def keep_an_administrator(work: UnitOfWork, account_id: UUID) -> None:
    """Refuse to take this account away when nobody else looks after the accounts.

    :raises LastAdministrator: when it is the last administrator
    """
    if set(work.accounts.active_with(AccountRole.ADMINISTRATOR)) == {account_id}:
        message = "this is the last administrator; make somebody else one first"
        raise LastAdministrator(message)


def _note(
    work: UnitOfWork, kind: AccountEventKind, account_id: UUID, actor_id: UUID | None, details: dict[str, object]
) -> None:
    work.account_events.note(kind, account_id, at=datetime.now(UTC), actor_id=actor_id, details=details)
