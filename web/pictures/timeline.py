"""Counts by year as a picture of bars: each bar that counts something is a link to the briefs of its year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from web.labels import Labels
from web.language import number

YEARS = 12
"""Years that are drawn at most, so that a bar can be hit with a finger on a narrow screen; a table has all."""
LABELS = 8
"""Years that a narrow screen has room to name; of more only every second one is named there."""
# Places across are percentages, so that the letters keep their size on every screen; heights are CSS pixels.
HEIGHT = 150
HEAD = 22
FOOT = 24
LEAST = 2
"""Height of a bar that counts anything, so that it can be seen beside a very high one."""
_RANGE = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Bar:
    """A year and how many briefs it has."""

    year: str
    count: int
    shown_count: str
    address: str
    """Where the briefs are listed; empty where there is none."""
    text: str
    """The bar in words, for example ``2024: 3 briefs``."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every year from the first that counts to the last, those without a brief too."""

    title: str
    bars: tuple[Bar, ...]
    summary: str
    """What the picture shows, in one sentence."""

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The bars of the picture: the last years."""
        return self.bars[-YEARS:]

    def picture(self) -> Markup:
        """Draw it as SVG for a page; colours and fonts come from the page's style."""
        bars = self.drawn
        width = 100 / max(len(bars), 1)
        most = max((bar.count for bar in bars), default=0)
        parts = [
            Markup('<svg class="timeline" width="100%" height="{}" role="group" aria-label="{}">').format(
                HEIGHT, self.title
            )
        ]
        crowded = len(bars) > LABELS
        parts += [
            # Counted from the end, so that the last year keeps its label.
            _draw(bar, place * width, width, most, is_between=crowded and (len(bars) - place) % 2 == 0)
            for place, bar in enumerate(bars)
        ]
        parts.append(Markup('<rect class="timeline-base" y="{}" width="100%" height="1"/></svg>').format(HEIGHT - FOOT))
        return Markup("\n").join(parts)


def make_timeline(
    counts: Mapping[str, int], address: Callable[[str], str], labels: Labels, title: str
) -> Timeline | None:
    """Bring counts by year into their order.

    :param counts: year to the number of briefs; what is no year, such as ``unknown``, is left out
    :param address: gives the address where the briefs of a year are listed
    :param title: what is counted, for readers who do not see the picture
    :returns: None when no year counts anything
    """
    years = {int(year): count for year, count in counts.items() if count and _is_year(year)}
    if not years:
        return None
    first, last = min(years), max(years)
    bars = tuple(_bar(year, years.get(year, 0), address, labels) for year in range(first, last + 1))
    best = max(years, key=lambda year: (years[year], year))
    summary = gettext(
        "From %(first)s to %(last)s; most in %(best)s (%(count)s).",
        first=first,
        last=last,
        best=best,
        count=number(years[best], labels.language),
    )
    return Timeline(title, bars, summary)


def _bar(year: int, count: int, address: Callable[[str], str], labels: Labels) -> Bar:
    shown = number(count, labels.language)
    text = gettext("%(year)s, briefs: %(count)s", year=year, count=shown)
    return Bar(str(year), count, shown, address(str(year)) if count else "", text)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) in _RANGE


def _draw(bar: Bar, left: float, width: float, most: int, *, is_between: bool) -> Markup:
    middle = left + width / 2
    ground = HEIGHT - FOOT
    height = max(LEAST, (ground - HEAD) * bar.count / most) if most else 0
    kind = "timeline-year timeline-between" if is_between else "timeline-year"
    year = Markup('<text class="{}" x="{:.2f}%" y="{}">{}</text>').format(kind, middle, HEIGHT - 7, bar.year)
    if not bar.address:
        return Markup('<g class="timeline-none" aria-hidden="true">{}</g>').format(year)
    # The invisible rectangle makes the whole column a target, however short its bar.
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title><rect class="timeline-column" x="{:.2f}%" y="0" width="{:.2f}%"'
        ' height="{}"/><rect class="timeline-bar" x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}" rx="2"/>'
        '<text class="timeline-count" x="{:.2f}%" y="{:.1f}">{}</text>{}</a>'
    ).format(
        bar.address,
        bar.text,
        bar.text,
        left,
        width,
        HEIGHT,
        left + width * 0.14,
        ground - height,
        width * 0.72,
        height,
        middle,
        ground - height - 6,
        bar.shown_count,
        year,
    )
