"""Security keys of accounts (W3C Web Authentication, Level 2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update

from kb.store import account_tables as tables
from kb.store.transaction import Transaction

_credential = tables.account_credential


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """A key or passkey that an account signs in with."""

    id: bytes
    """Credential id."""
    account_id: UUID
    name: str
    """How its owner calls it; different for each key of an account."""
    public_key: bytes
    sign_count: int
    """As the key counted at the last sign-in; a lower one later would show a copy."""
    transports: tuple[str, ...]
    """How browsers reach it, for example ``usb`` or ``internal``."""
    device_type: str
    """``single_device`` or ``multi_device``."""
    backed_up: bool
    extensions: str | None
    usage: str
    """``first``: instead of a password; ``secondary``: after it."""
    used_at: datetime


class SecurityKeyRepository:
    """The keys."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, key: SecurityKey) -> None:
        """Add a key to its account."""
        row = {name: getattr(key, name) for name in SecurityKey.__slots__}
        self._transaction.write(insert(_credential), {**row, "transports": list(key.transports)})

    def note_use(self, key_id: bytes, *, sign_count: int, backed_up: bool, device_type: str, at: datetime) -> None:
        """Note that a key was used."""
        values = {"sign_count": sign_count, "backed_up": backed_up, "device_type": device_type, "used_at": at}
        self._transaction.write(update(_credential).where(_credential.c.id == key_id).values(values))

    def remove(self, key_id: bytes) -> None:
        """Forget a key."""
        self._transaction.write(delete(_credential).where(_credential.c.id == key_id))

    def find(self, key_id: bytes) -> SecurityKey | None:
        """Return the key of a credential id, or None."""
        row = self._transaction.read(_SELECT.where(_credential.c.id == key_id)).one_or_none()
        return None if row is None else _key(row)

    def of(self, account_id: UUID) -> tuple[SecurityKey, ...]:
        """Return the keys of an account by name."""
        query = _SELECT.where(_credential.c.account_id == account_id).order_by(_credential.c.name)
        return tuple(_key(row) for row in self._transaction.read(query))


def _key(row: Row[*tuple[Any, ...]]) -> SecurityKey:
    values = {name: getattr(row, name) for name in SecurityKey.__slots__}
    return SecurityKey(**{**values, "transports": tuple(row.transports)})


_SELECT = select(*(_credential.c[name] for name in SecurityKey.__slots__))
