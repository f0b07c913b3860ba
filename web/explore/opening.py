"""Values of facets that a page leaves out until a reader opens their place (``open`` in the address).

A facet can have hundreds of values, most of them in places that nobody opens. Leaving them out makes a page of all
briefs nearly half as large. Each place is a link to the same page with the place open; a script fetches it and stays.
"""

from dataclasses import dataclass

from flask import request

from kb.search.request import SearchRequest
from web.addresses import search_address

PARAMETER = "open"
MOST = 40
"""Places that are open at once; the oldest ones close."""
_LENGTH = 120
"""Characters of the name of a place."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Which places are open, and the addresses that open others."""

    places: tuple[str, ...]
    """Names of places, which are the ids of their elements."""
    address: str
    """The page with all of its places closed."""

    def __contains__(self, place: object) -> bool:
        """Whether a place is open."""
        return place in self.places

    def address_of(self, place: str) -> str:
        """Return the address of the page with this place open too."""
        pairs = "&".join(f"{PARAMETER}={one}" for one in (*self.places, place))
        return f"{self.address}{'&' if '?' in self.address else '?'}{pairs}#{place}"


def read_opening(question: SearchRequest) -> Opening:
    """Return what the address asks to stand open on the page of a question."""
    asked = dict.fromkeys(place for place in request.args.getlist(PARAMETER) if _is_place(place))
    return Opening(tuple(asked)[-MOST:], search_address(question))


def narrower_place(facet: str, value: str) -> str:
    """Return the name of the place of what is narrower than a value."""
    return f"narrower-{facet}-{value}"


def more_place(facet: str) -> str:
    """Return the name of the place of a facet's rarer values."""
    return f"more-{facet}"


def _is_place(name: str) -> bool:
    return len(name) <= _LENGTH and name.isascii() and all(letter.isalnum() or letter in "-_" for letter in name)
