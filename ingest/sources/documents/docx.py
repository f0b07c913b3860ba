"""DOCX: paragraphs, lists, tables and text boxes of a Word document's body, by python-docx."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from ingest.record import Progress, UnreadableSource
from ingest.sources.archives import file_member, open_archive
from ingest.sources.documents.document import (
    Block,
    Document,
    DocumentFault,
    UnreadableDocument,
    bounded,
    is_plausible_title,
)
from ingest.sources.documents.running_text import join_lines
from ingest.sources.reference import Reference

UNPACKED_LIMIT = 200_000_000
"""Bytes of all parts together."""
XML_LIMIT = 40_000_000
"""Bytes of one part of XML."""
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_DELETED = "not(ancestor::w:del) and not(ancestor::w:moveFrom)"
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


def read_docx(path: Path) -> Document:
    """Read a DOCX; headers, footers, comments and deleted text are not taken.

    :raises UnreadableDocument: when it is encrypted, damaged, too large when unpacked, or holds no text
    """
    _check_parts(path)
    try:
        document = docx.Document(str(path))
        blocks = [(style, text) for style, text in _body(document) if text]
        properties = document.core_properties
        given, language = properties.title or "", properties.language or ""
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        message = "the DOCX is damaged or no Word document; open it in a word processor and save it anew"
        raise UnreadableDocument(message) from error
    about = Reference(language=language[:20])
    title = next((place for place, (style, _) in enumerate(blocks) if style == "Title"), None)
    if title is None and not is_plausible_title(given):
        title = next((place for place, (style, _) in enumerate(blocks) if style.startswith("Heading")), None)
        title = title if title is not None else (0 if blocks else None)
    about.title = blocks[title][1][:300] if title is not None else " ".join(given.split())
    rest = [
        Block(text, style.startswith(("Heading", "Subtitle", "Title")))
        for place, (style, text) in enumerate(blocks)
        if place != title and not (style.startswith("Heading") and text.casefold() == about.title.casefold())
    ]
    return bounded(rest, about)


def _check_parts(path: Path) -> None:
    """Refuse before anything is unpacked what would unpack to too much."""
    with path.open("rb") as stream:
        if stream.read(4) == _COMPOUND_FILE:
            message = "the document is protected by a password, or is an old .doc; save it as DOCX without a password"
            raise UnreadableDocument(message, DocumentFault.ENCRYPTED)
    try:
        with open_archive(file_member(path, Progress())) as parts:
            total = sum(part.size for part in parts)
            largest = max((part.size for part in parts if part.name.endswith((".xml", ".rels"))), default=0)
            # Without the zeros of UTF-16.
            declares = any(b"<!DOCTYPE" in part.head().replace(b"\0", b"") for part in parts)
    except UnreadableSource as error:
        message = f"the DOCX is refused or damaged: {error}"
        raise UnreadableDocument(message) from error
    if declares:
        message = "the DOCX is refused: document type declarations and entities can attack the reader"
        raise UnreadableDocument(message)
    if total > UNPACKED_LIMIT or largest > XML_LIMIT:
        message = f"the DOCX is refused: it would unpack to {total:,} bytes, {largest:,} of them in one part of XML"
        raise UnreadableDocument(message, DocumentFault.TOO_LARGE)


def _body(document: Any) -> Iterator[tuple[str, str]]:
    """Yield style and text of what the body holds, in its order."""
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            yield _style(item), _text(item._p)
            for box in item._p.xpath(".//w:txbxContent[not(ancestor::*[local-name()='Fallback'])]//w:p"):
                yield _style(Paragraph(box, item._parent)), _text(box)
        elif isinstance(item, Table):
            yield from _rows(item)


def _rows(table: Table) -> Iterator[tuple[str, str]]:
    """Yield each row as one text; merged cells, which python-docx repeats, once."""
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(" ".join(filter(None, (_text(paragraph) for paragraph in cell._tc.xpath(".//w:p")))))
        yield "", " | ".join(filter(None, cells))


def _style(paragraph: Paragraph) -> str:
    """Return a style's English name, or the outline level of the paragraph as a heading."""
    name = (paragraph.style.name if paragraph.style is not None else "") or ""
    if not name.startswith(("Heading", "Title", "Subtitle")) and _is_emphasised(paragraph):
        return "Heading"
    return name


def _is_emphasised(paragraph: Paragraph) -> bool:
    """Whether a short paragraph is bold as a whole, as people write headings who do not use styles."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    text = paragraph.text.strip()
    return bool(runs) and len(text) <= 80 and not text.endswith((".", ",")) and all(run.bold for run in runs)


def _text(paragraph: Any) -> str:
    """Return a paragraph's text with what was inserted under tracking and without what was deleted."""
    path = f".//*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen][{_DELETED}]"
    pieces: list[str] = []
    for node in paragraph.xpath(path):
        # Text boxes and tab stops lie inside a paragraph's XML too.
        owner = next(node.iterancestors("{*}p"), None)
        if owner is not paragraph:
            continue
        name = node.tag.rpartition("}")[2]
        if name == "tab" and node.getparent().tag.endswith("}tabs"):
            continue
        pieces.append((node.text or "") if name == "t" else _BREAKS[name])
    return join_lines("".join(pieces).split("\n"))
