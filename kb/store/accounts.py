"""People who sign in: who they are, what they may do and what they sign in with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, insert, select, update

from kb.model import Account, AccountRole
from kb.model.mail_address import mail_key
from kb.store import account_tables as tables
from kb.store.errors import MailTaken, UnknownAccount
from kb.store.transaction import Transaction

_account = tables.account
_role = tables.account_role
_identity = tables.account_identity


@dataclass(frozen=True, slots=True)
class SignInSecrets:
    """What an account signs in with; kept apart from the person so that no page gets it by accident."""

    password: str | None = None
    """Hash by Argon2id; None: the person signs in by ORCID or a key only."""
    session_key: str = field(default_factory=lambda: uuid4().hex)
    """What sessions name; a new one ends them all."""
    key_handle: str = field(default_factory=lambda: uuid4().hex)
    """What security keys know the account by."""
    two_factor: str | None = None
    """Second factor by code: ``authenticator``, or None."""
    totp_secret: str | None = None
    """Encrypted secret of the authenticator app."""
    totp_counter: int | None = None
    """Number of the last 30 seconds since 1970 whose code was taken."""
    recovery_codes: tuple[str, ...] = ()
    """Encrypted codes that replace the second factor once each."""


class AccountRepository:
    """The accounts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, account: Account, secrets: SignInSecrets) -> None:
        """Add an account.

        :raises MailTaken: when another one has the mail address
        """
        self._transaction.take_right_to_write()
        self._refuse_taken(account.email)
        row = {
            "id": account.id,
            "email": account.email,
            "email_key": mail_key(account.email),
            "name": account.name,
            "language": account.language.value,
            "organisation": account.organisation,
            "active": account.active,
            "created_at": account.created_at,
            "confirmed_at": account.confirmed_at,
            **{name: getattr(secrets, name) for name in SignInSecrets.__slots__},
            "recovery_codes": list(secrets.recovery_codes),
        }
        self._transaction.write(insert(_account), row)
        self._add_roles(account.id, account.roles)

    def change(self, account_id: UUID, **values: Any) -> None:
        """Change some values of an account or of its secrets, and leave all others as they are now.

        :param values: fields of :class:`kb.model.Account` but ``id``, ``roles`` and ``orcid``, or of
            :class:`SignInSecrets`
        :raises MailTaken: when another account has the mail address
        """
        self._transaction.take_right_to_write()
        row = dict(values)
        if "email" in row:
            self._refuse_taken(row["email"], but=account_id)
            row["email_key"] = mail_key(row["email"])
        if "recovery_codes" in row:
            row["recovery_codes"] = list(row["recovery_codes"])
        if row:
            self._transaction.write(update(_account).where(_account.c.id == account_id).values(row))

    def set_roles(self, account_id: UUID, roles: Iterable[AccountRole]) -> None:
        """Give an account these roles and no others."""
        self._transaction.write(delete(_role).where(_role.c.account_id == account_id))
        self._add_roles(account_id, roles)

    def link(self, account_id: UUID, issuer: str, subject: str, at: datetime) -> None:
        """Note who an account is at an OpenID provider, instead of who it was there before."""
        self.unlink(account_id, issuer)
        row = {"issuer": issuer, "subject": subject, "account_id": account_id, "linked_at": at}
        self._transaction.write(insert(_identity), row)

    def unlink(self, account_id: UUID, issuer: str) -> None:
        """Forget who an account is at an OpenID provider."""
        self._transaction.write(
            delete(_identity).where(_identity.c.account_id == account_id, _identity.c.issuer == issuer)
        )

    def get(self, account_id: UUID) -> Account:
        """Return an account.

        :raises UnknownAccount: when there is none with this id
        """
        found = self.find(id=account_id)
        if found is None:
            message = f"there is no account {account_id}"
            raise UnknownAccount(message)
        return found[0]

    def by_mail(self, email: str) -> Account:
        """Return the account of a mail address, however it is written.

        :raises UnknownAccount: when there is none
        """
        found = self.find(email=email)
        if found is None:
            message = f"there is no account with the address {email}; silta user list shows those that there are"
            raise UnknownAccount(message)
        return found[0]

    def find(self, **wanted: Any) -> tuple[Account, SignInSecrets] | None:
        """Return an account with its secrets by one unique value, or None.

        :param wanted: ``id``, ``email``, ``session_key`` or ``key_handle``
        """
        ((name, value),) = wanted.items()
        column, value = ("email_key", mail_key(value)) if name == "email" else (name, value)
        row = self._transaction.read(_SELECT.where(_account.c[column] == value)).one_or_none()
        return None if row is None else (self._accounts([row])[0], _secrets(row))

    def at_issuer(self, issuer: str, subject: str) -> UUID | None:
        """Return the id of the account that is this subject at an OpenID provider, or None."""
        query = select(_identity.c.account_id).where(_identity.c.issuer == issuer, _identity.c.subject == subject)
        found: UUID | None = self._transaction.read(query).scalar()
        return found

    def list(self) -> tuple[Account, ...]:
        """Return all accounts by name."""
        rows = self._transaction.read(_SELECT.order_by(_account.c.name, _account.c.id)).all()
        return self._accounts(rows)

    def never_confirmed(self, before: datetime) -> tuple[Account, ...]:
        """Return the accounts that were made before a moment and whose address nobody has confirmed."""
        query = _SELECT.where(_account.c.confirmed_at.is_(None), _account.c.created_at < before)
        return self._accounts(self._transaction.read(query.order_by(_account.c.created_at)).all())

    def remove(self, account_id: UUID) -> None:
        """Delete an account that nobody has used; :mod:`kb.store.erasures` deletes others."""
        self._transaction.write(delete(_account).where(_account.c.id == account_id))

    def active_with(self, role: AccountRole) -> tuple[UUID, ...]:
        """Return the ids of the accounts that have a role and may sign in."""
        query = select(_account.c.id).join(_role).where(_role.c.role == role.value, _account.c.active.is_(True))
        return tuple(self._transaction.read(query).scalars())

    def _refuse_taken(self, email: str, but: UUID | None = None) -> None:
        query = select(_account.c.id).where(_account.c.email_key == mail_key(email))
        owner = self._transaction.read(query).scalar()
        if owner is not None and owner != but:
            message = f"there is an account with the address {email} already"
            raise MailTaken(message)

    def _add_roles(self, account_id: UUID, roles: Iterable[AccountRole]) -> None:
        rows = [{"account_id": account_id, "role": role.value} for role in sorted(set(roles))]
        if rows:
            self._transaction.write(insert(_role), rows)

    def _accounts(self, rows: Collection[Row[*tuple[Any, ...]]]) -> tuple[Account, ...]:
        roles: dict[UUID, set[AccountRole]] = {}
        orcids: dict[UUID, str] = {}
        # One account is asked by its id; a list is read whole.
        only = [row.id for row in rows] if len(rows) == 1 else None
        role_query = select(_role.c.account_id, _role.c.role)
        orcid_query = select(_identity.c.account_id, _identity.c.subject).order_by(_identity.c.linked_at)
        if only is not None:
            role_query = role_query.where(_role.c.account_id.in_(only))
            orcid_query = orcid_query.where(_identity.c.account_id.in_(only))
        for account_id, role in self._transaction.read(role_query):
            roles.setdefault(account_id, set()).add(AccountRole(role))
        for account_id, subject in self._transaction.read(orcid_query):
            orcids[account_id] = subject
        return tuple(
            Account(
                **{name: getattr(row, name) for name in _FIELDS},
                roles=frozenset(roles.get(row.id, ())),
                orcid=orcids.get(row.id),
            )
            for row in rows
        )


def _secrets(row: Row[*tuple[Any, ...]]) -> SignInSecrets:
    values = {name: getattr(row, name) for name in SignInSecrets.__slots__}
    return SignInSecrets(**{**values, "recovery_codes": tuple(row.recovery_codes)})


_FIELDS = ("id", "email", "name", "language", "organisation", "active", "created_at", "confirmed_at")
_SELECT = select(*(_account.c[name] for name in (*_FIELDS, *SignInSecrets.__slots__)))
