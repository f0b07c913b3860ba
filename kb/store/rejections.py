"""Records that could not be taken, until they are read well."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from kb.store import tables
from kb.store.transaction import Transaction

_rejected = tables.rejected_record
# PostgreSQL indexes at most 2704 bytes.
_KEY_LENGTH = 400

_RESOLVE = delete(_rejected).where(
    _rejected.c.source == bindparam("of_source"),
    or_(
        _rejected.c.key == bindparam("of_key"),
        and_(_rejected.c.key == bindparam("at_location"), bindparam("at_location") != ""),
    ),
)


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record that somebody should mend."""

    source: str
    location: str
    """File, and line or record where that is known."""
    identifier: str
    """The record's own key; empty when it is not known."""
    reason: str
    run_id: int
    """The run that saw it last."""
    rejected_at: datetime
    """When it was rejected last."""
    times: int
    """How often it was rejected."""


class RejectionRepository:
    """Rejected records. The same identifier of a source is the same record; without one, the same location is."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._resolved: list[dict[str, Any]] = []
        transaction.buffer(self._flush, self._forget)

    def add(self, run_id: int, *, source: str, location: str, identifier: str, reason: str) -> None:
        """Keep a rejected record; one that is kept already gets the new reason, location and time.

        :param identifier: the record's own key; empty when it is not known
        """
        self._flush()
        insert = sqlite.insert(_rejected) if self._transaction.is_sqlite else postgresql.insert(_rejected)
        row = {
            "source": _storable(source),
            "location": _storable(location),
            "identifier": _storable(identifier),
            "key": _key(location, identifier),
            "reason": _storable(reason),
            "run_id": run_id,
            "rejected_at": datetime.now(UTC),
        }
        changed: dict[str, Any] = {name: insert.excluded[name] for name in row if name not in {"source", "key"}}
        changed["times"] = _rejected.c.times + 1
        statement = insert.on_conflict_do_update(index_elements=["source", "key"], set_=changed)
        self._transaction.write(statement, {**row, "times": 1})

    def resolve(self, source: str, *, location: str = "", identifier: str = "") -> None:
        """Forget that a record was rejected, because it was read well.

        Takes away what was kept under its identifier, and what was kept without one under its location.
        """
        self._transaction.take_right_to_write()
        self._resolved.append(
            {
                "of_source": _storable(source),
                "of_key": _key(location, identifier),
                "at_location": _key(location, "") if location else "",
            }
        )

    def list(self, limit: int | None = None) -> tuple[RejectedRecord, ...]:
        """Return the rejected records, the last rejected first.

        :param limit: how many at most; all when None
        """
        columns = [_rejected.c[name] for name in RejectedRecord.__slots__]
        query = select(*columns).order_by(_rejected.c.rejected_at.desc(), _rejected.c.id.desc()).limit(limit)
        return tuple(RejectedRecord(*row) for row in self._transaction.read(query))

    def count(self) -> int:
        """Count the rejected records."""
        return int(self._transaction.read(select(func.count()).select_from(_rejected)).scalar_one())

    def _flush(self) -> None:
        if self._resolved:
            resolved, self._resolved = self._resolved, []
            self._transaction.write(_RESOLVE, resolved)

    def _forget(self) -> None:
        self._resolved = []


def _key(location: str, identifier: str) -> str:
    key = _storable(identifier or f"@{location}")
    if len(key) <= _KEY_LENGTH:
        return key
    return f"{key[:_KEY_LENGTH]}#{hashlib.sha256(key.encode()).hexdigest()}"


def _storable(text: str) -> str:
    # What was rejected may be anything; databases take neither NUL nor half a surrogate pair.
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
