"""Published and archived briefs by month, as a picture of paired columns."""

from collections.abc import Sequence

from markupsafe import Markup

# Places across are percentages, so that the letters keep their size on every screen; heights are CSS pixels.
HEIGHT = 180
FLAT = 96
"""Height on a page to print, which has more to show."""
HEAD = 8
FOOT = 24
LEAST = 2
"""Height of a column that counts anything, so that it can be seen beside a very high one."""
LABELS = 6
"""Months that are named at most, for the names to have room on a narrow screen; of more, every second, third ... is."""


def draw_months(title: str, months: Sequence[tuple[str, int, int]], tall: int = HEIGHT) -> Markup:
    """Draw the columns as SVG; a table beside the picture tells the figures.

    :param title: what the picture shows
    :param months: label, published and archived of each month, in their order
    :param tall: height of the picture
    """
    most = max((max(published, archived) for _, published, archived in months), default=0)
    width = 100 / max(len(months), 1)
    every = -(-len(months) // LABELS)
    ground = tall - FOOT
    parts = [Markup('<svg class="months" width="100%" height="{}" role="img" aria-label="{}">').format(tall, title)]
    for place, (label, published, archived) in enumerate(months):
        left = place * width
        for kind, shift, count in (("published", 0.12, published), ("archived", 0.52, archived)):
            if count:
                height = max(LEAST, (ground - HEAD) * count / most)
                parts.append(
                    Markup('<rect class="months-{}" x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"/>').format(
                        kind, left + width * shift, ground - height, width * 0.36, height
                    )
                )
        if place % every == 0:
            parts.append(
                Markup('<text class="months-label" x="{:.2f}%" y="{}">{}</text>').format(
                    left + width / 2, tall - 6, label
                )
            )
    parts.append(Markup('<line class="years-ground" x1="0" x2="100%" y1="{0}" y2="{0}"/></svg>').format(ground))
    return Markup("\n").join(parts)
