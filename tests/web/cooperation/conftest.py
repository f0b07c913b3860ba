"""The people of the review desk's tests take part here too."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import AccountRole
from tests.web.conftest import english
from tests.web.cooperation.steps import People
from tests.web.curate.conftest import Person, desk, desk_app, editor, person, scout

__all__ = ["desk", "desk_app", "editor", "firm", "other", "person", "scout", "visitor"]


@pytest.fixture
def firm(person: People) -> Person:
    """Somebody with an account and no other role."""
    return person(AccountRole.READER, "A Firm")


@pytest.fixture
def other(person: People) -> Person:
    """Another one."""
    return person(AccountRole.READER, "Another Firm")


@pytest.fixture
def visitor(desk_app: Flask) -> FlaskClient:
    """Somebody without an account."""
    return english(desk_app)
