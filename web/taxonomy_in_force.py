"""Noticing that the taxonomy changed, in every process that serves the site."""

import logging
from dataclasses import replace
from threading import Lock
from time import monotonic
from typing import cast

from flask import Flask, g

from kb.model import SiltaError
from web.labels import read_labels
from web.site import EXTENSION, Site
from web.statistics import EXTENSION as STATISTICS

EVERY = 1.0
"""Seconds between two looks; what another process accepted is in force here after that."""
_CHECK = "silta-taxonomy-check"

_logger = logging.getLogger(__name__)


class _Check:
    """When was looked last, and who looks."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.at = monotonic()


def init_taxonomy(app: Flask) -> None:
    """Look for a changed taxonomy before requests; call it when the site is there."""
    app.extensions[_CHECK] = _Check()

    @app.before_request
    def look() -> None:
        current_site(app)


def current_site(app: Flask) -> Site:
    """Return the site with the taxonomy that is in force.

    :param app: the site's; what answers beside it asks here too
    """
    check: _Check = app.extensions[_CHECK]
    if monotonic() - check.at >= EVERY and check.lock.acquire(blocking=False):
        try:
            check.at = monotonic()
            _renew(app)
        except SiltaError as error:
            # The former taxonomy serves on; pages that need the database say themselves that it is away.
            _logger.warning("the taxonomy could not be read anew: %s", error)
        finally:
            check.lock.release()
    return cast("Site", app.extensions[EXTENSION])


def renew_taxonomy(app: Flask) -> None:
    """Let this process use what was accepted just now, this request included."""
    with app.extensions[_CHECK].lock:
        g.site = _renew(app)


def _renew(app: Flask) -> Site:
    site = cast("Site", app.extensions[EXTENSION])
    silta = site.silta.current()
    if silta is not site.silta:
        site = replace(site, silta=silta, labels=read_labels(app, silta.vocabularies))
        app.extensions[STATISTICS].use(silta)
        app.extensions[EXTENSION] = site
    return site
