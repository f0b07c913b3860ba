"""The reading order of a page's lines, and the paragraphs and headings that they form."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.sources.documents.document import Block
from ingest.sources.documents.running_text import join_lines, words_of

_GRID = 4.0
"""Points between the places where a gap between two columns is looked for."""
_BULLETS = ("•", "‣", "▪", "■", "●", "–", "- ", "* ", "→", "►", "✓", "\uf0b7")
_COLUMN_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; lengths are in points, ``y`` grows upwards as in PDF."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_bold: bool
    page: int


def in_reading_order(lines: Sequence[Line], depth: int = 0) -> list[Line]:
    """Sort the lines of one page: column by column, where lines that span columns part what is above from below."""
    gap = _gap(lines) if depth < _COLUMN_DEPTH else None
    if gap is None:
        return sorted(lines, key=lambda line: (-round(line.top), line.left))
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gap < line.right:
            ordered += _columns(band, gap, depth)
            ordered.append(line)
            band = []
        else:
            band.append(line)
    return ordered + _columns(band, gap, depth)


def _columns(band: list[Line], gap: float, depth: int) -> list[Line]:
    left = [line for line in band if line.right <= gap]
    right = [line for line in band if line.left >= gap]
    return in_reading_order(left, depth + 1) + in_reading_order(right, depth + 1)


def _gap(lines: Sequence[Line]) -> float | None:
    """Return where a vertical gap parts two columns: at least three lines on both sides, side by side, few across."""
    if len(lines) < 6:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[float, float] | None = None
    steps = min(500, int((right - left) / _GRID))
    for step in range(1, steps):
        place = left + step * _GRID
        before = [line for line in lines if line.right <= place]
        after = [line for line in lines if line.left >= place]
        crossing = len(lines) - len(before) - len(after)
        if min(len(before), len(after)) < 3 or crossing > 0.35 * len(lines) or not _side_by_side(before, after):
            continue
        # The right column's lines begin at one place; that tells a column from the ends of ragged lines.
        starts = Counter(round(line.left / _GRID) for line in after)
        if starts.most_common(1)[0][1] < max(2, len(after) // 3):
            continue
        # Of equal places the one in the middle of the page, so that headings over one column stay in it.
        cost = crossing + abs(place - (left + right) / 2) / (right - left)
        if best is None or cost < best[0]:
            best = (cost, place)
    return best[1] if best else None


def _side_by_side(before: Sequence[Line], after: Sequence[Line]) -> bool:
    top = min(max(line.top for line in before), max(line.top for line in after))
    bottom = max(min(line.bottom for line in before), min(line.bottom for line in after))
    shorter = min(max(line.top for line in side) - min(line.bottom for line in side) for side in (before, after))
    return top - bottom > 0.5 * shorter


def body_size(lines: Iterable[Line]) -> float:
    """Return the size in which most characters are set, in points."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def to_blocks(lines: Sequence[Line]) -> list[Block]:
    """Join lines, which are in reading order, to paragraphs and headings."""
    body = body_size(lines)
    bold_letters = sum(len(line.text) for line in lines if line.is_bold)
    bold_tells = bold_letters < 0.4 * sum(len(line.text) for line in lines)
    known = words_of(line.text for line in lines)
    blocks: list[Block] = []
    for group in _paragraphs(lines):
        text = join_lines((line.text for line in group), known)
        first = group[0]
        stands_out = first.size > body * 1.12 or (bold_tells and all(line.is_bold for line in group))
        is_heading = stands_out and len(group) <= 3 and len(text) <= 120 and not text.endswith((".", ",", ";"))
        blocks.append(Block(text, is_heading))
    return blocks


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: list[Line], line: Line) -> bool:
    """Whether a line belongs to the paragraph before it."""
    last = group[-1]
    if abs(line.size - last.size) > 0.1 * last.size or line.is_bold != last.is_bold:
        return False
    if line.text.lstrip().startswith(_BULLETS):
        return False
    if line.page != last.page or line.top > last.top + last.size:
        # A new column or page: the paragraph goes on when its sentence does.
        return line.text[:1].islower() and not last.text.rstrip().endswith((".", "!", "?", ":"))
    if abs(line.top - last.top) < 0.3 * last.size:
        return True  # Pieces of one line.
    return last.bottom - line.top < 0.7 * last.size and last.top - line.top < 2.0 * last.size


def largest(lines: Sequence[Line]) -> list[Line]:
    """Return the lines in the largest type, as far as they follow each other: the title of a first page."""
    if not lines:
        return []
    top = max(line.size for line in lines)
    if top <= body_size(lines) * 1.12:
        return []
    runs = [list(run) for is_top, run in groupby(lines, lambda line: line.size > 0.95 * top) if is_top]
    return next((run for run in runs if sum(len(line.text) for line in run) >= 4), [])
