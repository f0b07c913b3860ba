"""The client: one request after the other, each checked, bounded, spaced and, where it helps, repeated."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from ingest.fetch.body import ACCEPTED, read_body
from ingest.fetch.errors import (
    FailedStatus,
    FetchError,
    ForbiddenAddress,
    Stopped,
    TooLarge,
    TooSlow,
    Unreachable,
    WrongContentType,
    WrongRedirect,
)
from ingest.fetch.network import Network
from ingest.fetch.retry import AGAIN, retry_after, wait_before
from ingest.fetch.robots import LIMIT as ROBOTS_LIMIT
from ingest.fetch.robots import Robots
from ingest.fetch.transport import Transport
from kb.settings import FetchSettings

AGENT = "Silta"
"""The name by which a robots.txt addresses Silta."""
REDIRECTS = 5
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_ERROR_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host gave."""

    url: str
    """The address that answered, after redirects."""
    content: bytes
    content_type: str
    """In lower case, without parameters."""


class Client:
    """Fetches addresses for one harvest. To be used by one thread, as a context manager."""

    def __init__(
        self,
        settings: FetchSettings,
        site_url: str,
        *,
        ignore_robots: bool = False,
        stop: Event | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        network: Network | None = None,
    ) -> None:
        """Prepare; no connection is opened yet.

        :param site_url: public address of this Silta, told to the hosts
        :param ignore_robots: for hosts that have agreed to be harvested
        :param stop: set from outside to end waiting
        :param clock: seconds
        :param sleep: waits; by default until ``stop`` is set at most
        :param network: opens the connections
        """
        self._settings = settings
        self._stop = stop or Event()
        self._clock = clock
        self._sleep = sleep or self._stop.wait
        self._network = network or Network(allow_private=settings.allow_private, clock=clock)
        contact = f"; mailto:{settings.contact}" if settings.contact else ""
        self._client = httpx2.Client(
            transport=Transport(self._network),
            headers={"User-Agent": f"{AGENT}/1.0 (+{site_url}{contact})", "Accept-Encoding": ACCEPTED},
            timeout=httpx2.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            follow_redirects=False,
            trust_env=False,
        )
        self._robots = None if ignore_robots else Robots(AGENT, self._get_robots, clock)
        self._next_at: dict[str, float] = {}

    def get(self, address: str, accept: Collection[str]) -> Answer:
        """Fetch an address.

        :param accept: content types that are allowed, without parameters, for example ``text/xml``
        :raises FetchError: when it may not be asked, does not answer well, or not in time
        """
        asked, visited = address, {address}
        for _ in range(REDIRECTS + 1):
            leads_to = self._get_patiently(asked, accept)
            if isinstance(leads_to, Answer):
                return leads_to
            if urlsplit(asked).scheme == "https" and urlsplit(leads_to).scheme == "http":
                message = f"{asked}: leads from https to {leads_to[:200]}, which anybody on the way could change"
                raise WrongRedirect(message)
            if leads_to in visited:
                raise WrongRedirect(f"{address}: leads in a circle; look at the address in a browser and mend it")
            visited.add(leads_to)
            asked = leads_to
        message = f"{address}: leads on more than {REDIRECTS} times; name the address where it ends"
        raise WrongRedirect(message)

    def pause(self, seconds: float) -> None:
        """Wait.

        :raises Stopped: when Silta is told to stop meanwhile
        """
        if seconds > 0 and not self._stop.is_set():
            self._sleep(seconds)
        self.check_stop()

    def check_stop(self) -> None:
        """Do nothing, unless Silta was told to stop.

        :raises Stopped: then
        """
        if self._stop.is_set():
            raise Stopped("told to stop; the harvest goes on from here next time")

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get_patiently(self, address: str, accept: Collection[str]) -> Answer | str:
        """Return an answer, or the address that this one leads to; ask again when that may help."""
        tries = self._settings.tries
        for attempt in range(1, tries + 1):
            self._wait_for_turn(address)
            wait: float | None = None
            try:
                return self._get_once(address, accept, self._settings.megabytes * 1_000_000)
            except _Busy as error:
                failure: FetchError = error.failure
                wait = error.wait
            except (Unreachable, TooSlow) as error:
                failure = error
            if attempt == tries:
                break
            self.pause(wait_before(attempt, wait, self._settings.longest_wait))
        if tries > 1:
            message = f"{failure} (tried {tries} times)"
            if isinstance(failure, FailedStatus):
                raise FailedStatus(message, failure.status, failure.content) from failure
            raise type(failure)(message) from failure
        raise failure

    def _wait_for_turn(self, address: str) -> None:
        """Keep the distance between two requests to one host."""
        _check_address(address)
        delay = self._robots.check(address) if self._robots else 0.0
        host = urlsplit(address).netloc.lower()
        now = self._clock()
        turn = max(self._next_at.get(host, now), now)
        self.pause(turn - now)
        self._next_at[host] = turn + max(self._settings.pause, delay)

    def _get_robots(self, address: str) -> bytes:
        """Fetch a robots.txt, of whatever type it says to be; redirects are followed (RFC 9309, section 2.3.1.2)."""
        asked = address
        for _ in range(REDIRECTS + 1):
            try:
                found = self._get_once(asked, (), ROBOTS_LIMIT)
            except _Busy as error:
                raise error.failure from error
            if isinstance(found, Answer):
                return found.content
            _check_address(found)
            asked = found
        return b""

    def _get_once(self, address: str, accept: Collection[str], limit: int) -> Answer | str:
        self.check_stop()
        _check_address(address)
        self._network.deadline = self._clock() + self._settings.timeout
        try:
            with self._client.stream("GET", address, headers={"Accept": ", ".join(accept) or "*/*"}) as response:
                if response.status_code in _REDIRECT and response.headers.get("location"):
                    return urljoin(address, response.headers["location"].strip())
                return self._read(response, address, accept, limit)
        except (httpcore2.TimeoutException, httpx2.TimeoutException) as error:
            message = f"{address}: did not answer in time; try again later"
            raise TooSlow(message) from error
        except (
            httpcore2.ConnectError,
            httpcore2.ProtocolError,
            httpcore2.NetworkError,
            httpx2.TransportError,
        ) as error:
            reason = " ".join(str(error).split())[:200] or "the connection broke off"
            message = f"{address}: cannot be read ({reason}); check the address, or try again later"
            raise Unreachable(message) from error
        except httpx2.InvalidURL as error:
            message = f"{address[:200]}: is no web address ({error})"
            raise ForbiddenAddress(message) from error

    def _read(self, response: httpx2.Response, address: str, accept: Collection[str], limit: int) -> Answer:
        status = response.status_code
        if status != 200:
            content = _beginning(response)
            message = f"{address}: answered with status {status}{_MEANINGS.get(status, '')}"
            failure = FailedStatus(message, status, content)
            if status in AGAIN:
                raise _Busy(failure, retry_after(response.headers, datetime.now(UTC)))
            raise failure
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if accept and content_type not in accept:
            message = (
                f"{address}: the answer is {content_type[:60] or 'of an unnamed type'}, not {' or '.join(accept)}; is "
                "the address that of the interface, not of a web page?"
            )
            raise WrongContentType(message)
        content = read_body(response.iter_raw(), response.headers.get("content-encoding", ""), limit, address)
        return Answer(address, content, content_type)


