"""Readiness as a bridge: a deck of nine spans on the arches of the four bands, built as far as the result has come."""

from functools import lru_cache

from markupsafe import Markup

from kb.model import MaturityBand

SPAN = 20
"""Width of a span, in units of the picture; the deck is 8 high, the arches stand below it."""


@lru_cache(maxsize=512)
def draw_bridge(level: int | None, upper: int | None = None, target: int | None = None, kind: str = "small") -> Markup:
    """Draw the bridge as SVG; its colours come from the page's style, and the words stand beside it.

    :param level: TRL that is reached for certain; None when unknown
    :param upper: upper end of a range of levels
    :param target: TRL that is aimed at
    :param kind: ``small`` for lists, ``large`` for the page of a brief
    """
    spans: dict[str, list[str]] = {}
    for span in range(1, 10):
        spans.setdefault(_state(span, level, upper, target), []).append(f"M{(span - 1) * SPAN + 1} 2h18v8h-18z")
    arches: dict[str, list[str]] = {}
    for band in MaturityBand:
        left, right = (band.levels[0] - 1) * SPAN + 2, band.levels[-1] * SPAN - 2
        state = "arch reached" if level is not None and level >= band.levels[0] else "arch"
        arches.setdefault(state, []).append(f"M{left} 28C{left} 4 {right} 4 {right} 28")
    paths = Markup("").join(
        Markup('<path class="{}" d="{}"/>').format(state, "".join(parts))
        for state, parts in (*spans.items(), *arches.items())
    )
    return Markup('<svg class="bridge bridge-{}" viewBox="0 0 180 30" aria-hidden="true">{}</svg>').format(kind, paths)


def _state(span: int, level: int | None, upper: int | None, target: int | None) -> str:
    if level is not None and span <= level:
        return "built"
    if upper is not None and span <= upper:
        return "partly"
    return "planned" if target is not None and span <= target else "open"
