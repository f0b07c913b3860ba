"""The people of the review desk's tests take part here too."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.exchange.openings import opening
from tests.web.curate.conftest import desk, desk_app, editor, person, scout, visitor
from web.silta import Silta

__all__ = ["desk", "desk_app", "editor", "person", "put_opening", "scout", "visitor"]


@pytest.fixture
def put_opening(desk: Silta) -> Callable[..., None]:
    """Store a published opening that a file would bring."""

    def put(slug: str, **changes: Any) -> None:
        made = opening(slug, **{"status": "published", "published_on": "2026-05-04", **changes})
        with desk.database.unit_of_work(writing=True) as work:
            work.exchange.add(made, author="ingest", reason="read from a file")
            work.commit()

    return put
