"""Markup of abstracts turned into text that reads well: JATS, sub- and superscripts, MathML.

JATS is the journals' XML (ANSI/NISO Z39.96); Crossref passes abstracts on in it, with and without the prefix
``jats:``. What is left of the tags afterwards is for ``ingest.cleaning`` to remove.
"""

import html
import re
from collections.abc import Callable

import nh3

from ingest.mathml import linear_text
from ingest.scripts import subscript, superscript

_PREFIX = re.compile(r"(</?)(?:jats|mml|m):(?=[a-zA-Z])")
_SCRIPT = re.compile(r"<(sub|sup|inf)\b[^<>]*>([^<>]{0,200})</\1\s*>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<>]*)</title\s*>\s*(?:<p\b[^<>]*>)?", re.IGNORECASE)
_LIST_ITEM = re.compile(r"<list-item\b[^<>]*>\s*(?:<(?:p|label)\b[^<>]*>)?")
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*)(?:[\s/][^<>]*)?>")
_BLOCKS = frozenset({"sec", "list", "disp-formula", "disp-quote", "boxed-text", "fig", "table-wrap"})
# The cleaner removes what lies in a script. Elements whose content is text by definition (title, textarea ...) are left
# out: without their tags, what lies in them is cleaned too.
_HTML = frozenset(nh3.ALLOWED_TAGS) | {
    *("script", "style", "template", "object", "embed", "applet", "svg", "head", "body", "html", "section", "main"),
    *(
        "form",
        "input",
        "button",
        "select",
        "option",
        "label",
        "fieldset",
        "legend",
        "link",
        "meta",
        "base",
        "font",
        "big",
    ),
}
_HEADINGS = r"(?:abstract|summary|zusammenfassung|kurzfassung|tiivistelmä|résumé)"
_HEADING = re.compile(rf"^{_HEADINGS}\s*[.:]?$", re.IGNORECASE)
_HEADING_ALONE = re.compile(rf"(<(?:p|b|strong|h[1-6])\b[^<>]*>)\s*{_HEADINGS}\s*[.:]?\s*(?=</)", re.IGNORECASE)
_LEADING = re.compile(_HEADINGS, re.IGNORECASE)


def readable_markup(text: str) -> str:
    """Turn what carries meaning into characters: formulae into a line of text, scripts into their letters.

    A section's title begins its paragraph (``Methods: ...``); one that only says that this is the abstract goes.
    """
    text = _PREFIX.sub(r"\1", text)
    if "</math" in text:
        text = _replaced(text, "tex-math", lambda _: "")
        text = _replaced(text, "math", lambda formula: html.escape(linear_text(formula), quote=False))
    for _ in range(3):  # Scripts in scripts, from the inside out.
        if not _SCRIPT.search(text):
            break
        text = _SCRIPT.sub(_script, text)
    text = _HEADING_ALONE.sub(r"\1", text)
    text = _LIST_ITEM.sub("<li>", text).replace("</list-item>", "</li>")
    return _ANY_TAG.sub(_foreign, _TITLE.sub(_title, text))


def _foreign(match: re.Match[str]) -> str:
    """Replace a block of JATS by one of HTML, and let go of tags that HTML does not have."""
    name = match.group(2).lower()
    if name in _BLOCKS:
        return f"<{match.group(1)}div>"
    return match.group() if name in _HTML else ""


def without_heading(text: str) -> str:
    """Return plain text without a first line, or a first word and colon, that only says ``Abstract``."""
    body = text.lstrip()
    match = _LEADING.match(body)
    rest = body[match.end() :] if match else ""
    told = rest.lstrip()
    if told.startswith(":"):
        return told[1:].lstrip()
    return told if told and "\n" in rest[: len(rest) - len(told)] else text


def _replaced(text: str, name: str, replacement: Callable[[str], str]) -> str:
    """Replace each element of this name, from its start tag to the next end tag; in linear time, whatever the text."""
    pieces: list[str] = []
    place = 0
    while (start := text.find(f"<{name}", place)) >= 0 and (end := text.find(f"</{name}", start)) >= 0:
        stop = text.find(">", end) + 1 or len(text)
        pieces += (text[place:start], replacement(text[start:stop]))
        place = stop
    return "".join((*pieces, text[place:]))


def _script(match: re.Match[str]) -> str:
    inner = html.unescape(match.group(2)).strip()
    written = superscript(inner) if match.group(1).lower() == "sup" else subscript(inner)
    return html.escape(written, quote=False)


def _title(match: re.Match[str]) -> str:
    title = " ".join(match.group(1).split())
    if not title or _HEADING.match(title):
        return "<p>"
    return f"<p>{title}{' ' if title[-1] in '.:?!' else ': '}"
