"""PDF: the lines of the pages by pdfminer.six, without headers and footers, as a document."""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from ingest.sources.documents.document import (
    Block,
    Document,
    DocumentFault,
    UnreadableDocument,
    bounded,
    is_plausible_title,
)
from ingest.sources.documents.pdf_layout import Line, in_reading_order, largest, to_blocks
from ingest.sources.documents.running_text import join_lines
from ingest.sources.reference import Reference

PAGE_LIMIT = 100
LINE_LIMIT = 20_000
_MARGIN = 0.12
"""Share of a page's height, at its top and at its bottom, in which headers and footers stand."""
_CID = re.compile(r"\(cid:\d+\)")
_PAGE_NUMBER = re.compile(
    r"^[-–|\s]*(?:(?:seite|page|sivu|s\.|p\.)\s*)?\d{1,4}(?:\s*(?:/|von|of)\s*\d{1,4})?[-–|\s]*$", re.IGNORECASE
)
_SCANNED = (
    "the PDF holds no text, only pictures of it (it was probably scanned); run text recognition (OCR) over it first"
)


def read_pdf(path: Path) -> Document:
    """Read a PDF.

    :raises UnreadableDocument: when it is encrypted, damaged, or holds no text
    """
    try:
        with path.open("rb") as stream:
            properties = _properties(stream)
            pages, is_cut = _pages(stream)
    except PDFEncryptionError as error:
        message = "the PDF is encrypted and opens only with a password; save a copy without one"
        raise UnreadableDocument(message, DocumentFault.ENCRYPTED) from error
    except (PDFSyntaxError, PDFException, PSException) as error:
        message = "the PDF is damaged and cannot be parsed; open it in a viewer and save it anew"
        raise UnreadableDocument(message) from error
    pages = _without_running_heads(pages)
    ordered = [line for page in pages for line in page]
    letters = sum(char.isalnum() for line in ordered for char in _CID.sub("", line.text))
    unknown = sum(len(_CID.findall(line.text)) for line in ordered)
    if letters + unknown < 20:
        raise UnreadableDocument(_SCANNED, DocumentFault.NO_TEXT)
    if unknown > letters / 4:
        message = "the fonts of the PDF do not say which letters they show; run text recognition (OCR) over it"
        raise UnreadableDocument(message, DocumentFault.NO_TEXT)
    about = Reference(language=properties.get("Lang", ""))
    if is_cut:
        about.notes.append(f"only the first {PAGE_LIMIT} pages or {LINE_LIMIT:,} lines were read")
    about.title, used = _title(pages, properties.get("Title", ""))
    blocks = to_blocks([line for line in ordered if line not in used])
    return bounded([Block(_CID.sub("", block.text), block.is_heading) for block in blocks], about)


def _properties(stream: BinaryIO) -> dict[str, str]:
    """Return the document information (ISO 32000-1, 14.3.3) and the language of the catalogue (14.9.2)."""
    document = PDFDocument(PDFParser(stream))
    found: dict[str, str] = {}
    for info in reversed(document.info):
        resolved = {key: resolve1(value) for key, value in info.items()}
        found |= {key: decode_text(value) for key, value in resolved.items() if isinstance(value, bytes)}
    language = document.catalog.get("Lang")
    if isinstance(language, bytes):
        found["Lang"] = decode_text(language)[:20]
    return found


def _pages(stream: BinaryIO) -> tuple[list[list[Line]], bool]:
    """Return the lines of each page in reading order, and whether some were left out."""
    pages: list[list[Line]] = []
    count = 0
    # Only the lines are taken from pdfminer: ordering its boxes takes cubic time.
    for number, page in enumerate(
        extract_pages(cast("io.BufferedReader", stream), maxpages=PAGE_LIMIT + 1, laparams=LAParams(boxes_flow=None))
    ):
        lines: list[Line] = []
        for item in _text_lines(page):
            line = _line(item, number)
            if line:
                lines.append(line)
                count += 1
        if number >= PAGE_LIMIT or count > LINE_LIMIT:
            return pages, True
        kept = [line for line in lines if not (_is_marginal(line, page.bbox) and _PAGE_NUMBER.match(line.text))]
        pages.append(in_reading_order(_with_margins(kept, page.bbox)))
    return pages, False


def _text_lines(container: LTContainer[Any], depth: int = 0) -> Iterator[LTTextLine]:
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTContainer) and depth < 10:
            yield from _text_lines(item, depth + 1)


def _line(item: LTTextLine, page: int) -> Line | None:
    text = " ".join(item.get_text().split())
    if not text:
        return None
    letters = [char for char in item if isinstance(char, LTChar) and char.get_text().strip()]
    if not letters:
        return None
    sizes = Counter(round(char.size, 1) for char in letters)
    bold = sum(any(mark in char.fontname.lower() for mark in ("bold", "black", "heavy", "demi")) for char in letters)
    return Line(
        text=text,
        left=item.x0,
        right=item.x1,
        top=item.y1,
        bottom=item.y0,
        size=sizes.most_common(1)[0][0],
        is_bold=bold > len(letters) / 2,
        page=page,
    )


def _is_marginal(line: Line, box: tuple[float, float, float, float]) -> bool:
    height = box[3] - box[1]
    return line.bottom > box[3] - _MARGIN * height or line.top < box[1] + _MARGIN * height


def _with_margins(lines: list[Line], box: tuple[float, float, float, float]) -> list[Line]:
    """Leave out what stands beside the page, as printers' marks do."""
    return [
        line
        for line in lines
        if line.right > box[0] and line.left < box[2] and line.top > box[1] and line.bottom < box[3]
    ]


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Leave out the first and last lines of pages that repeat, numbers in them aside, on at least half of the pages."""
    if len(pages) < 2:
        return pages
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in _outermost(page):
            seen[_running_key(line)].add(line.page)
    needed = max(2, (len(pages) + 1) // 2)
    repeated = {key for key, found in seen.items() if len(found) >= needed}
    return [
        [line for line in page if not (line in outer and _running_key(line) in repeated)]
        for page in pages
        for outer in [set(_outermost(page))]
    ]


def _outermost(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.top)
    return [*ordered[:4], *ordered[-4:]]


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.top / 6)


def _title(pages: Sequence[Sequence[Line]], given: str) -> tuple[str, list[Line]]:
    """Return the title and the lines that show it.

    The properties' title counts when the first page shows it too; else the largest type of the first page with text;
    else the properties' title, if it is plausible; else the first line.
    """
    first = next((page for page in pages if page), ())
    given = " ".join(given.split())
    shown = largest(first)
    title = join_lines(line.text for line in shown)
    squeezed = "".join(given.casefold().split())
    if is_plausible_title(given):
        page = "".join("".join(line.text.split()) for line in first).casefold()
        same = "".join(title.casefold().split())
        if same and (same in squeezed or squeezed in same):
            return given if len(given) >= len(title) else title, shown
        if squeezed in page:
            return given, [
                line for line in first if "".join(line.text.split()).casefold() in squeezed and len(line.text) > 8
            ]
    if 4 <= len(title) <= 300:
        return title, shown
    if is_plausible_title(given):
        return given, []
    return (first[0].text[:250], [first[0]]) if first else ("", [])
