"""A site with the real vocabularies where researchers hand results in."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from kb.model import AccountRole
from tests.web.accounts.conftest import SECRET
from tests.web.person import Person, signed_in
from tests.web.small_site import open_silta
from web.app import create_app
from web.silta import Silta


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Iterator[Silta]:
    """A knowledge base with the real vocabularies and no briefs."""
    opened = open_silta(tmp_path_factory.mktemp("contribute"), [], secret_key=SECRET, content=content)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def desk_app(desk: Silta, _compiled_catalogues: None) -> Flask:
    """Its site."""
    return create_app(desk)


def file(content: bytes, name: str = "file") -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(content), name


@pytest.fixture
def person(desk: Silta, desk_app: Flask) -> Callable[..., Person]:
    """Add people, each signed in with a browser of their own."""

    def make(role: AccountRole | None = AccountRole.RESEARCHER, organisation: str | None = None) -> Person:
        roles = (role,) if role else ()
        organisation = organisation or f"institute-{uuid4().hex}"
        return signed_in(desk, desk_app, *roles, organisation=organisation, home="/contribute")

    return make


@pytest.fixture
def researcher(person: Callable[..., Person]) -> Person:
    """A researcher."""
    return person()
