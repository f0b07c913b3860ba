"""Lists that are longer than what their interface gives of one: read in parts, by when the records were made."""

from collections.abc import Mapping
from typing import Any

from ingest.harvest.errors import HarvestFailed
from ingest.harvest.interfaces import Interface, Turned

_DAY = len("2024-01-31")


class ListParts:
    """Counts the records of one part, and tells where the next one begins.

    Each part begins with the day on which the last record of the one before was made, so that none is left out;
    those of that day come twice, which changes nothing. Where a day has more than a whole part, the moment counts.
    """

    def __init__(self, address: str, interface: Interface, state: Mapping[str, Any]) -> None:
        """Begin, or go on where an interrupted harvest was.

        :param address: of the source, for messages
        :param state: as :meth:`state` gave it, with whatever else is kept
        """
        self._address = address
        self._interface = interface
        self.created_from = str(state.get("created_from") or "")
        """Day or moment at which this part begins; empty for the first one."""
        self._seen = int(state.get("seen") or 0)

    def state(self) -> dict[str, Any]:
        """Return what has to be kept to go on later; nothing where lists are not read in parts."""
        return {} if self._interface.window is None else {"created_from": self.created_from, "seen": self._seen}

    def begin_again(self) -> None:
        """Count this part from its beginning."""
        self._seen = 0

    def ends_with(self, page: Turned) -> bool:
        """Look at a page, and tell whether its part ends with it and another one follows.

        :raises HarvestFailed: when nothing tells where the next part would begin
        """
        window = self._interface.window
        if window is None:
            return False
        self._seen += len(page.keys)
        is_full = self._seen + len(page.keys) > window
        if not page.keys or not is_full or not (page.next or (page.total or 0) > self._seen):
            return False
        day, before = page.created[:_DAY], self.created_from
        following = day if day > before[:_DAY] else page.created
        if len(day) < _DAY or following <= before:
            message = (
                f"{self._address}: the query has more than {window:,} records, {self._interface.name} gives no more of "
                "one list, and they cannot be told apart by when they were made; split it into several sources, each "
                "with a narrower query"
            )
            raise HarvestFailed(message)
        self.created_from, self._seen = following, 0
        return True
