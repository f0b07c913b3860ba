"""Making the texts of sources fit to be shown: no tags, no scripts, no control characters, no entities."""

import html
import re
import unicodedata

import nh3

from ingest.markup import readable_markup, without_heading
from kb.language import sentences

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BREAKING = re.compile(r"<\s*(?:/\s*(?:p|div|li|h[1-6]|tr|ul|ol|section|article)|br\s*/?)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^<>]*>", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_NEW_LINES = re.compile(r"\n[ \t]*\n[\n \t]*")
_DROPPED = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
_SURROGATE = re.compile("[\\ud800-\\udfff]")
# A tag whose quotes are closed, other than those whose content goes with them; nothing in it can match in two ways.
_HARMLESS_TAG = re.compile(
    r"</?(?!(?:script|style|template)\b)[A-Za-z][\w.:-]*+(?:\s(?:[^<>\"']|\"[^\"<>]*+\"|'[^'<>]*+')*+)?/?>",
    re.IGNORECASE,
)
_ANY_HARMLESS_TAG = re.compile(r"</?(?!(?:script|style|template)\b)[A-Za-z][^<>]*>", re.IGNORECASE)
_MOST_TAGS = 2000
"""Tags that are left to the parser, whose time grows with the cube of the depth at which they nest."""
_AMPERSAND = "\ufdd0"
"""Stands for ``&`` while the parser works, which takes quadratic time for many; never a character of a text."""
ELLIPSIS = "…"


def clean(text: str, *, is_html: bool = False) -> str:
    """Return a source's text as plain text in Unicode NFC: paragraphs separated by a blank line, no markup.

    Sub- and superscripts, formulae and section titles become text that reads well (``ingest.markup``). Tags are
    removed with the content of scripts and styles by nh3 (ammonia); so are control, bidirectional and invisible
    characters. A lone ``<`` as in ``< 5 %`` stays.

    :param is_html: whether the format defines the text as HTML: line breaks mean nothing there, tags structure it
    """
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return _BLANKS.sub(" ", text).strip()
    text = _SURROGATE.sub("", text)
    if is_html or _TAG.search(text):
        if is_html:
            text = text.replace("\n", " ").replace("\r", " ")
        text = _ITEM.sub("\n- ", _BREAKING.sub("\n\n", readable_markup(text)))
        text = without_heading(_without_tags(text))
    # Exports escape once more than they should, so what was an entity may be a tag now.
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
        if _TAG.search(text):
            text = _ITEM.sub("\n- ", _BREAKING.sub("\n\n", readable_markup(text)))
            text = _without_tags(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED).translate(_INVISIBLE)
    text = unicodedata.normalize("NFC", text)
    text = _BLANKS.sub(" ", text)
    return _NEW_LINES.sub("\n\n", text).strip()


def _without_tags(text: str) -> str:
    """Return what remains without tags, scripts, styles and comments; entities become characters.

    The parser sees only what it is needed for: the time that it takes for a hostile text is not linear.
    """
    text = _HARMLESS_TAG.sub("", text.replace(_AMPERSAND, ""))
    if text.count("<") > _MOST_TAGS:
        text = _ANY_HARMLESS_TAG.sub("", text)
    if "<" in text or "\x00" in text:
        text = nh3.clean(text.replace("&", _AMPERSAND), tags=set()).replace(_AMPERSAND, "&")
    return html.unescape(text)


def clean_line(text: str) -> str:
    """Return a source's text cleaned and on one line."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Return the first whole sentences of a text that fit, or, where the first does not, its first words and ``…``.

    :param limit: characters
    """
    if len(text) <= limit:
        return text
    end = 0
    for sentence in sentences(text[: limit * 4]):
        if sentence.end > limit:
            break
        end = sentence.end
    if end >= limit // 4:
        return text[:end].strip()
    return text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:–-") + ELLIPSIS
