"""Running text with one sentence a line, so that git shows which sentence was changed; folded back without loss.

A line break that stands for the blank between two sentences is a bare one. A line break of the text itself, where
another line follows directly, is written with a backslash before it, which is Markdown's own sign of a hard line break
(CommonMark 0.31, 6.7). Breaks beside an empty line are always the text's own. Code, tables, quotes, headings and list
items are no running text and stay as they are.
"""

import re
from itertools import pairwise

from kb.language.sentences import sentences

_STRUCTURE = re.compile(r"\s|[#>|]|(?:[-*+•–·]|\d{1,3}[.)]|[a-z]\))\s")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")


def one_sentence_a_line(text: str) -> str | None:
    """Write a text with one sentence a line; None when it has no line of several sentences and can stay as it is."""
    lines = text.split("\n")
    written: list[str] = []
    in_code = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        is_fence = bool(_FENCE.match(line))
        in_code ^= is_fence
        pieces = [line] if in_code or is_fence else running_sentences(line)
        if line.strip() and following.strip():
            pieces[-1] += "\\"
        written += pieces
    return "\n".join(written) if len(written) > len(lines) else None


def fold_sentences(written: str) -> str:
    """Return the text that :func:`one_sentence_a_line` wrote."""
    lines = written.split("\n")
    pieces: list[str] = []
    for line, following in pairwise(lines):
        if not (line.strip() and following.strip()):
            pieces += (line, "\n")
        elif line.endswith("\\"):
            pieces += (line[:-1], "\n")
        else:
            pieces += (line, " ")
    return "".join((*pieces, lines[-1]))


def running_sentences(line: str) -> list[str]:
    """Cut a line at the single blanks between its sentences; a line that is no running text stays whole."""
    if _STRUCTURE.match(line):
        return [line]
    pieces: list[str] = []
    start = 0
    found = sentences(line)
    for sentence, following in pairwise(found):
        is_cut = line[sentence.end : following.start] == " "
        # Neither what would read as the text's own line break nor what would look like a list or heading.
        if is_cut and line[sentence.end - 1] != "\\" and not _STRUCTURE.match(line[following.start :]):
            pieces.append(line[start : sentence.end])
            start = following.start
    return [*pieces, line[start:]]
