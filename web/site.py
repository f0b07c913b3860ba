"""What every view needs: the knowledge base and the labels of its vocabularies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g, has_request_context

from kb.model import Language
from web.labels import Labels
from web.language import reader_language
from web.pages import ContentPages

if TYPE_CHECKING:
    from web.silta import Silta

EXTENSION = "silta"
"""Where the app keeps its site."""


@dataclass(frozen=True)
class Site:
    """The open knowledge base with the words for everything that pages show of it."""

    silta: "Silta"
    labels: Mapping[Language, Labels]
    pages: ContentPages


def this_site() -> Site:
    """Return the site of the app that answers now; the same one from the beginning of a request to its end."""
    if has_request_context():
        if "site" not in g:
            g.site = current_app.extensions[EXTENSION]
        return cast("Site", g.site)
    return cast("Site", current_app.extensions[EXTENSION])


def reader_labels() -> Labels:
    """Return the labels in the reader's language."""
    return this_site().labels[reader_language()]
