"""A site with a review desk, and people who work at it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import AccountRole, BriefStatus, TransferBrief
from kb.store import UnitOfWork
from tests.kb.store.sample_briefs import sample_brief
from tests.web.accounts.conftest import SECRET
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.person import Person, signed_in
from tests.web.small_site import open_silta
from web.app import create_app
from web.silta import Silta


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Silta]:
    """A knowledge base without briefs; each test has its own."""
    opened = open_silta(tmp_path, [], secret_key=SECRET, sign_ins_per_minute=0, publishing_checks="licence")
    yield opened
    opened.close()


@pytest.fixture
def visitor(desk_app: Flask) -> FlaskClient:
    """Somebody without an account."""
    return english(desk_app)


@pytest.fixture
def desk_app(desk: Silta, _compiled_catalogues: None) -> Flask:
    """Its site."""
    return create_app(desk)


@pytest.fixture
def person(desk: Silta, desk_app: Flask) -> Callable[..., Person]:
    """Add people, each signed in with a browser of their own."""

    def make(role: AccountRole = AccountRole.SCOUT, name: str = "A Scout") -> Person:
        return signed_in(desk, desk_app, role, name=name)

    return make


@pytest.fixture
def scout(person: Callable[..., Person]) -> Person:
    """A scout."""
    return person()


@pytest.fixture
def editor(person: Callable[..., Person]) -> Person:
    """An editor."""
    return person(AccountRole.EDITOR, "An Editor")


@pytest.fixture
def put(desk: Silta) -> Callable[..., TransferBrief]:
    """Store briefs; the day counts back from today."""

    def store(
        slug: str, status: BriefStatus = BriefStatus.SUBMITTED, days_ago: int = 0, **changes: Any
    ) -> TransferBrief:
        published = date(2026, 5, 4) if status is BriefStatus.PUBLISHED else None
        brief = sample_brief(slug, **{"status": status, "published_on": published, **changes})
        with desk.database.unit_of_work(writing=True) as work:
            made = datetime.now(UTC) - timedelta(days=days_ago)
            work.briefs.save(brief, author="test", reason="test", made_at=made)
            work.commit()
        return brief

    return store


def titled(title: str) -> dict[str, dict[str, str]]:
    """English texts with a title."""
    return {"en": {"title": title, "summary": "A summary.", "description": "Words of a source."}}


def listed(page: Page) -> list[str]:
    """The titles of the rows of a list, in their order."""
    return [link.text for link in page.all("a", class_="desk-title")]


def statuses(work: UnitOfWork, *briefs: TransferBrief) -> list[str]:
    """The statuses that briefs have now."""
    found = work.briefs.get_many(brief.id for brief in briefs)
    return [found[brief.id].brief.status.value for brief in briefs]


def assignee(silta: Silta, brief_id: UUID) -> str | None:
    """Who looks after a brief."""
    with silta.database.unit_of_work() as work:
        return work.responsibilities.of(brief_id).assignee
