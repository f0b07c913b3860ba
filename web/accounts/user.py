"""The person as Flask-Security sees them; its names for the fields of our account."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_security.core import RoleMixin, UserMixin, WebAuthnMixin

from kb.model import Account, AccountRole, Language
from kb.store import SecurityKey, SignInSecrets, UnknownAccount

FIELDS = {
    "email": "email",
    "name": "name",
    "language": "language",
    "organisation": "organisation",
    "active": "active",
    "confirmed_at": "confirmed_at",
    "password": "password",
    "fs_uniquifier": "session_key",
    "fs_webauthn_user_handle": "key_handle",
    "tf_primary_method": "two_factor",
    "tf_totp_secret": "totp_secret",
    "tf_counter": "totp_counter",
    "mf_recovery_codes": "recovery_codes",
}
"""Flask-Security's attribute, and the store's column for it."""


@dataclass(eq=False)
class UserRole(RoleMixin):  # type: ignore[misc]
    """A role by its name."""

    name: str = ""


@dataclass(eq=False)
class UserKey(WebAuthnMixin):  # type: ignore[misc]
    """A security key."""

    credential_id: bytes
    user_id: UUID
    name: str
    public_key: bytes
    sign_count: int
    transports: list[str]
    device_type: str
    backup_state: bool
    extensions: str | None
    usage: str
    lastuse_datetime: datetime

    @classmethod
    def of(cls, key: SecurityKey) -> "UserKey":
        """Return a stored key in Flask-Security's words."""
        return cls(
            key.id,
            key.account_id,
            key.name,
            key.public_key,
            key.sign_count,
            list(key.transports),
            key.device_type,
            key.backed_up,
            key.extensions,
            key.usage,
            key.used_at,
        )

    def get_user_mapping(self) -> dict[str, Any]:
        """Return by what the datastore finds the owner."""
        return {"id": self.user_id}


def _no_keys(_: UUID) -> list[UserKey]:
    return []


@dataclass(eq=False)
class User(UserMixin):  # type: ignore[misc]
    """An account that can be changed; the datastore stores what differs from ``stored``."""

    id: UUID | None = None
    email: str = ""
    name: str = ""
    language: str = Language.EN.value
    organisation: str | None = None
    active: bool = True
    confirmed_at: datetime | None = None
    password: str | None = None
    fs_uniquifier: str = ""
    fs_webauthn_user_handle: str = ""
    tf_primary_method: str | None = None
    tf_totp_secret: str | None = None
    tf_counter: int | None = None
    tf_phone_number: str | None = None
    """Flask-Security asks for it; Silta sends no short messages and stores none."""
    mf_recovery_codes: list[str] | None = None
    roles: list[UserRole] = field(default_factory=list)
    account: Account | None = None
    """What is stored; None for somebody new."""
    stored: dict[str, Any] = field(default_factory=dict)
    """The fields as they were read."""
    read_keys: Callable[[UUID], list[UserKey]] = _no_keys
    _keys: list[UserKey] | None = None

    @classmethod
    def of(cls, account: Account, secrets: SignInSecrets, read_keys: Callable[[UUID], list[UserKey]]) -> "User":
        """Return a stored account in Flask-Security's words."""
        values = {name: getattr(account, column, None) for name, column in FIELDS.items()}
        values |= {name: getattr(secrets, column) for name, column in FIELDS.items() if hasattr(secrets, column)}
        values["language"] = account.language.value
        values["mf_recovery_codes"] = list(secrets.recovery_codes)
        roles = [UserRole(role.value) for role in sorted(account.roles)]
        user = cls(id=account.id, **values, roles=roles, account=account, read_keys=read_keys)
        user.stored = user.values()
        return user

    def values(self) -> dict[str, Any]:
        """Return the fields under the store's names."""
        values = {column: getattr(self, name) for name, column in FIELDS.items()}
        values["recovery_codes"] = tuple(self.mf_recovery_codes or ())
        return values

    @property
    def account_roles(self) -> frozenset[AccountRole]:
        """The roles in the model's words."""
        return frozenset(AccountRole(role.name) for role in self.roles)

    @property
    def webauthn(self) -> list[UserKey]:
        """The security keys; read from the store when they are asked for."""
        if self._keys is None:
            self._keys = self.read_keys(self.id) if self.id is not None else []
        return self._keys

    @property
    def stored_account(self) -> Account:
        """The account of somebody who is signed in, so known.

        :raises UnknownAccount: for somebody new
        """
        if self.account is None:
            message = "this account has not been stored yet"
            raise UnknownAccount(message)
        return self.account

    def forget_keys(self) -> None:
        """Read the keys again the next time."""
        self._keys = None
