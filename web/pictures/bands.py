"""The maturity bands as pictures order them: the readiest first, unknown last."""

from kb.model import MaturityBand
from kb.search.request import UNKNOWN

BANDS = (*(band.value for band in reversed(MaturityBand)), UNKNOWN)
"""Values of the maturity facet that are bands, and unknown."""


def levels_of_band(band: str) -> str:
    """Return the levels of a band as they are written, ``TRL 8–9``; nothing for unknown."""
    if band == UNKNOWN:
        return ""
    levels = MaturityBand(band).levels
    return f"TRL {levels[0]}\N{EN DASH}{levels[-1]}"
