"""Texts of briefs as a tree of plain data, which a template turns into headings, paragraphs, lists and tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from web.markdown import SCHEMES, to_html, to_paragraphs

DEPTH = 10
"""Elements in each other beyond which only their text is kept; Typst nests no deeper than about 30."""
COLUMNS = 8
"""Columns that a table has room for; a wider one becomes paragraphs."""
LINE = 40
"""Characters that a block costs at least when a text is cut to a length: it stands on a line of its own."""
INLINE = 4
LEVELS = 3
"""Levels of headings below that of the section."""
_BLANKS = re.compile(r"[ \t\n]+")
"""In HTML any of them is one blank; Typst would begin a line at each line feed."""
_WRAP = re.compile(r"(?<=.{60})[ \t]*\n(?![ \t]*(?:\n|[-•*–][ \t]|\(?\w{1,2}[.)][ \t]))")
"""The end of a long line that no item of a list and no blank line follows."""
Node = str | dict[str, Any]
"""A text, or an element: ``kind``, ``children``; ``level``, ``href``, ``start`` or ``columns`` where it needs them."""
_KINDS = {
    "a": "link", "b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "code": "code", "del": "deleted",
    "s": "deleted", "sub": "sub", "sup": "super", "br": "break", "p": "paragraph", "ul": "list", "ol": "numbers",
    "li": "item", "blockquote": "quote", "pre": "block", "hr": "rule", "dl": "lines", "dt": "term",
    "dd": "paragraph", "table": "table", "tr": "row", "td": "cell", "th": "cell",
}  # fmt: skip
_VOID = frozenset({"br", "hr"})
_INLINE = frozenset({"link", "strong", "emphasis", "code", "deleted", "sub", "super"})
_OF_BLOCKS = frozenset({"list", "numbers", "table", "row", "quote", "lines"})
"""Elements whose text outside of their own parts is only the layout of the source."""


@dataclass(slots=True)
class _Open:
    """An element that is being read; one that is not kept gives its children to the one around it."""

    tag: str
    node: dict[str, Any]
    children: list[Node] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads clean HTML, in which every element is closed, into the tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Open("", {})
        self._stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        node = _element(tag, attributes)
        if tag in _VOID:
            self._stack[-1].children.append(node)
        elif node and self._depth < DEPTH:
            self._stack[-1].children.append(node)
            self._stack.append(_Open(tag, node, node["children"]))
        else:
            self._stack.append(_Open(tag, self._stack[-1].node, self._stack[-1].children))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or all(opened.tag != tag for opened in self._stack[1:]):
            return
        while self._stack.pop().tag != tag:
            pass

    @property
    def _depth(self) -> int:
        return len({id(opened.node) for opened in self._stack})

    def handle_data(self, data: str) -> None:
        inside = self._stack[-1]
        if inside.node.get("kind") in _OF_BLOCKS and not data.strip():
            return
        text = data if any(opened.tag == "pre" for opened in self._stack) else _BLANKS.sub(" ", data)
        last = inside.children[-1] if inside.children else None
        if isinstance(last, str):
            inside.children[-1] = last + text
        elif text := text.lstrip() if last is not None and last["kind"] == "break" else text:
            inside.children.append(text)


def read_markdown(text: str) -> list[Node]:
    """Read Markdown just as the page of the brief does."""
    return _read(str(to_html(text)))


def read_plain(text: str) -> list[Node]:
    """Read plain text, in which a blank line ends a paragraph.

    Where the source broke its lines at a column, the lines are joined; the paper has another width.
    """
    return _read(str(to_paragraphs(_WRAP.sub(" ", text))))


def shorten(nodes: Iterable[Node], budget: int) -> tuple[list[Node], int]:
    """Return the beginning of a tree and what is left of the budget.

    :param budget: characters of text that may be taken, where a block costs LINE more, a part of a line INLINE more;
        a text in which it ends is cut after a word
    :returns: the nodes, and the characters that are left, negative when something was cut
    """
    taken: list[Node] = []
    for node in nodes:
        if budget <= 0:
            return taken, -1
        if isinstance(node, str):
            if len(node) > budget:
                taken.append(f"{node[:budget].rpartition(' ')[0] or node[:budget]}\N{NO-BREAK SPACE}…")
                return taken, -1
            taken.append(node)
            budget -= len(node)
        else:
            children, budget = shorten(node.get("children", ()), budget - (INLINE if node["kind"] in _INLINE else LINE))
            taken.append({**node, "children": children})
    return taken, budget


def text_of(nodes: Iterable[Node]) -> str:
    """Return the text of a tree."""
    return "".join(node if isinstance(node, str) else text_of(node.get("children", ())) for node in nodes)


def _read(html: str) -> list[Node]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _blocks(reader.root.children)


def _element(tag: str, attributes: dict[str, str]) -> dict[str, Any]:
    """Return the element without its children; nothing for one of which only the text counts."""
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return {"kind": "heading", "level": int(tag[1]) - 2, "children": []}
    kind = _KINDS.get(tag)
    if kind is None:
        return {}
    node: dict[str, Any] = {"kind": kind, "children": []}
    if kind == "link":
        address = attributes.get("href", "")
        if not _leads_somewhere(address):
            return {}
        node["href"] = address
    if kind == "numbers":
        start = attributes.get("start", "1")
        node["start"] = int(start) if start.isdigit() and len(start) < 7 else 1
    return node


def _leads_somewhere(address: str) -> bool:
    """Whether a link works from a file: relative ones would lead to a place beside it."""
    try:
        return urlsplit(address).scheme in SCHEMES
    except ValueError:
        return False


def _blocks(nodes: Iterable[Node]) -> list[Node]:
    """Bring the elements into an order that can be tagged: headings without gaps and only on top, whole tables."""
    blocks: list[Node] = []
    level = 0
    for node in nodes:
        if isinstance(node, str):
            blocks += [node] if node.strip() else []
            continue
        if node["kind"] == "heading" and text_of(node["children"]).strip():
            level = max(1, min(node["level"], level + 1, LEVELS))
            blocks.append({**node, "level": level, "children": [_inner(child) for child in node["children"]]})
        else:
            blocks.append(_inner(node))
    return blocks


def _inner(node: Node) -> Node:
    """Make an element fit to stand inside another one."""
    if isinstance(node, str):
        return node
    children = [_inner(child) for child in node.get("children", ())]
    kind = node["kind"]
    if kind == "heading":
        return {"kind": "paragraph", "children": [{"kind": "strong", "children": children}]}
    if kind in {"list", "numbers"}:
        children = [child if _is(child, "item") else {"kind": "item", "children": [child]} for child in children]
    elif kind == "item":
        return {**node, "children": children}
    elif kind == "table":
        return _table(children)
    return {**node, "children": children}


def _table(children: Iterable[Node]) -> Node:
    rows: list[list[Node]] = []
    for row in children:
        if isinstance(row, dict) and row["kind"] == "row":
            rows.append([cell for cell in row["children"] if _is(cell, "cell")])
    columns = max((len(row) for row in rows), default=0)
    if columns > COLUMNS or len(rows) < 2:
        texts = [" · ".join(text_of(cell["children"]) for cell in row if isinstance(cell, dict)) for row in rows]
        return {"kind": "lines", "children": [{"kind": "paragraph", "children": [text]} for text in texts]}
    empty: Node = {"kind": "cell", "children": []}
    filled: list[Node] = [cell for row in rows for cell in (*row, *[empty] * (columns - len(row)))]
    return {"kind": "table", "columns": columns, "children": filled}


def _is(node: Node, kind: str) -> bool:
    return isinstance(node, dict) and node["kind"] == kind
