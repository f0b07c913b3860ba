"""What a reader sees who may not do something, or not any more."""

from flask import Flask, Response, request
from flask_babel import gettext

from web.accounts.errors import AccountsUnavailable
from web.errors import error_response


def init_refusals(app: Flask) -> None:
    """Answer with a proper page where there are no accounts."""

    @app.errorhandler(AccountsUnavailable)
    def no_accounts(error: AccountsUnavailable) -> Response:
        app.logger.warning("%s: %s", request.path, error)
        title = gettext("Nobody can sign in to this site")
        advice = gettext("Everything that is published can be read without an account.")
        return error_response(501, (title, f"{advice} ({error})"))


def init_form_refusals(app: Flask) -> None:
    """Answer with a proper page when a form is too old, or was sent by another site; needs the extra."""
    from flask_wtf.csrf import CSRFError

    @app.errorhandler(CSRFError)
    def too_old(_: CSRFError) -> Response:
        title = gettext("This form is too old")
        return error_response(400, (title, gettext("Go back, load it anew and send it again.")))
