"""What a host's robots.txt allows (RFC 9309), read by protego and remembered for a day."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from ingest.fetch.errors import FailedStatus, FetchError, ForbiddenAddress, RobotsRefuse, Stopped

LIMIT = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for at least 500 KiB."""
_DAY = 86_400.0
_LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego | None
    """None: nothing is allowed, because the rules could not be had."""
    read_at: float
    reason: str = ""


class Robots:
    """The rules of the hosts that were asked so far."""

    def __init__(self, agent: str, get: Callable[[str], bytes], clock: Callable[[], float]) -> None:
        """Prepare.

        :param agent: the name by which rules address Silta
        :param get: fetches a robots.txt
        :param clock: seconds
        """
        self._agent = agent
        self._get = get
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    def check(self, address: str) -> float:
        """Return the seconds that the host wants between two requests.

        :raises RobotsRefuse: when the rules forbid the address, or could not be had because of the host's own fault
            (RFC 9309, section 2.3.1.4: then everything is forbidden)
        """
        rules = self._of(address)
        if rules.parsed is None:
            raise RobotsRefuse(rules.reason)
        if not rules.parsed.can_fetch(address, self._agent):
            parts = urlsplit(address)
            message = (
                f"{address}: {parts.scheme}://{parts.netloc}/robots.txt asks programs to stay away; ask the host, and "
                "when it agrees add the source with --ignore-robots"
            )
            raise RobotsRefuse(message)
        delay = rules.parsed.crawl_delay(self._agent)
        return min(max(float(delay or 0), 0.0), _LONGEST_DELAY)

    def _of(self, address: str) -> _Rules:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None or self._clock() - known.read_at > (_DAY if known.parsed else 60):
            known = self._rules[origin] = self._read(f"{origin}/robots.txt")
        return known

    def _read(self, address: str) -> _Rules:
        try:
            text = self._get(address).decode("utf-8", "replace")
        except FailedStatus as error:
            if 400 <= error.status < 500 and error.status != 429:
                return _Rules(Protego.parse(""), self._clock())
            return _Rules(None, self._clock(), f"{error}; without its rules the host is left alone, try again later")
        except (ForbiddenAddress, Stopped):
            raise
        except FetchError as error:
            return _Rules(None, self._clock(), f"{error} (its rules for programs are read first)")
        return _Rules(Protego.parse(text), self._clock())
