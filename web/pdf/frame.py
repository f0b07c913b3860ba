"""What every document has: title, language, the address of its page with the QR code, the words of its footer."""

from typing import Any

from flask_babel import gettext

from kb.model import Language
from web.pdf.characters import REPLACEMENT
from web.pdf.judgements import shortened
from web.pdf.pictures import qr_picture
from web.site import this_site

LINE = 90
"""Characters that fit into one line at the edge of a page."""


def frame(kind: str, title: str, address: str, day: str, language: Language) -> dict[str, Any]:
    """Return the data that all templates share.

    :param kind: what the document is, for its first line
    :param address: public address of the page that the document shows
    :param day: the day it shows, in words
    :param language: the reader's
    :raises web.pdf.errors.PdfUnavailable: when the QR code cannot be drawn
    """
    shown = address.split("://", 1)[-1]
    return {
        "lang": language.value,
        "site_name": this_site().silta.settings.site_name,
        "kind": kind,
        "title": title,
        "address": address,
        "short_title": shortened(title, LINE),
        "shown_address": shortened(shown, LINE),
        "day": day,
        "qr": qr_picture(address),
        "qr_alt": gettext("QR code that leads to %(address)s", address=shortened(shown, LINE)),
        "qr_caption": gettext("This page on the web"),
        "page_of": gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "unprintable": gettext(
            "%(square)s stands for a character that this document has no letter for; the page on the web has it.",
            square=REPLACEMENT,
        ),
    }
