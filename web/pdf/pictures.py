"""The pictures of the documents as SVG: the bridge of readiness, and the QR code of a page."""

import io
from functools import lru_cache

from web.pdf.errors import MISSING, PdfUnavailable
from web.pictures.bridge import draw_bridge

QR_LENGTH = 300
"""Characters of an address beyond which its squares become too small to be scanned from paper."""
_COLOURS = (
    "<style>path{fill:none}.built{fill:#14797d}.partly{fill:#7fb9b8}.open{fill:#dde4e2}"
    ".planned{stroke:#b8691b;stroke-width:1.3;stroke-dasharray:3 2}.arch{stroke:#dde4e2;stroke-width:2.4}"
    ".reached{stroke:#14797d}</style>"
)


def bridge_picture(level: int | None, upper: int | None = None, target: int | None = None) -> str:
    """Draw how ready something is, as :func:`web.pictures.bridge.draw_bridge` does, with its colours for paper."""
    drawn = str(draw_bridge(level, upper, target)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return drawn.replace(">", f">{_COLOURS}", 1)


@lru_cache(maxsize=256)
def qr_picture(address: str) -> str:
    """Draw the QR code (ISO/IEC 18004) of an address, of which 15 % may be unreadable (level M).

    :returns: SVG; empty for an address that is too long to be scanned
    :raises PdfUnavailable: when the library is not installed
    """
    if len(address) > QR_LENGTH:
        return ""
    try:
        import segno
    except ImportError as error:
        raise PdfUnavailable(MISSING) from error
    written = io.BytesIO()
    segno.make_qr(address, error="m").save(written, kind="svg", border=2, dark="#08363b", light="#fff")
    return written.getvalue().decode("utf-8")