class _Busy(Exception):
    """A status that another try may mend."""

    def __init__(self, failure: FailedStatus, wait: float | None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.wait = wait


_MEANINGS: Mapping[int, str] = {
    401: ": it wants a password, which Silta does not have",
    403: ": it does not let Silta in; ask the host",
    404: ": there is nothing; check the address",
    410: ": it was removed; check the address",
    429: ": too many requests; set a longer SILTA_FETCH_PAUSE",
    503: ": it is busy or being mended; try again later",
}


def _check_address(address: str) -> None:
    """Refuse what is no plain web address, before anything is resolved.

    :raises ForbiddenAddress: naming the address and what is wrong
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ForbiddenAddress(f"{address[:200]}: is no web address ({error})") from error
    if parts.scheme not in {"http", "https"} or not host or not address.isprintable() or " " in address:
        message = f"{address[:200]!r}: only addresses that begin with https:// or http:// are fetched"
        raise ForbiddenAddress(message)
    if parts.username is not None or parts.password is not None:
        message = f"{parts.scheme}://{host}: names and passwords in addresses are not sent; take them out"
        raise ForbiddenAddress(message)


def _beginning(response: httpx2.Response) -> bytes:
    """Return the body of a failure, which may say why; empty when it is too large or damaged."""
    try:
        coding = response.headers.get("content-encoding", "")
        return read_body(response.iter_raw(), coding, _ERROR_BODY, str(response.url))
    except (TooLarge, Unreachable):
        return b""
