"""Records that could not be taken, until they are read well."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, update
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

    id: int
    """Stays the same as long as the record is rejected."""
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
    seen_by: str | None
    """Who has taken note of it since it was rejected last; None when nobody has."""
    seen_at: datetime | None


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
        changed["seen_by"] = changed["seen_at"] = None
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

    def list(
        self,
        limit: int | None = None,
        *,
        after: tuple[datetime, int] | None = None,
        seen: bool | None = None,
        source: str | None = None,
        run_id: int | None = None,
    ) -> tuple[RejectedRecord, ...]:
        """Return the rejected records, the last rejected first.

        :param limit: how many at most; all when None
        :param after: when the last one of the page before was rejected, and its id
        :param seen: only those of which somebody has taken note, or nobody has; all when None
        :param source: only those of this source
        :param run_id: only those that this run saw last
        """
        columns = [_rejected.c[name] for name in RejectedRecord.__slots__]
        query = select(*columns).where(*_wanted(seen, source, run_id))
        if after is not None:
            at, number = after
            beyond = and_(_rejected.c.rejected_at == at, _rejected.c.id < number)
            query = query.where(or_(_rejected.c.rejected_at < at, beyond))
        query = query.order_by(_rejected.c.rejected_at.desc(), _rejected.c.id.desc()).limit(limit)
        return tuple(RejectedRecord(*row) for row in self._transaction.read(query))

    def count(self, *, seen: bool | None = None, source: str | None = None, run_id: int | None = None) -> int:
        """Count the rejected records, with the parameters of :meth:`list`."""
        query = select(func.count()).select_from(_rejected).where(*_wanted(seen, source, run_id))
        return int(self._transaction.read(query).scalar_one())

    def sources(self) -> tuple[str, ...]:
        """Return the names of the sources of which records are rejected."""
        return tuple(
            self._transaction.read(select(_rejected.c.source).distinct().order_by(_rejected.c.source)).scalars()
        )

    def older_than(self, before: datetime) -> int:
        """Count the records that were rejected last before a moment."""
        query = select(func.count()).select_from(_rejected).where(_rejected.c.rejected_at < before)
        return int(self._transaction.read(query).scalar_one())

    def forget(self, before: datetime) -> None:
        """Forget the records that were rejected last before a moment; one that comes again is rejected again."""
        self._transaction.flush()
        self._transaction.write(delete(_rejected).where(_rejected.c.rejected_at < before))

    def mark_seen(self, shown: Mapping[int, int], person: str | None) -> int:
        """Note who has taken note of records; return how many there were.

        :param shown: how often each was rejected when the person saw it, by id; one that was rejected again since
            stays as it is
        :param person: name; None: nobody has, after all
        """
        values = {"seen_by": person, "seen_at": datetime.now(UTC) if person is not None else None}
        return sum(
            self._transaction.write(
                update(_rejected).where(_rejected.c.id == number, _rejected.c.times == times).values(values)
            ).rowcount
            for number, times in shown.items()
        )

    def _flush(self) -> None:
        if self._resolved:
            resolved, self._resolved = self._resolved, []
            self._transaction.write(_RESOLVE, resolved)

    def _forget(self) -> None:
        self._resolved = []


def _wanted(seen: bool | None, source: str | None, run_id: int | None) -> Iterator[ColumnElement[bool]]:
    if seen is not None:
        yield _rejected.c.seen_at.is_not(None) if seen else _rejected.c.seen_at.is_(None)
    if source is not None:
        yield _rejected.c.source == _storable(source)
    if run_id is not None:
        yield _rejected.c.run_id == run_id


def _key(location: str, identifier: str) -> str:
    key = _storable(identifier or f"@{location}")
    if len(key) <= _KEY_LENGTH:
        return key
    return f"{key[:_KEY_LENGTH]}#{hashlib.sha256(key.encode()).hexdigest()}"


def _storable(text: str) -> str:
    # What was rejected may be anything; databases take neither NUL nor half a surrogate pair.
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
