"""The typesetter and the shelf of an app."""

from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

from web.pdf.shelf import Shelf
from web.pdf.typesetter import Typesetter, is_available

EXTENSION = "silta-press"


@dataclass(frozen=True)
class Press:
    """What sets documents, and where they are kept."""

    typesetter: Typesetter = field(default_factory=Typesetter)
    shelf: Shelf = field(default_factory=Shelf)


def init_press(app: Flask) -> None:
    """Give the app its press, and templates ``pdf_available``, so that they offer only what can be made."""
    app.extensions[EXTENSION] = Press()
    app.jinja_env.globals["pdf_available"] = is_available()


def this_press() -> Press:
    """Return the press of the app that answers now."""
    return cast("Press", current_app.extensions[EXTENSION])
