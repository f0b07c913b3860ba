"""Writes small valid PDFs (ISO 32000-1): text at given places in Helvetica and Helvetica-Bold, WinAnsi encoding."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Words:
    """Text at a place; points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False


def column(x: float, y: float, text: str, size: float = 10, leading: float = 13) -> list[Words]:
    """One piece of text for each line, from ``y`` downwards."""
    return [Words(x, y - leading * place, line, size) for place, line in enumerate(text.split("\n"))]


def write_pdf(
    pages: Sequence[Sequence[Words]], *, title: str = "", language: str = "", encrypt: bytes = b"", content: bytes = b""
) -> bytes:
    """Return the bytes of a PDF.

    :param encrypt: an encryption dictionary for the trailer
    :param content: a content stream for every page instead of the words
    """
    count = len(pages)
    objects: list[bytes] = []
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(count))
    catalog = f"<< /Type /Catalog /Pages 2 0 R {f'/Lang ({language})' if language else ''} >>"
    objects.append(catalog.encode())
    objects.append(f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode())
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        for name in ("Helvetica", "Helvetica-Bold")
    ]
    for number, words in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        stream = content or b"\n".join(map(_show, words))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(b"<< /Title (%s) >>" % _escape(title))
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    extra = b"/Encrypt " + encrypt + b" /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    trailer = b"/Size %d /Root 1 0 R /Info %d 0 R %s" % (len(objects) + 1, len(objects), extra if encrypt else b"")
    return bytes(data + b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))


def _show(words: Words) -> bytes:
    font = 2 if words.bold else 1
    return b"BT /F%d %g Tf %g %g Td (%s) Tj ET" % (font, words.size, words.x, words.y, _escape(words.text))


def _escape(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
