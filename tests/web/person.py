"""Somebody with a browser, as the tests of several parts of the site need people."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.curation.submissions import begin_submission
from kb.model import (
    Account,
    AccountRole,
    Consent,
    Contact,
    DraftText,
    DraftTexts,
    Language,
    Submission,
    SubmissionDraft,
    SubmissionStart,
    new_id,
)
from kb.store import SignInSecrets
from tests.web.accounts.conftest import HASH, sign_in
from tests.web.conftest import english
from tests.web.html_page import Page
from web.silta import Silta

COMPLETE = SubmissionDraft(
    texts=DraftTexts(
        en=DraftText(
            title="Hearing pumps",
            summary="A sensor hears worn bearings.",
            problem="Pumps stop without a warning.",
            solution="A sensor listens to the bearings.",
            benefit="Less downtime.",
        )
    ),
    contact=Contact(name="Transfer desk", email="transfer@example.org"),
    consent=Consent(given_by="A Person", given_on=date(2026, 5, 4), wording="contact-1"),
)
"""What somebody may hand in."""


@dataclass
class Person:
    """Somebody with a browser."""

    client: FlaskClient = field(repr=False)
    account: Account
    silta: Silta = field(repr=False)
    home: str = "/account"
    """A page that the person may open."""

    def page(self, address: str, status: int = 200) -> Page:
        """Open a page that must be sound."""
        return sound(self.client.get(address), status)

    def send(self, address: str, form: dict[str, Any] | None = None, **fields: Any) -> TestResponse:
        """Send a form with the token that any page of the person has."""
        token = Page(self.client.get(self.home).text).all("input", name="csrf_token")[0]["value"]
        return self.client.post(address, data={"csrf_token": token, **(form or {}), **fields})

    def told(self, response: TestResponse) -> str:
        """The text of the page to which a form led."""
        assert response.status_code == 303, response.text[:500]
        return self.page(response.headers["Location"]).text

    def begin(self, draft: SubmissionDraft = COMPLETE) -> Submission:
        """Begin a submission without the pages."""
        with self.silta.database.unit_of_work(writing=True) as work:
            made = begin_submission(work, self.account.actor, SubmissionStart.EMPTY, draft, datetime.now(UTC))
            work.commit()
        return made

    def stored(self, submission_id: UUID) -> Submission:
        """Return a submission as it is stored."""
        with self.silta.database.unit_of_work() as work:
            found = work.submissions.get(submission_id)
        assert found is not None
        return found


def sound(response: TestResponse, status: int = 200) -> Page:
    """Return a page, which has this status and sound markup with unique ids."""
    assert response.status_code == status, response.text[:500]
    page = Page(response.text)
    assert page.problems == []
    assert len(page.all("h1")) == 1
    identifiers = [element["id"] for element in page.elements if "id" in element.attributes]
    assert len(identifiers) == len(set(identifiers)), "an id is used twice"
    for element in page.elements:
        assert element.name != "style"
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")], element
    return page


def signed_in(
    silta: Silta,
    app: Flask,
    *roles: AccountRole,
    name: str = "A Person",
    organisation: str | None = None,
    home: str = "/account",
) -> Person:
    """Add somebody who is signed in with a browser of the person's own."""
    email = f"{uuid4().hex}@example.org"
    account = Account(
        id=new_id(),
        email=email,
        name=name,
        language=Language.EN,
        organisation=organisation,
        roles=frozenset(roles),
        created_at=datetime.now(UTC),
        confirmed_at=datetime.now(UTC),
    )
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets(password=HASH))
        work.commit()
    client = english(app)
    # Another address for each: one address may try to sign in only so often.
    client.environ_base["REMOTE_ADDR"] = f"2001:db8:{account.id.hex[-8:-4]}:{account.id.hex[-4:]}::1"
    assert sign_in(client, email).status_code == 302
    return Person(client, account, silta, home)
