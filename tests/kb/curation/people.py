"""People of all roles, and briefs in all statuses, for the tests of the desk."""

from datetime import date
from typing import Any
from uuid import UUID

from kb.curation.desk import Curation
from kb.model import AccountRole, Actor, BriefStatus, TransferBrief, new_id
from kb.model.publishing_check import PublishingCheck
from kb.store import UnitOfWork
from tests.kb.store.sample_briefs import sample_brief

TODAY = date(2026, 12, 1)
READER = Actor(id=new_id(), name="Reader", roles={AccountRole.READER})
RESEARCHER = Actor(id=new_id(), name="Researcher", roles={AccountRole.RESEARCHER}, organisation="example-institute")
STRANGER = Actor(id=new_id(), name="Stranger", roles={AccountRole.RESEARCHER}, organisation="other-institute")
SCOUT = Actor(id=new_id(), name="Scout", roles={AccountRole.SCOUT})
OTHER_SCOUT = Actor(id=new_id(), name="Other scout", roles={AccountRole.SCOUT})
EDITOR = Actor(id=new_id(), name="Editor", roles={AccountRole.EDITOR})
ADMINISTRATOR = Actor(id=new_id(), name="Administrator", roles={AccountRole.ADMINISTRATOR})
PEOPLE = (READER, RESEARCHER, STRANGER, SCOUT, EDITOR, ADMINISTRATOR)


def curation(*required: PublishingCheck, today: date = TODAY) -> Curation:
    """A desk of this day; nothing is required unless it is named."""
    return Curation(required, today=lambda: today)


def draft(slug: str = "pump", **changes: Any) -> TransferBrief:
    """A draft that was never published."""
    return sample_brief(slug, **{"status": BriefStatus.DRAFT, "published_on": None, **changes})


def stored(work: UnitOfWork, brief_id: UUID) -> TransferBrief:
    """What the store has of a brief that there is."""
    found = work.briefs.get(brief_id)
    assert found is not None
    return found.brief


def put(work: UnitOfWork, status: BriefStatus, **changes: Any) -> TransferBrief:
    """Store a brief that the researcher handed in, in a status."""
    brief = draft(**{"status": status, **changes})
    work.briefs.save(brief, author="test", reason="test")
    work.responsibilities.submit(brief.id, RESEARCHER.id, RESEARCHER.name, RESEARCHER.organisation)
    return brief
