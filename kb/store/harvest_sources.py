"""What is harvested over the network, how often, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from kb.store import tables
from kb.store.errors import SourceNameTaken, UnknownHarvestSource
from kb.store.transaction import Transaction

_source = tables.harvest_source


@dataclass(frozen=True, slots=True)
class HarvestSource:
    """A repository or a query of an API that is asked again and again."""

    id: int
    name: str
    """How people call it; lower case, for commands."""
    kind: str
    """The protocol or API, for example ``oai-pmh`` or ``crossref``."""
    address: str
    """Base URL."""
    options: Mapping[str, Any]
    """What is asked for: set, metadata prefix, query, DOIs."""
    schedule: str
    """When it is harvested, in the notation of ``ingest.harvest.schedule``; empty: only when somebody says so."""
    paused: bool
    """Whether the schedule rests."""
    added_at: datetime
    due_at: datetime | None
    """When it is to be harvested next; None without a schedule."""
    last_success_at: datetime | None
    harvested_until: str | None
    """How far, by the source's own clock; the next harvest asks for what changed since."""
    resumption: Mapping[str, Any] | None
    """Where an interrupted harvest goes on; None when the last one came to its end."""
    failures: int
    """How many harvests failed since the last that did not."""
    last_error: str | None

    @property
    def task(self) -> str:
        """Name of the lock that a process holds while it harvests the source."""
        return f"harvest-{self.id}"


class HarvestSourceRepository:
    """The harvest sources."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self,
        name: str,
        *,
        kind: str,
        address: str,
        options: Mapping[str, Any],
        schedule: str,
        added_at: datetime,
        due_at: datetime | None,
    ) -> HarvestSource:
        """Add a source.

        :raises SourceNameTaken: when another one has the name
        """
        self._transaction.take_right_to_write()
        if self._row(name) is not None:
            message = f"there is a source {name!r} already; take another name, or remove that one first"
            raise SourceNameTaken(message)
        row = {
            "name": name,
            "kind": kind,
            "address": address,
            "options": dict(options),
            "schedule": schedule,
            "paused": False,
            "added_at": added_at,
            "due_at": due_at,
            "failures": 0,
        }
        self._transaction.write(insert(_source), row)
        return self.get(name)

    def get(self, name: str) -> HarvestSource:
        """Return a source.

        :raises UnknownHarvestSource: when there is none of this name; the message lists those that there are
        """
        row = self._row(name)
        if row is None:
            names = ", ".join(source.name for source in self.list()) or "none yet"
            message = f"there is no source {name!r}; there are: {names}"
            raise UnknownHarvestSource(message)
        return HarvestSource(*row)

    def list(self) -> tuple[HarvestSource, ...]:
        """Return all sources by name."""
        return tuple(HarvestSource(*row) for row in self._transaction.read(_SELECT.order_by(_source.c.name)))

    def due(self, now: datetime) -> tuple[HarvestSource, ...]:
        """Return the sources that are to be harvested now, the longest waiting first."""
        query = _SELECT.where(_source.c.due_at <= now, _source.c.paused.is_(False)).order_by(
            _source.c.due_at, _source.c.id
        )
        return tuple(HarvestSource(*row) for row in self._transaction.read(query))

    def pause(self, name: str, *, paused: bool) -> None:
        """Let the schedule of a source rest, or go on.

        :raises UnknownHarvestSource: when there is none of this name
        """
        self._change(self.get(name).id, paused=paused)

    def remove(self, name: str) -> None:
        """Forget a source. What was harvested from it, and the history of its runs, stays.

        :raises UnknownHarvestSource: when there is none of this name
        """
        self._transaction.write(delete(_source).where(_source.c.id == self.get(name).id))

    def keep_resumption(self, source_id: int, resumption: Mapping[str, Any]) -> None:
        """Remember where the harvest goes on when it is interrupted now; nothing when the source was removed."""
        self._change(source_id, resumption=dict(resumption))

    def restart(self, source_id: int) -> None:
        """Forget where an interrupted harvest was to go on, and how far the last one came."""
        self._change(source_id, resumption=None, harvested_until=None)

    def succeed(self, source_id: int, *, at: datetime, until: str | None, due_at: datetime | None) -> None:
        """Note that a harvest came to its end.

        :param until: how far, by the source's clock; None keeps what was known
        :param due_at: when it is to be harvested next
        """
        self._change(
            source_id,
            last_success_at=at,
            harvested_until=func.coalesce(until, _source.c.harvested_until),
            resumption=None,
            failures=0,
            last_error=None,
            due_at=due_at,
        )

    def fail(self, source_id: int, *, error: str, due_at: datetime | None) -> None:
        """Note that a harvest failed; where it was is kept.

        :param due_at: when it is to be tried again
        """
        self._change(source_id, failures=_source.c.failures + 1, last_error=error, due_at=due_at)

    def _change(self, source_id: int, **values: Any) -> None:
        self._transaction.write(update(_source).where(_source.c.id == source_id).values(values))

    def _row(self, name: str) -> Row[*tuple[Any, ...]] | None:
        return self._transaction.read(_SELECT.where(_source.c.name == name)).one_or_none()


_SELECT = select(*(_source.c[name] for name in HarvestSource.__slots__))
