"""What is published, archived or merged at the desk is found, or not found any more, at once."""

from flask import current_app

from kb.model import SiltaError
from kb.search.indexer import Indexer
from web.site import this_site

WAIT = 2
"""Seconds that a request waits for another indexer, which does the same work."""


def update_index() -> None:
    """Bring the index up to the store; what cannot be done now waits in the outbox for the next one who indexes."""
    silta = this_site().silta
    try:
        Indexer(silta.database, silta.backend, silta.vocabularies.taxonomy, wait=WAIT).catch_up()
    except SiltaError as error:
        current_app.logger.warning("the index could not be brought up: %s", error)
