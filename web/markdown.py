"""Markdown of briefs as HTML that is safe to show."""

import re
import threading
from functools import lru_cache
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

INLINE = frozenset(("a", "abbr", "b", "br", "code", "del", "em", "i", "s", "strong", "sub", "sup"))
BLOCKS = frozenset(("blockquote", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"))
TABLES = frozenset(("table", "tbody", "td", "th", "thead", "tr"))
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer"
NESTING = 40
"""Block quotes or lists in each other beyond which a text is shown as it was typed."""
BRACKETS = 300
"""Brackets of one kind beyond which a text is shown as it was typed: unclosed ones cost quadratic time."""
_NESTED = re.compile(rf"^(?:[ \t]*>){{{NESTING},}}|^[ \t]{{{NESTING * 4},}}", re.MULTILINE)
_HEADING = re.compile(r"h[1-6]")


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

    def convert(self, text: str, top: int) -> str:
        self.levels.processor.top = top
        return self.markdown.reset().convert(text)


_converters = _Converters()


@lru_cache(maxsize=1024)
def to_html(text: str, top: int = 3) -> Markup:
    """Convert Markdown from anybody to safe HTML.

    Scripts, styles, images and unknown tags go; links get ``rel="nofollow noopener noreferrer"``.

    :param text: Markdown; HTML in it is allowed and cleaned
    :param top: level of the text's highest heading on the page, 2 to 6
    """
    if text.count("[") > BRACKETS or text.count("<") > BRACKETS or _NESTED.search(text):
        return to_paragraphs(text)
    try:
        html = _converters.convert(text, top)
    except RecursionError:
        return to_paragraphs(text)
    tags = INLINE | BLOCKS | TABLES | {f"h{level}" for level in range(top, 7)}
    clean = nh3.clean(html, tags=tags, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return Markup(clean)  # noqa: S704  cleaned by nh3 in the line above


@lru_cache(maxsize=1024)
def to_paragraphs(text: str) -> Markup:
    """Show plain text as paragraphs: a blank line ends one, every character stands for itself."""
    paragraphs = (part.strip() for part in re.split(r"\n[ \t]*\n", text))
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>\n").join(escape(line) for line in part.split("\n")))
        for part in paragraphs
        if part
    )
