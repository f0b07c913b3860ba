"""Academic exchange as a part of the site."""

from flask import Flask, Response, request
from flask_babel import gettext

from web.errors import error_response
from web.exchange.calendar_error import CalendarUnavailable
from web.exchange.sections import openings
from web.exchange.words import init_words
from web.explore.profile_sections import add_sections


def init_exchange(app: Flask) -> None:
    """Prepare the pages; call it when the blueprint is there."""
    init_words(app)
    add_sections(app, openings)

    @app.errorhandler(CalendarUnavailable)
    def no_calendars(error: CalendarUnavailable) -> Response:
        app.logger.error("%s: %s", request.path, error)
        title = gettext("This site makes no calendars")
        advice = gettext("The page of each opening says the same days; the feed tells what is new.")
        return error_response(501, (title, advice))
