"""HTML project pages: their main text without navigation and footers, by selectolax (Lexbor)."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.sources.documents.document import Block, Document, UnreadableDocument, bounded
from ingest.sources.documents.html_metadata import Meta, describe, new_meta
from ingest.sources.encoding import decode_head, detect_encoding

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    *(
        "p",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "div",
        "section",
        "article",
        "blockquote",
        "pre",
        "main",
        "body",
        "figcaption",
    ),
    *("tr", "table", "ul", "ol", "summary", "details", "address", "caption", "header"),
}
_BOILERPLATE = (
    "script, style, noscript, template, svg, nav, aside, form, button, iframe, select, body > header, body > footer, "
    "footer, dialog, [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], "
    "[role=search], [role=dialog], [class*=cookie], [id*=cookie], [class*=breadcrumb], [class*=skip-link]"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,40})", re.IGNORECASE)
MIN_WORDS = 8
"""Words of a page that describes something; error pages and empty forms have fewer."""
_CLIMB = 40
"""Elements that are climbed from a text to the block that it is in."""


def read_html(path: Path) -> Document:
    """Read a page.

    :raises UnreadableDocument: when it has no text of its own
    """
    tree = LexborHTMLParser(decode_html(path.read_bytes()))
    scripts = [node.text() for node in tree.css("script[type='application/ld+json']")]
    meta = _meta(tree)
    title = tree.css_first("title")
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root else ""
    canonical = tree.css_first("link[rel=canonical]")
    about = describe(scripts, meta, " ".join(title.text().split()) if title else "", language)
    if canonical is not None and (address := canonical.attributes.get("href") or "").startswith("http"):
        about.url = address
    for node in tree.css(_BOILERPLATE):
        node.decompose()
    main = tree.css_first("main, [role=main], article") or tree.body
    if main is None:
        message = "the page has no text"
        raise UnreadableDocument(message)
    blocks = list(_blocks(main))
    heading = next((block.text for block in blocks if block.is_heading), "")
    if not about.title or (heading and about.title.casefold().startswith(heading.casefold())):
        about.title = heading or about.title  # Without the site's name, which <title> often adds.
    blocks = [block for block in blocks if not (block.is_heading and block.text == about.title)]
    length = sum(len(block.text.split()) for block in blocks)
    if 0 < length < MIN_WORDS and not (about.abstract or about.people):
        message = f"the page has {length} words of text besides its title; {MIN_WORDS} are needed"
        raise UnreadableDocument(message)
    return bounded(blocks, about)


def decode_html(data: bytes) -> str:
    """Decode a page: byte order mark, then the charset that it names, then UTF-8, then Windows-1252.

    As the HTML Standard (section 13.2.3) has it, a page that calls itself Latin-1 is read as Windows-1252.
    """
    encoding = detect_encoding(data)
    named = _CHARSET.search(data[:4096])
    if encoding == "utf-8" and named:
        try:
            encoding = codecs.lookup(named.group(1).decode("ascii")).name
        except LookupError:
            encoding = "utf-8"
    if encoding in {"iso8859-1", "ascii"}:
        encoding = "cp1252"
    if encoding.startswith(("utf-8", "utf-16")):
        return decode_head(data)
    try:
        return data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return decode_head(data)  # The name of a codec that decodes no text.


def _meta(tree: LexborHTMLParser) -> Meta:
    found = new_meta()
    for node in tree.css("meta")[:500]:
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        content = " ".join((node.attributes.get("content") or "").split())
        if name and content:
            found[name.strip().lower()].append(content[:20_000])
    return found


def _blocks(root: LexborNode) -> Iterator[Block]:
    """Yield the text of the innermost blocks, in the order of the page."""
    current: LexborNode | None = None
    pieces: list[str] = []
    for node in root.traverse(include_text=True):
        if node.tag == "br":
            pieces.append("\n")
        if not node.is_text_node:
            continue
        block = _block_of(node)
        if current is not None and block.mem_id != current.mem_id:
            yield from _block(current, pieces)
            pieces = []
        current = block
        pieces.append(node.text(deep=False) or "")
    if current is not None:
        yield from _block(current, pieces)


def _block(node: LexborNode, pieces: list[str]) -> Iterator[Block]:
    text = " ".join("".join(pieces).split())
    if text:
        yield Block(f"- {text}" if node.tag == "li" else text, node.tag in _HEADINGS)


def _block_of(node: LexborNode) -> LexborNode:
    """Return the nearest block around a text; a heading counts before the blocks in it."""
    found: LexborNode | None = None
    parent = node.parent
    for _ in range(_CLIMB):
        if parent is None:
            break
        if parent.tag in _HEADINGS:
            return parent
        if found is None and parent.tag in _BLOCKS:
            found = parent
        last, parent = parent, parent.parent
    return found or last
