"""Academic exchange as a part of the site."""

from flask import Flask

from web.exchange.words import init_words


def init_exchange(app: Flask) -> None:
    """Prepare the pages; call it when the blueprint is there."""
    init_words(app)
