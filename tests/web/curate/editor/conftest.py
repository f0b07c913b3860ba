"""A site with one brief at the review desk, and people with browsers of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from kb.model import AccountRole, BriefStatus, Language, Revision, TransferBrief, new_id
from kb.store import StoredBrief
from tests.web.accounts.conftest import SECRET
from tests.web.person import Person, signed_in
from tests.web.small_site import open_silta
from web.app import create_app
from web.silta import Silta

FIRST = "The vibration of a pump is measured while it runs."
SECOND = "Bearings are changed before they fail."
DESCRIPTION = f"Pumps stop without a warning. {FIRST} {SECOND} The project reached TRL 6 in one plant."


def evidence(quote: str, field: str = "description", start: int | None = None) -> dict[str, Any]:
    """A quotation from the English source."""
    place = DESCRIPTION.find(quote) if start is None else start
    return {"quote": quote, "language": "en", "field": field, "start": place, "source": "cordis:101"}


def made_brief(slug: str = "pump-watch", **changes: Any) -> TransferBrief:
    """A brief in review that came from a source: a description in English, the beginning of a text in Finnish."""
    fields: dict[str, Any] = {
        "id": new_id(),
        "slug": slug,
        "status": BriefStatus.IN_REVIEW,
        "texts": {
            "en": {
                "title": "Watching pumps",
                "summary": "Fewer stops of the plant.",
                "problem": "Pumps stop.",
                "description": DESCRIPTION,
            },
            "fi": {"title": "Pumppujen valvonta", "summary": "Vähemmän seisokkeja."},
        },
        "proposals": [
            {"section": "solution", "evidence": evidence(FIRST), "confidence": 0.8},
            {"section": "benefit", "evidence": evidence(SECOND), "confidence": 0.6},
        ],
        "technologies": [
            {
                "value": "vibration-analysis",
                "origin": "estimated",
                "confidence": 0.7,
                "evidence": [evidence("vibration of a pump")],
            }
        ],
        "maturity": {"value": {"level": 6}, "origin": "stated", "evidence": [evidence("reached TRL 6")]},
        "sectors": ["mechanical-engineering"],
        "sources": [
            {
                "source": "cordis",
                "identifier": "101",
                "address": "https://cordis.europa.eu/project/id/101",
                "licence": "CC-BY-4.0",
                "retrieved_at": datetime(2026, 3, 1, tzinfo=UTC),
                "sha256": "a" * 64,
            }
        ],
        "origins": [{"field": "texts.en.description", "source": "cordis:101"}],
        "year": 2025,
    }
    return TransferBrief.model_validate({**fields, **changes})


@pytest.fixture
def silta(tmp_path: Path) -> Iterator[Silta]:
    """A knowledge base of its own for each test."""
    opened = open_silta(tmp_path, [], secret_key=SECRET)
    yield opened
    opened.close()


@pytest.fixture
def app(silta: Silta, _compiled_catalogues: None) -> Flask:
    """Its site."""
    return create_app(silta)


@pytest.fixture
def person(silta: Silta, app: Flask) -> Callable[..., Person]:
    """Add people, each signed in."""

    def make(*roles: AccountRole, name: str = "A Scout") -> Person:
        return signed_in(silta, app, *roles, name=name, home="/account")

    return make


@pytest.fixture
def scout(person: Callable[..., Person]) -> Person:
    """A scout."""
    return person(AccountRole.SCOUT)


@pytest.fixture
def publisher(person: Callable[..., Person]) -> Person:
    """An editor."""
    return person(AccountRole.EDITOR, name="An Editor")


@dataclass
class Case:
    """A brief at the desk."""

    id: UUID
    silta: Silta

    @property
    def address(self) -> str:
        """Of its first page."""
        return f"/curate/briefs/{self.id}"

    @property
    def stored(self) -> StoredBrief:
        """What is stored now."""
        with self.silta.database.unit_of_work() as work:
            found = work.briefs.get(self.id)
        assert found is not None
        return found

    @property
    def brief(self) -> TransferBrief:
        """What it says now."""
        return self.stored.brief

    @property
    def revisions(self) -> list[Revision]:
        """Its history."""
        with self.silta.database.unit_of_work() as work:
            return work.briefs.revisions(self.id)

    def said(self, path: str) -> str:
        """What a field of the text says now (``en.title``)."""
        language, name = path.split(".")
        return str(getattr(self.brief.texts.get(Language(language)), name, ""))


@pytest.fixture
def put(silta: Silta) -> Callable[..., Case]:
    """Store a brief that a researcher handed in."""

    def make(brief: TransferBrief | None = None, submitter: UUID | None = None, **changes: Any) -> Case:
        brief = brief or made_brief(**changes)
        with silta.database.unit_of_work(writing=True) as work:
            work.briefs.save(brief, author="ingest", reason="made for the tests")
            work.responsibilities.submit(brief.id, submitter or new_id(), "A Researcher", "example-institute")
            work.commit()
        return Case(brief.id, silta)

    return make


@pytest.fixture
def case(put: Callable[..., Case]) -> Case:
    """The brief in review."""
    return put()
