"""The OAI-PMH client: oaipmh-scythe's requests and exceptions over Silta's own network and XML.

The library's own transport connects wherever it is told, and its parser repairs what was cut off, so that records would
be lost without a word (docs/decisions/0004-harvesting.md).
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from oaipmh_scythe import Scythe, exceptions
from oaipmh_scythe.iterator import BaseOAIIterator

from ingest.fetch.client import Client
from ingest.fetch.errors import FailedStatus
from ingest.harvest.errors import HarvestFailed
from ingest.sources.oai_pmh_page import Origin, ProtocolError, Record, ResumptionToken, read_page
from ingest.sources.xml import XmlFault
from kb.store import PartnerSite

ACCEPTED = ("text/xml", "application/xml")
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, whole and well-formed."""

    records: tuple[Record, ...]
    token: ResumptionToken | None
    elements: Mapping[str, Element]
    """``responseDate``, ``Identify`` ...: the first of each name."""

    def text(self, name: str, below: str = "") -> str:
        """Return the text of an element, or of one in it."""
        element = self.elements.get(name)
        if element is not None and below:
            element = element.find(below)
        return (element.text or "").strip() if element is not None else ""


class Repository(Scythe):
    """A repository that is asked through :class:`ingest.fetch.client.Client`."""

    def __init__(self, base_url: str, client: Client, now: datetime) -> None:
        super().__init__(base_url, iterator=Pages)
        self._fetch = client
        self._now = now
        self.site: PartnerSite | None = None
        """The other Silta that this is the repository of, once it has said so."""

    def harvest(self, query: dict[str, str]) -> Any:
        """Ask once, and again when the answer is broken XML.

        :returns: a :class:`Page`
        :raises oaipmh_scythe.exceptions.OAIPMHException: when the repository answers with an error
        :raises HarvestFailed: when its answer is no OAI-PMH
        :raises ingest.fetch.errors.FetchError: when it does not answer
        """
        address = f"{self.endpoint}?{urlencode(query)}"
        attempt = 1
        while isinstance(page := self._read(self._get(address), address, query.get("metadataPrefix", "")), XmlFault):
            if attempt == _TRIES:
                message = f"{address}: {page.reason} (line {page.line}, column {page.column}; tried {_TRIES} times)"
                raise HarvestFailed(message)
            self._fetch.pause(float(attempt))
            attempt += 1
        return page

    def _get(self, address: str) -> bytes:
        try:
            return self._fetch.get(address, ACCEPTED).content
        except FailedStatus as error:
            # Some repositories send the protocol's errors with a status of 4xx, against its section 3.1.2.2.
            if 400 <= error.status < 500 and b"OAI-PMH" in error.content[:2000]:
                return error.content
            raise

    def _read(self, content: bytes, address: str, prefix: str) -> Page | XmlFault:
        origin = Origin(self.endpoint, self._now, is_file=False, base_url=self.endpoint, prefix=prefix, site=self.site)
        records: list[Record] = []
        token: ResumptionToken | None = None
        elements: dict[str, Element] = {}
        error: ProtocolError | None = None
        for part in read_page(io.BytesIO(content), origin):
            if isinstance(part, XmlFault):
                return part
            if isinstance(part, ResumptionToken):
                token = part
            elif isinstance(part, ProtocolError):
                # The protocol allows several; what is no failure must not hide one that is.
                error = part if error is None or error.code == "noRecordsMatch" else error
            elif isinstance(part, tuple):
                elements.setdefault(*part)
            else:
                records.append(part)
        if error is not None:
            raise _exception(error)
        if not elements and not records:
            message = f"{address}: the answer is XML, but not of OAI-PMH 2.0; is this the base URL of a repository?"
            raise HarvestFailed(message)
        return Page(tuple(records), token, elements)


class Pages(BaseOAIIterator):
    """The pages of a list, each asked for when the one before has been taken."""

    oai_response: Any

    def __iter__(self) -> Iterator[Page]:
        """Yield page after page."""
        while self.oai_response is not None:
            page = self.oai_response
            yield page
            if page.token is None or not page.token.value:
                return
            self.query = {"verb": self.verb, "resumptionToken": page.token.value}
            self.oai_response = self.scythe.harvest(self.query)

    def _get_resumption_token(self) -> None:
        """The page knows it."""
        return


def _exception(error: ProtocolError) -> exceptions.OAIPMHException:
    name = error.code[:1].upper() + error.code[1:]
    kind = getattr(exceptions, name, None)
    if not (isinstance(kind, type) and issubclass(kind, exceptions.OAIPMHException)):
        kind = exceptions.GeneralOAIPMHError
    return kind(f"{error.code or 'an error without a code'}{': ' if error.message else ''}{error.message}")
