"""How an issue will look, in each language, as HTML and as plain text."""

from flask import Response, abort

from kb.model import Language
from web.curate import curate
from web.curate.newsletter.issues import this_issue
from web.curate.newsletter.writing import this_writer

POLICY = "; ".join(("default-src 'none'", "style-src 'unsafe-inline'", "sandbox", "frame-ancestors 'none'"))
"""A mail has its styles inline, because many programs for mail read no others; it can do nothing else here."""


@curate.get("/newsletter/<int:number>/preview.<any(de, en, fi):code>.<any(html, txt):form>")
def preview_newsletter(number: int, code: str, form: str) -> Response:
    """Show an issue as a mail to somebody without interests and searches."""
    issue = this_issue(number)
    writer = this_writer()
    if writer is None:
        abort(404)
    written = writer.show_issue(issue, Language(code))
    if form == "txt":
        return Response(f"{written.subject}\n\n{written.text}", mimetype="text/plain")
    response = Response(written.html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response
