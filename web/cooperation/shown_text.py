"""In which language the page of an offer, request or opening shows its text."""

from flask import request

from kb.model import Language
from kb.model.public_text import PublicTexts, TextT
from web.addresses import keep_parameters
from web.language import reader_language


def shown_text(texts: PublicTexts[TextT]) -> tuple[Language, TextT]:
    """Return the text that the address asks for (``text``), else the reader's, else the nearest to that.

    Only what the address asks for and gets becomes part of the page's canonical address.
    """
    asked = next((code for code in texts.languages if code.value == request.args.get("text")), None)
    keep_parameters((("text", asked.value),) if asked else ())
    wanted = asked or reader_language()
    own = texts.get(wanted)
    return (wanted, own) if own is not None else texts.nearest(wanted)
