"""The site's own pages: about, help, accessibility, privacy, imprint, and what an operator adds."""

from flask import abort, render_template

from web.addresses import keep_parameters
from web.explore import explore
from web.language import reader_language
from web.markdown import to_document
from web.site import this_site

SECTIONS = 4
"""Sections from which on a long page begins with a list of them."""
LONG = 2500
"""Characters from which on a page is long."""


@explore.get("/pages/<name>")
def page(name: str) -> str:
    """Show a page in the reader's language, or in the nearest one that it has."""
    found = this_site().pages.get(name, reader_language())
    if found is None:
        abort(404)
    document = to_document(found.text)
    keep_parameters(())
    return render_template(
        "page.html",
        page=found,
        document=document,
        contents=document.sections if len(document.sections) >= SECTIONS and len(found.text) >= LONG else (),
        missing=found.language is not reader_language(),
    )
