"""A site with something of everything in it, and one visitor of every kind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from kb.curation.batch import Assign, perform
from kb.curation.conversation import comment
from kb.curation.desk import Curation
from kb.curation.interests import express
from kb.curation.profiles import begin_profile, move_profile
from kb.curation.submissions import begin_submission, hand_in
from kb.model import Account, AccountRole, BriefStatus, Language, ProfileFamily, SubmissionStart, new_id
from kb.store import Audience, SignInSecrets, UnitOfWork
from tests.exchange.openings import opening
from tests.matching.profiles import profile
from tests.web.accounts.conftest import HASH, SECRET, sign_in
from tests.web.conftest import english
from tests.web.curate.editor.conftest import made_brief
from tests.web.person import COMPLETE
from tests.web.small_site import open_silta
from web.app import create_app
from web.silta import Silta

SECRET_WORDS = "Kept among scouts."
"""A comment of a scout on what the researcher handed in."""
UNPUBLISHED = "Watching pumps in secret"
"""Title of a brief that is not published."""
TALK = "Written to one person only."
"""What the reader wrote to the researcher about an offer."""
TYPED = "Hearing pumps"
"""Title of the submissions of the institute."""
PEOPLE = {
    "nobody": (),
    "reader": (AccountRole.READER,),
    "researcher": (AccountRole.RESEARCHER,),
    "stranger": (AccountRole.RESEARCHER,),
    "scout": (AccountRole.SCOUT,),
    "editor": (AccountRole.EDITOR,),
    "administrator": (AccountRole.ADMINISTRATOR,),
    "disabled": (AccountRole.ADMINISTRATOR,),
}
"""Every kind of visitor with the roles. The researcher is of the institute whose submissions there are, the stranger of
another one; the disabled person was an administrator and has a session still."""


@dataclass(frozen=True)
class PeopleSite:
    """The site and its visitors."""

    silta: Silta
    app: Flask
    clients: dict[str, FlaskClient]
    accounts: dict[str, Account]
    ids: dict[str, UUID | int | str]
    """What there is, by the name of the part of an address that names it."""
    begun: UUID
    """A submission that is still written."""
    handed_in: UUID
    """One that is a brief."""


def people_site(folder: Path, content: Path) -> PeopleSite:
    """Make the site; whoever asked for it closes ``silta``."""
    silta = open_silta(folder, [], secret_key=SECRET, content=content, sign_ins_per_minute=0)
    accounts = {name: _account(name, roles) for name, roles in PEOPLE.items() if name != "nobody"}
    with silta.database.unit_of_work(writing=True) as work:
        for account in accounts.values():
            work.accounts.add(account, SignInSecrets(password=HASH))
        begun, handed_in, ids = _fill(work, accounts)
        work.commit()
    app = create_app(silta)
    clients = {name: english(app) for name in PEOPLE}
    for name, account in accounts.items():
        assert sign_in(clients[name], account.email).status_code == 302
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.change(accounts["disabled"].id, active=False)
        work.commit()
    ids["account_id"] = accounts["reader"].id
    return PeopleSite(silta, app, clients, accounts, ids, begun, handed_in)


def _account(name: str, roles: tuple[AccountRole, ...]) -> Account:
    organisation = {"researcher": "example-institute", "stranger": "other-institute"}.get(name)
    return Account(
        id=new_id(),
        email=f"{name}@example.org",
        name=f"The {name}",
        language=Language.EN,
        organisation=organisation,
        roles=frozenset(roles),
        created_at=datetime.now(UTC),
        confirmed_at=datetime.now(UTC),
    )


def _fill(work: UnitOfWork, accounts: dict[str, Account]) -> tuple[UUID, UUID, dict[str, UUID | int | str]]:
    now, desk = datetime.now(UTC), Curation()
    researcher, scout, editor = (accounts[name].actor for name in ("researcher", "scout", "editor"))
    begun = begin_submission(work, researcher, SubmissionStart.EMPTY, COMPLETE, now).id
    submission = begin_submission(work, researcher, SubmissionStart.EMPTY, COMPLETE, now)
    handed_in = hand_in(work, researcher, submission, now)
    stored = work.briefs.existing(handed_in)
    desk.move(work, handed_in, BriefStatus.IN_REVIEW, scout, seen_revision=stored.revision)
    comment(work, handed_in, scout, SECRET_WORDS, audience=Audience.SCOUTS)
    secret = made_brief("watching-pumps-in-secret")
    assert secret.texts.en is not None
    texts = secret.texts.model_copy(update={"en": secret.texts.en.model_copy(update={"title": UNPUBLISHED})})
    secret = secret.model_copy(update={"texts": texts})
    other = made_brief("other-pumps")
    planned = made_brief("planned-pumps", status=BriefStatus.APPROVED)
    for brief in (secret, other, planned):
        work.briefs.save(brief, author="ingest", reason="made for the tests")
    work.duplicates.queue(secret.id, other.id, 0.8, ["the titles are alike"])
    one, two = (
        work.organisations.add(key, name, ror=None, country="FI", is_unique=True)
        for key, name in (("example-lab", "Example Lab"), ("example-labs", "Example Labs"))
    )
    work.organisations.queue(one.id, two.id, 0.9, ["the names are alike"])
    batch = perform(work, desk, Assign(scout), {other.id: work.briefs.existing(other.id).revision}, scout).batch_id
    work.publication_plans.put(planned.id, date(2999, 1, 1), editor)
    assert batch is not None
    offer = begin_profile(work, researcher, profile(slug=secret.slug, deadline=now.date() + timedelta(days=30)), now)
    for revision, (move, actor) in enumerate((("submit", researcher), ("publish", editor)), start=1):
        move_profile(work, offer.id, move, actor, seen_revision=revision, today=now.date())
    talk = express(work, accounts["reader"].actor, offer.id, TALK, now)
    # The same address in the other family.
    opened = begin_profile(work, researcher, opening(slug=secret.slug, deadline=now.date() + timedelta(days=30)), now)
    for revision, (move, actor) in enumerate((("submit", researcher), ("publish", editor)), start=1):
        move_profile(
            work, opened.id, move, actor, seen_revision=revision, today=now.date(), family=ProfileFamily.EXCHANGE
        )
    ids: dict[str, UUID | int | str] = {
        "submission_id": handed_in,
        "brief_id": secret.id,
        "batch_id": batch,
        "pair_id": 1,
        "merge_id": 1,
        "slug": secret.slug,
        "interest_id": talk.id,
        "step": "text-en",
        "name": "all",
    }
    return begun, handed_in, ids
