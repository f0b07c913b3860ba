"""Facet counts by bit sets: one for each value of a facet, with a bit for each document of the index.

Python's whole numbers are bit sets of any length: ``&`` combines them and ``bit_count`` counts, a word of the processor
at a time. Whoosh's own grouping reads a column for each document that was found, which takes a hundred times as long.
"""

from collections.abc import Iterable, Mapping, Sequence

from kb.search.backends.whoosh_scores import Evaluator
from kb.search.request import FacetName

_ONES = bytes.maketrans(b"01", b"\x00\x01")

Bits = int
"""A set of document numbers."""


def bits_of(documents: Iterable[int], size: int) -> Bits:
    """Return document numbers as a bit set.

    :param size: more than the highest number
    """
    marks = bytearray(size // 8 + 1)
    for number in documents:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def marks_of(bits: Bits, size: int) -> bytes:
    """Return a byte for each document number: 1 where it is in the set."""
    return format(bits, f"0{size}b").encode().translate(_ONES)[::-1]


class FacetBits:
    """The bit sets of one state of the index."""

    def __init__(self, briefs: Bits, values: Mapping[str, Mapping[str, Bits]]) -> None:
        """Take all briefs, and the bit set of each value of each facet and the matrix."""
        self.briefs = briefs
        self._values = values

    @classmethod
    def read(cls, evaluator: Evaluator, terms: Mapping[str, Iterable[str]], briefs: Bits, size: int) -> "FacetBits":
        """Make the bit sets from the postings of the values.

        :param terms: name of each facet, and its values
        """
        found = {
            name: {value: bits_of(evaluator.having(name, value), size) & briefs for value in values}
            for name, values in terms.items()
        }
        return cls(briefs, found)

    def selected(self, filters: Mapping[FacetName, Sequence[str]], *, without: str | None = None) -> Bits:
        """Return the briefs that have one of the selected values of each facet.

        :param without: name of a facet whose selection is ignored
        """
        found = self.briefs
        for facet, values in filters.items():
            if values and facet.value != without:
                known = self._values[facet.value]
                alternatives = 0
                for value in values:
                    alternatives |= known.get(value, 0)
                found &= alternatives
        return found

    def counts(
        self, text: Bits, filters: Mapping[FacetName, Sequence[str]], names: Iterable[str]
    ) -> dict[str, dict[str, int]]:
        """Return how many briefs have each value of facets and of the matrix; a facet ignores its own selection.

        :param text: the briefs that match the text
        :param names: values of FacetName, and MATRIX
        """
        chosen = {facet.value for facet, values in filters.items() if values}
        shared = text & self.selected(filters)
        counts: dict[str, dict[str, int]] = {}
        for name in names:
            found = text & self.selected(filters, without=name) if name in chosen else shared
            counts[name] = {value: (found & bits).bit_count() for value, bits in self._values[name].items()}
        return counts
