"""The site's own files (style, scripts, pictures) under addresses that change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory

from web.bundle import bundle

FOLDER = Path(__file__).resolve().parent / "static"
FOREVER = 365 * 24 * 3600
"""Seconds; a file under an address with its own hash never changes."""


def fingerprint(folder: Path) -> str:
    """Return twelve hexadecimal digits that change when any file of the folder changes.

    One fingerprint for all files, so that style and scripts are always of one version.
    """
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def init_assets(app: Flask) -> None:
    """Serve the folder ``static`` and give templates ``asset(name)``; a script comes with what it imports.

    :raises web.bundle.BundleError: for a script that cannot be sent as one file
    """
    known, scripts = _files()

    def asset(name: str) -> str:
        return f"/static/{known}/{name}"

    @app.get("/static/<version>/<path:name>", endpoint="static")
    def serve(version: str, name: str) -> Response:
        current = version == known
        if name in scripts:
            response = current_app.response_class(scripts[name], mimetype="text/javascript")
        else:
            response = send_from_directory(FOLDER, name)
        if current:
            response.cache_control.max_age = FOREVER
            response.cache_control.immutable = True
            response.cache_control.public = True
            response.cache_control.no_cache = None
        return response

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return send_from_directory(FOLDER, "img/favicon.svg", max_age=24 * 3600)

    app.jinja_env.globals["asset"] = asset


@cache
def _files() -> tuple[str, dict[str, str]]:
    """Return the fingerprint and the scripts by name; they are part of the program, and read once a process."""
    return fingerprint(FOLDER), {f"js/{script.name}": bundle(script) for script in sorted((FOLDER / "js").glob("*.js"))}
