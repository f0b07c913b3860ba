"""Markdown of briefs and pages as HTML that is safe to show."""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from kb.model import slugify

INLINE = frozenset(("a", "abbr", "b", "br", "code", "del", "em", "i", "s", "strong", "sub", "sup"))
BLOCKS = frozenset(("blockquote", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"))
TABLES = frozenset(("table", "tbody", "td", "th", "thead", "tr"))
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer"
NESTING = 40
"""Block quotes or lists in each other beyond which a text is shown as it was typed."""
DOCUMENT_TOP = 2
"""Level of the highest headings of a document: its title is the page's only one of level one."""
ANCHOR = "section-"
"""Begins the id of every heading of a document, so that it is none of the page around it."""
BRACKETS = 300
"""Brackets of one kind beyond which a text is shown as it was typed: unclosed ones cost quadratic time."""
BACKTICKS = 400
"""Backticks beyond which a text is shown as it was typed: those without a partner cost quadratic time."""
LINES = 200
"""Headings, rules and underlines beyond which a text is shown as it was typed: each splits all that remains."""
_LINE = re.compile(r"^[ \t>]*(?:#|[-=*_][-=*_ \t]*$)", re.MULTILINE)
_AS_READ = str.maketrans({"\r": "\n", "\x02": None, "\x03": None})
"""How the library reads a text: it splits lines at returns, and drops the marks that it uses itself."""
_NESTED = re.compile(rf"^(?:[ \t]*>){{{NESTING},}}|^[ \t]{{{NESTING * 4},}}", re.MULTILINE)
_LISTS = re.compile(rf"^(?:[ \t]*(?:>|[-*+][ \t]|\d+\.[ \t])){{{NESTING * 2},}}", re.MULTILINE)
"""Lists that begin in each other on one line; a rule of dashes with blanks between is rarely as long."""
_HEADING = re.compile(r"h[1-6]")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document, for its table of contents."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page."""

    html: Markup
    sections: tuple[Section, ...]
    """Those of the highest level."""


class _Headings(Treeprocessor):
    """Puts the highest heading of a text at the level that the page has room for, the others below it without a gap."""

    top = 3

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if _HEADING.fullmatch(element.tag)]
        levels = sorted({element.tag for element in headings})
        for element in headings:
            element.tag = f"h{min(self.top + levels.index(element.tag), 6)}"


class _HeadingLevels(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        self.processor = _Headings(md)
        md.treeprocessors.register(self.processor, "heading_levels", 1)


class _Converters(threading.local):
    """One converter a thread: Markdown keeps state while it converts."""

    def __init__(self) -> None:
        self.levels = _HeadingLevels()
        self.markdown = Markdown(extensions=["tables", "sane_lists", self.levels], output_format="html")
        document_levels = _HeadingLevels()
        anchors = TocExtension(marker="", slugify=lambda title, _: f"{ANCHOR}{slugify(title)}")
        self.documents = Markdown(extensions=["tables", "sane_lists", anchors, document_levels], output_format="html")
        document_levels.processor.top = DOCUMENT_TOP

    def convert(self, text: str, top: int) -> str:
        self.levels.processor.top = top
        return self.markdown.reset().convert(text)

    def convert_document(self, text: str) -> tuple[str, list[Section]]:
        html = self.documents.reset().convert(text)
        tokens: list[dict[str, str]] = self.documents.toc_tokens  # type: ignore[attr-defined]  # set by the extension
        return html, [Section(token["id"], unescape(token["name"])) for token in tokens]


_converters = _Converters()


@lru_cache(maxsize=1024)
def to_html(text: str, top: int = 3) -> Markup:
    """Convert Markdown from anybody to safe HTML.

    Scripts, styles, images and unknown tags go; links get ``rel="nofollow noopener noreferrer"``.

    :param text: Markdown; HTML in it is allowed and cleaned
    :param top: level of the text's highest heading on the page, 2 to 6
    """
    if _is_costly(text):
        return to_paragraphs(text)
    try:
        html = _converters.convert(text, top)
    except RecursionError:
        return to_paragraphs(text)
    tags = INLINE | BLOCKS | TABLES | {f"h{level}" for level in range(top, 7)}
    clean = nh3.clean(html, tags=tags, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return Markup(clean)  # noqa: S704  cleaned by nh3 in the line above


@lru_cache(maxsize=64)
def to_document(text: str) -> Document:
    """Convert a page of the site to safe HTML; every heading gets an id that links can lead to.

    It is cleaned as briefs are, but may mark passages (``<mark>``).

    :param text: Markdown of at most some hundred kilobytes
    """
    if _is_costly(text):
        return Document(to_paragraphs(text), ())
    try:
        html, sections = _converters.convert_document(text)
    except RecursionError:
        return Document(to_paragraphs(text), ())
    headings = {f"h{level}" for level in range(DOCUMENT_TOP, 7)}
    attributes = {**ATTRIBUTES, **{heading: {"id"} for heading in headings}}
    tags = INLINE | BLOCKS | TABLES | headings | {"mark"}
    clean = nh3.clean(html, tags=tags, attributes=attributes, url_schemes=SCHEMES, link_rel=REL)
    return Document(Markup(clean), tuple(sections))  # noqa: S704  cleaned by nh3 in the line above


@lru_cache(maxsize=1024)
def to_paragraphs(text: str) -> Markup:
    """Show plain text as paragraphs: a blank line ends one, every character stands for itself."""
    paragraphs = (part.strip() for part in re.split(r"\n[ \t]*\n", text))
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>\n").join(escape(line) for line in part.split("\n")))
        for part in paragraphs
        if part
    )


def _is_costly(text: str) -> bool:
    read = text.translate(_AS_READ)
    return (
        max(read.count("["), read.count("<")) > BRACKETS
        or read.count("`") > BACKTICKS
        or _NESTED.search(read) is not None
        or _LISTS.search(read) is not None
        or any(number >= LINES for number, _ in enumerate(_LINE.finditer(read)))
    )
