"""Labels and a request, in which pictures are made."""

from collections.abc import Iterator

import pytest
from flask import Flask

from kb.model import Language
from web.labels import Labels
from web.site import EXTENSION


@pytest.fixture
def labels(app: Flask) -> Iterator[Labels]:
    """The English labels, while a reader of English asks."""
    with app.test_request_context("/overview", headers={"Accept-Language": "en"}):
        yield app.extensions[EXTENSION].labels[Language.EN]
