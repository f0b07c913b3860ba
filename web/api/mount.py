"""Where the JSON interface hangs on the site: beside it, and made only when somebody asks for it.

APIFlask wants to be the application. As one of its own it brings neither its error handlers nor its routes into the
site, has no sessions and no forms, and costs nothing at the start.
"""

import importlib.util
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, current_app

from web.api.problem import ApiProblem, ProblemKind
from web.security import HEADERS
from web.taxonomy_in_force import current_site

if TYPE_CHECKING:
    from apiflask import APIFlask

PREFIX = "/api/v1"
"""The address of this version; another one would get another."""
EXTENSION = "silta-api"
"""Where the site's app keeps what it hangs on."""
MISSING = "the interface for programs needs an extra that is not installed; install it with: pip install 'silta[api]'"


class Mount:
    """A WSGI application that gives what is below the prefix to the interface, and all else to the site."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._site_app: WSGIApplication = app.wsgi_app
        self._lock = threading.Lock()
        self._api: APIFlask | None = None

    @property
    def is_there(self) -> bool:
        """Whether the extra is installed."""
        return importlib.util.find_spec("apiflask") is not None

    @property
    def api(self) -> "APIFlask":
        """The interface; made when it is first asked for."""
        with self._lock:
            if self._api is None:
                # Imported here because it takes a third of a second and needs the extra.
                from web.api.application import create_api

                self._api = create_api(lambda: current_site(self._app))
            return self._api

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return self._site_app(environ, start_response)
        if not self.is_there:
            return cast("Iterable[bytes]", _absent()(environ, start_response))
        below: dict[str, Any] = {
            **environ,
            "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + PREFIX,
            "PATH_INFO": path[len(PREFIX) :] or "/",
        }
        return cast("Iterable[bytes]", self.api(below, start_response))


def init_api(app: Flask) -> None:
    """Hang the interface on the site; call it before what stands in front of both, such as a proxy's headers."""
    mount = Mount(app)
    app.wsgi_app = mount  # type: ignore[method-assign]
    app.extensions[EXTENSION] = mount


def this_mount() -> Mount:
    """Return what the interface hangs on in the site that answers now."""
    return cast("Mount", current_app.extensions[EXTENSION])


def _absent() -> Response:
    return ApiProblem(ProblemKind.EXTRA_MISSING, f"{MISSING[:1].upper()}{MISSING[1:]}.", headers=HEADERS).answer()
