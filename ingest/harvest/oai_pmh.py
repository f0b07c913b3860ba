"""Harvesting a repository by OAI-PMH 2.0: what changed since the last time, page by page, resumable."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from oaipmh_scythe import exceptions

from ingest.fetch.client import Client
from ingest.harvest.description import Options
from ingest.harvest.endless import EndlessList
from ingest.harvest.errors import HarvestFailed
from ingest.harvest.oai_client import Page, Pages, Repository
from ingest.record import Checkpoint, RawRecord, ReadBrief, Reading, Skipped
from kb.store import HarvestSource, UnitOfWork

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_SECONDS = "YYYY-MM-DDThh:mm:ssZ"


class OaiPmhHarvest:
    """One harvest of one repository.

    It asks from the moment, by the repository's own clock, at which the last whole harvest began: both ends of a range
    are inclusive, so what changes meanwhile comes twice rather than never.
    """

    def __init__(self, source: HarvestSource, client: Client, now: datetime) -> None:
        self._source = source
        self._options = Options.model_validate(source.options)
        self._repository = Repository(source.address, client, now)
        self._now = now
        self.until: str | None = None
        """How far the harvest reaches, known when it is over."""

    def readings(self) -> Iterator[Reading]:
        """Yield the records, and after each page a checkpoint.

        :raises HarvestFailed: when the repository does not keep to the protocol
        :raises ingest.fetch.errors.FetchError: when it does not answer
        """
        state = dict(self._source.resumption or {}) or self._begin()
        yield from self._prepare(state)
        try:
            try:
                yield from self._list(state)
            except exceptions.BadResumptionToken:
                # Tokens expire (section 3.5). Once the list is read again from its beginning; what is known already
                # is passed over quickly.
                yield from self._list({**state, "token": None})
        except exceptions.NoRecordsMatch:
            self.until = state["until"]
        except exceptions.OAIPMHException as error:
            hint = _HINTS.get(type(error), "look at the address in a browser")
            message = f"{self._source.address}: the repository answered with {error}; {hint}"
            raise HarvestFailed(message) from error

    def _prepare(self, state: Mapping[str, Any]) -> Iterator[Reading]:
        """Do what has to be done before the list is asked for, whether it begins or goes on."""
        yield from ()

    def _selection(self) -> dict[str, str]:
        """Return what of the repository is asked for."""
        chosen = {"metadataPrefix": self._options.prefix}
        return {**chosen, "set": self._options.set} if self._options.set else chosen

    def _begin(self) -> dict[str, Any]:
        """Ask the repository for its clock and granularity."""
        return self._identified(self._repository.harvest({"verb": "Identify"}))

    def _identified(self, page: Page) -> dict[str, Any]:
        if "Identify" not in page.elements:
            message = f"{self._source.address}: does not say what repository it is (Identify); is it a base URL?"
            raise HarvestFailed(message)
        has_seconds = page.text("Identify", "granularity") == _SECONDS
        clock = page.text("responseDate")
        moment = clock if _MOMENT.fullmatch(clock) else self._now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        since = self._source.harvested_until or self._options.since
        if since and has_seconds and len(since) == 10:
            since += "T00:00:00Z"
        return {
            "token": None,
            "from": since if has_seconds else since[:10],
            "until": moment if has_seconds else moment[:10],
        }

    def _list(self, state: Mapping[str, Any]) -> Iterator[Reading]:
        if state["token"]:
            query = {"verb": "ListRecords", "resumptionToken": str(state["token"])}
        else:
            query = {"verb": "ListRecords", **self._selection()}
            if state["from"]:
                query["from"] = str(state["from"])
        endless = EndlessList(self._source.address)
        for page in Pages(self._repository, query):
            yield from page.records
            if page.token is not None and page.token.value:
                endless.check(page.token.value, _keys(page))
                yield Checkpoint(self._keep({**state, "token": page.token.value}))
        self.until = str(state["until"])

    def _keep(self, state: Mapping[str, Any]) -> Callable[[UnitOfWork], None]:
        def keep(work: UnitOfWork) -> None:
            work.harvest_sources.keep_resumption(self._source.id, state)

        return keep


def _keys(page: Page) -> Iterator[str]:
    for record in page.records:
        if isinstance(record, RawRecord | ReadBrief):
            yield record.source.identifier
        else:
            yield record.location if isinstance(record, Skipped) else record.identifier or record.location


_HINTS: Mapping[type[exceptions.OAIPMHException], str] = {
    exceptions.BadResumptionToken: "its tokens expire before the next page is asked for; tell the host",
    exceptions.CannotDisseminateFormat: "add the source anew with another --prefix",
    exceptions.NoSetHierarchy: "add the source anew without --set",
    exceptions.BadArgument: "check --set, --prefix and --since",
    exceptions.BadVerb: "the address is not that of a repository's base URL",
}
