"""Fetching one record because a person asks for it: a DOI from its registration agency, a project from CORDIS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.fetch.errors import FailedStatus, FetchError, HarvestExtraMissing
from ingest.harvest.harvester import check_extra
from ingest.harvest.interfaces import INTERFACES
from ingest.submissions.errors import Refusal, SubmissionRefused
from kb.model import InvalidValue
from kb.model.identifiers import parse_doi
from kb.settings import FetchSettings, Settings

if TYPE_CHECKING:
    from ingest.fetch.client import Client

CORDIS = "https://cordis.europa.eu"
AGENCIES = ("crossref", "datacite")
"""Registration agencies of DOIs in the order in which they are asked."""
_JSON = ("application/json", "application/vnd.api+json")
_XML = ("application/xml", "text/xml")
_NOWHERE = frozenset({400, 404, 410, 422})
_PROJECT = re.compile(r"^(?:https?://cordis\.europa\.eu/project/(?:id|rcn)/)?(\d{4,10})(?:/[a-z]{2})?/?$", re.ASCII)
_PATIENCE: Mapping[str, float] = {"connect_timeout": 5.0, "read_timeout": 10.0, "timeout": 20.0, "longest_wait": 2.0}
"""Seconds: somebody is waiting before the screen."""
_TRIES = 2
_MEGABYTES = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A record as its host gave it."""

    content: bytes
    address: str
    ending: str
    """``json`` or ``xml``."""


class Lookup:
    """Asks the hosts, with less patience than a harvest has."""

    def __init__(self, settings: Settings, addresses: Mapping[str, str] | None = None) -> None:
        """Prepare.

        :param addresses: other base addresses than the public ones, of ``crossref``, ``datacite`` and ``cordis``
        """
        self._settings = settings
        public = {name: INTERFACES[name].address for name in AGENCIES} | {"cordis": CORDIS}
        self._addresses = public | dict(addresses or {})

    def doi(self, given: str) -> Found:
        """Fetch the record of a DOI, from whichever agency has it.

        :param given: a DOI, with or without a resolver in front
        :raises SubmissionRefused: when it is no DOI, nobody knows it, or a host that may know it is away
        """
        try:
            doi = parse_doi(given)
        except InvalidValue as error:
            raise SubmissionRefused(Refusal.NO_DOI, str(error), given[:100]) from error
        away: SubmissionRefused | None = None
        with self._client() as client:
            for name in AGENCIES:
                interface = INTERFACES[name]
                address = interface.record(self._addresses[name], doi, self._settings.fetch.contact)
                try:
                    found = _get(client, address, _JSON)
                except SubmissionRefused as error:
                    away = away or error
                    continue
                if found is not None:
                    return Found(found, address, "json")
        if away is not None:
            raise away
        message = f"neither Crossref nor DataCite has a record of {doi}; check the DOI"
        raise SubmissionRefused(Refusal.NOT_FOUND, message, doi)

    def project(self, given: str) -> Found:
        """Fetch the record of a project from CORDIS.

        :param given: the grant number, or the address of the project's page
        :raises SubmissionRefused: when it is no number, CORDIS has no such project, or does not answer
        """
        match = _PROJECT.match(given.strip())
        if not match:
            message = f"{given[:100]!r} is no project number of CORDIS; it looks like 101017237"
            raise SubmissionRefused(Refusal.NO_PROJECT_NUMBER, message, given[:100])
        number = match.group(1)
        address = f"{self._addresses['cordis']}/project/id/{number}?format=xml"
        with self._client() as client:
            found = _get(client, address, _XML)
        if found is None:
            message = f"CORDIS has no project {number}; check the number"
            raise SubmissionRefused(Refusal.NOT_FOUND, message, number)
        return Found(found, address, "xml")

    def _client(self) -> "Client":
        try:
            check_extra()
        except HarvestExtraMissing as error:
            raise SubmissionRefused(Refusal.NOT_INSTALLED, str(error)) from error
        from ingest.fetch.client import Client

        given = self._settings.fetch
        changes: dict[str, object] = {name: min(limit, getattr(given, name)) for name, limit in _PATIENCE.items()}
        changes |= {"tries": min(_TRIES, given.tries), "megabytes": min(_MEGABYTES, given.megabytes), "pause": 0.0}
        patience: FetchSettings = given.model_copy(update=changes)
        # One record that a person asks for is no crawling, which is what a robots.txt speaks of (RFC 9309, section 1).
        return Client(patience, self._settings.site_url, ignore_robots=True)


def _get(client: "Client", address: str, accept: tuple[str, ...]) -> bytes | None:
    """Fetch a record; None where the host says that there is none.

    :raises SubmissionRefused: when the host does not answer, or not in its usual form
    """
    host = urlsplit(address).netloc
    try:
        return client.get(address, accept).content
    except FailedStatus as error:
        if error.status in _NOWHERE:
            return None
        raise SubmissionRefused(Refusal.HOST_AWAY, str(error), host) from error
    except FetchError as error:
        raise SubmissionRefused(Refusal.HOST_AWAY, str(error), host) from error
