"""How many examples property tests look at: a quarter while somebody waits, all of them before a change lands.

`SILTA_HYPOTHESIS=thorough`, which `.ci/run` sets, asks for Hypothesis's own hundred.
"""

import os

PROFILE = os.environ.get("SILTA_HYPOTHESIS") or "quick"
"""``quick`` or ``thorough``."""
QUICK = 25
"""Examples of a test that names no number; a quarter of what Hypothesis takes."""


def examples(number: int) -> int:
    """Return how many examples a test looks at for which ``number`` are thorough."""
    return number if PROFILE == "thorough" else max(number * QUICK // 100, 5)
