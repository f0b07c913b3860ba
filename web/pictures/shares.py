"""Counts as a list of links, each with a bar as long as its share of the largest."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from kb.model import Language
from web.language import number


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the list; the label and the count say in words what the bar shows."""

    label: str
    address: str
    """Where the briefs are listed; empty where there is none to list."""
    count: int
    shown_count: str
    bar: Markup


def make_shares(counted: Iterable[tuple[str, str, int]], language: Language) -> list[Share]:
    """Make the lines in the order in which they are given.

    :param counted: label, address and count of each
    :param language: the reader's, for the figures
    """
    lines = list(counted)
    most = max((count for _, _, count in lines), default=0)
    return [
        Share(label, address if count else "", count, number(count, language), _bar(count, most))
        for label, address, count in lines
    ]


def _bar(count: int, most: int) -> Markup:
    width = 100 * count / most if most else 0
    return Markup(
        '<svg class="share" width="100%" height="8" aria-hidden="true" focusable="false">'
        '<rect class="share-ground" width="100%" height="8" rx="4"/>'
        '<rect class="share-bar" width="{:.1f}%" height="8" rx="4"/></svg>'
    ).format(width)
