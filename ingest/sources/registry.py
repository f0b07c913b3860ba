"""The readers by their names, each imported when it is first asked for."""

from collections.abc import Sequence
from importlib import import_module
from typing import overload

from ingest.record import Source


class SourceRegistry(Sequence[Source]):
    """A fixed sequence of readers: going through it imports them one after the other."""

    def __init__(self, places: Sequence[str]) -> None:
        """Take where the readers are.

        :param places: ``module:name`` each, the module below ``ingest.sources``; the name of a reader, or of a class
            that makes one without parameters
        """
        self._places = tuple(places)
        self._found: dict[str, Source] = {}

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, position: int) -> Source: ...

    @overload
    def __getitem__(self, position: slice) -> Sequence[Source]: ...

    def __getitem__(self, position: int | slice) -> Source | Sequence[Source]:
        if isinstance(position, slice):
            return tuple(map(self._get, self._places[position]))
        return self._get(self._places[position])

    def _get(self, place: str) -> Source:
        if place not in self._found:
            module, _, name = place.partition(":")
            found = getattr(import_module(f"ingest.sources.{module}"), name)
            # Two threads may both make it the first time; readers keep nothing between calls.
            self._found[place] = found() if isinstance(found, type) else found
        return self._found[place]
