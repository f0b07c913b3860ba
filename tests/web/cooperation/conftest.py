"""The people of the review desk's tests take part here too."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.model import AccountRole
from tests.matching.profiles import profile
from tests.web.cooperation.steps import People
from tests.web.curate.conftest import desk, desk_app, editor, person, scout, visitor
from tests.web.person import Person
from web.silta import Silta

__all__ = ["desk", "desk_app", "editor", "firm", "other", "person", "put_profile", "scout", "visitor"]


@pytest.fixture
def firm(person: People) -> Person:
    """Somebody with an account and no other role."""
    return person(AccountRole.READER, "A Firm")


@pytest.fixture
def other(person: People) -> Person:
    """Another one."""
    return person(AccountRole.READER, "Another Firm")


@pytest.fixture
def put_profile(desk: Silta) -> Callable[..., None]:
    """Store a published profile that a file would bring."""

    def put(slug: str, **changes: Any) -> None:
        made = profile(slug, **{"status": "published", **changes})
        with desk.database.unit_of_work(writing=True) as work:
            work.cooperation.add(made, author="ingest", reason="read from a file")
            work.commit()

    return put
