"""The people of the review desk's tests take part here too."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.matching.profiles import profile
from tests.web.curate.conftest import desk, desk_app, editor, person, scout
from web.silta import Silta

__all__ = ["desk", "desk_app", "editor", "person", "put_profile", "scout"]


@pytest.fixture
def put_profile(desk: Silta) -> Callable[..., None]:
    """Store a published profile that a file would bring."""

    def put(slug: str, **changes: Any) -> None:
        made = profile(slug, **{"status": "published", **changes})
        with desk.database.unit_of_work(writing=True) as work:
            work.cooperation.add(made, author="ingest", reason="read from a file")
            work.commit()

    return put
