"""The writer of mails for the app that answers now."""

from flask import current_app

from web.newsletter.mails import MailWriter
from web.newsletter.setup import this_signing
from web.site import this_site


def this_writer() -> MailWriter | None:
    """Return a writer, or None where nothing signs the links of mails."""
    signing = this_signing()
    # The proxy stands for an app that it knows for this request only.
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return MailWriter(app, this_site().silta, signing) if signing is not None else None
