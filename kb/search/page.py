"""Which page of a result is shown."""

import math

from kb.search.request import MAX_RESULTS


def deepest_page(size: int) -> int:
    """Return the number of the last page that a reader can reach."""
    return math.ceil(MAX_RESULTS / size)


def page_count(total: int, size: int) -> int:
    """Return how many pages of this size there are; one at least, and none beyond the deepest."""
    return max(1, min(deepest_page(size), math.ceil(total / size)))
