"""Paging through lists that are no searches."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from web.addresses import Pairs
from web.language import carried_language

NEIGHBOURS = 2
"""Pages before and after the current one that a pager names."""
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list the reader is, and the addresses of its pages."""

    path: str
    chosen: Pairs
    """What else the address says, for every page of the list."""
    page: int
    pages: int
    size: int

    @property
    def first(self) -> int:
        """How many entries come before this page."""
        return (self.page - 1) * self.size

    @property
    def pairs(self) -> Pairs:
        """The parameter that names this page; none on the first one."""
        return (("page", str(self.page)),) if self.page > 1 else ()

    def address(self, page: int) -> str:
        """Return the address of a page."""
        pairs = (*self.chosen, ("page", str(page))) if page > 1 else self.chosen
        carried = carried_language()
        if carried is not None:
            pairs = (*pairs, ("lang", carried.value))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @property
    def entries(self) -> list[tuple[int, str] | None]:
        """The pages to link to with their addresses; None stands for those in between; nothing for a single page."""
        return number_pages(self.page, self.pages, self.address)


def number_pages(page: int, pages: int, address: Callable[[int], str]) -> list[tuple[int, str] | None]:
    """List the pages to link to with their addresses; None stands for those in between."""
    if pages <= 1:
        return []
    near = range(max(1, page - NEIGHBOURS), min(pages, page + NEIGHBOURS) + 1)
    numbers = sorted({1, *near, pages})
    listed: list[tuple[int, str] | None] = []
    for position, number in enumerate(numbers):
        if position and number - numbers[position - 1] == 2:
            listed.append((number - 1, address(number - 1)))
        elif position and number - numbers[position - 1] > 2:
            listed.append(None)
        listed.append((number, address(number)))
    return listed


def make_pager(path: str, chosen: Pairs, page: int, *, total: int, size: int) -> Pager:
    """Make the pager of a list; a page behind the last one is the last one.

    :param path: of the list
    :param total: entries of the whole list
    :param size: entries of a page
    """
    pages = max(1, -(-total // size))
    return Pager(path, chosen, min(page, pages), pages, size)


def read_page() -> int:
    """Return the page that the address asks for; 1 for none and for what is no number."""
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 1
