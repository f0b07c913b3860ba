"""Harvesting an interface: pages of a query, or the records of a list of DOIs, handed to the reader of their format."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import orjson

from ingest.fetch.client import Client
from ingest.fetch.errors import FailedStatus
from ingest.harvest.description import Options
from ingest.harvest.endless import EndlessList
from ingest.harvest.errors import HarvestFailed
from ingest.harvest.interfaces import INTERFACES, Asked, Turned
from ingest.harvest.list_parts import ListParts
from ingest.location import shown
from ingest.record import Checkpoint, Progress, Reading, Rejection, Skipped, Source
from ingest.sources import HEAD
from kb.store import HarvestSource, UnitOfWork

ACCEPTED = ("application/json", "application/vnd.api+json")


class InterfaceHarvest:
    """One harvest of one interface."""

    def __init__(
        self, source: HarvestSource, client: Client, now: datetime, *, readers: Sequence[Source], contact: str
    ) -> None:
        self._source = source
        self._options = Options.model_validate(source.options)
        self._interface = INTERFACES[source.kind]
        self._client = client
        self._readers = readers
        self._contact = contact
        self._today = now.astimezone(UTC).strftime("%Y-%m-%d")
        self.until: str | None = None
        """How far the harvest reaches, known when it is over; None where the interface cannot be asked for changes."""

    def readings(self) -> Iterator[Reading]:
        """Yield the records, and after each page a checkpoint.

        :raises HarvestFailed: when the interface does not answer in its form
        :raises ingest.fetch.errors.FetchError: when it does not answer
        """
        with TemporaryDirectory(prefix="silta-harvest-") as folder:
            file = Path(folder) / f"{self._source.kind}.json"
            if self._options.dois:
                yield from self._records(file)
            else:
                yield from self._pages(file)

    def _records(self, file: Path) -> Iterator[Reading]:
        done = int((self._source.resumption or {}).get("dois", 0))
        for number, doi in enumerate(self._options.dois[done:], done + 1):
            address = self._interface.record(self._source.address, doi, self._contact)
            content = self._record(address)
            if content is None:
                reason = f"{self._interface.name} has no record of this DOI"
                yield Rejection(self._source.kind, address, doi, reason)
            else:
                yield from self._read(content, address, file)
            yield Checkpoint(self._keep({"dois": number}))

    def _record(self, address: str) -> bytes | None:
        """Fetch one record; None where there is none. Some interfaces search for it, and answer with a list."""
        try:
            content = self._client.get(address, ACCEPTED).content
        except FailedStatus as error:
            if error.status not in {404, 410}:
                raise
            return None
        is_empty = self._interface.searches_records and not self._turn(content, address).keys
        return None if is_empty else content

    def _pages(self, file: Path) -> Iterator[Reading]:
        state = dict(self._source.resumption or {})
        since = (self._source.harvested_until or "")[:10] if self._interface.is_incremental else ""
        state = state or {"next": "", "since": since, "until": self._today}
        parts = ListParts(self._source.address, self._interface, state)
        if state["next"]:
            try:
                yield from self._list(state, parts, file)
            except FailedStatus as error:
                # Cursors expire; then the list is read again from its beginning.
                if error.status not in {400, 404, 410, 422}:
                    raise
                parts.begin_again()
                yield from self._list({**state, "next": ""}, parts, file)
        else:
            yield from self._list(state, parts, file)
        self.until = str(state["until"]) if self._interface.is_incremental else None

    def _list(self, state: Mapping[str, Any], parts: ListParts, file: Path) -> Iterator[Reading]:
        endless = EndlessList(self._source.address)
        asked = Asked(self._options.query, self._options.filter, self._contact, str(state["since"]))
        token = str(state["next"])
        while True:
            address = self._address(token, replace(asked, created_from=parts.created_from))
            content = self._client.get(address, ACCEPTED).content
            turned = self._turn(content, address)
            if turned.keys:
                yield from self._read(content, address, file)
            if parts.ends_with(turned):
                # Pages of two parts may be alike where the parts meet.
                endless = EndlessList(self._source.address)
                token = ""
                yield Checkpoint(self._keep({**state, "next": token, **parts.state()}))
                continue
            if not turned.next:
                return
            token = turned.next
            # Crossref gives one cursor for the whole list, so the records tell whether it goes on.
            endless.check(token, turned.keys, same_token_is_a_circle=not self._interface.cursor)
            yield Checkpoint(self._keep({**state, "next": token, **parts.state()}))

    def _address(self, token: str, asked: Asked) -> str:
        if not token:
            return self._interface.first(self._source.address, asked)
        if self._interface.cursor:
            return self._interface.following(self._source.address, asked, token)
        if urlsplit(token)[:2] != urlsplit(self._source.address)[:2]:
            message = f"{self._source.address}: the next page is said to be at {token[:200]}, which is another host"
            raise HarvestFailed(message)
        return token

    def _turn(self, content: bytes, address: str) -> Turned:
        try:
            return self._interface.turn(orjson.loads(content))
        except orjson.JSONDecodeError as error:
            message = f"{address}: the answer is no JSON, or it was cut off ({error}); try again later"
            raise HarvestFailed(message) from error
        except (LookupError, TypeError, AttributeError) as error:
            message = (
                f"{address}: the answer has not the form of {self._interface.name}; check the address of the source"
            )
            raise HarvestFailed(message) from error

    def _read(self, content: bytes, address: str, file: Path) -> Iterator[Reading]:
        """Let the reader of the format read an answer as if it were a file."""
        file.write_bytes(content)
        reader = next((reader for reader in self._readers if reader.claims(file, content[:HEAD])), None)
        if reader is None:
            message = f"{address}: no reader of this Silta knows the answers of {self._interface.name}"
            raise HarvestFailed(message)
        place = shown(file)
        for reading in reader.read_all([file], Progress()):
            if isinstance(reading, Skipped):
                # A page without records is no file that somebody put in the wrong place.
                continue
            if not isinstance(reading, Checkpoint):
                yield replace(reading, location=reading.location.replace(place, address))

    def _keep(self, state: Mapping[str, Any]) -> Callable[[UnitOfWork], None]:
        def keep(work: UnitOfWork) -> None:
            work.harvest_sources.keep_resumption(self._source.id, state)

        return keep
