"""A contact is shown with a consent only, and a consent says enough to be shown to whoever asks for it."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from kb.model import Consent, Contact, TransferBrief, new_id
from kb.model.submission import draft_of

PERSON = {"name": "A. Person", "email": "person@example.org", "phone": "+358 40 0000000"}


def brief(contact: dict[str, Any] | None) -> TransferBrief:
    text = {"title": "Pumps", "summary": "Fewer stops.", "problem": "P.", "solution": "S.", "benefit": "B."}
    return TransferBrief.model_validate({"id": new_id(), "slug": "pumps", "texts": {"en": text}, "contact": contact})


@pytest.mark.parametrize(
    "consent",
    [
        {"given_by": "A. Person", "wording": "contact-1"},
        {"basis": "recorded", "given_by": "A. Person", "note": "by mail"},
        {"basis": "desk"},
    ],
)
def test_readers_see_who_agreed_and_nothing_of_the_record(consent: dict[str, Any]) -> None:
    agreed = brief({**PERSON, "consent": {"given_on": "2026-05-04", **consent}})
    assert agreed.shown_contact == Contact(**PERSON)
    assert "given_on" not in agreed.for_readers.model_dump_json(exclude_none=True)


def test_readers_do_not_see_who_has_not_agreed() -> None:
    silent = brief(dict(PERSON))
    assert silent.shown_contact is None
    assert "person@example.org" not in silent.for_readers.model_dump_json()
    assert silent.contact is not None, "the desk still sees whom to ask"


@pytest.mark.parametrize(
    "consent",
    [
        {"given_by": "A. Person"},
        {"wording": "contact-1"},
        {"basis": "recorded", "given_by": "A. Person"},
        {"basis": "recorded", "note": "by mail"},
        {"basis": "told-me"},
    ],
)
def test_a_consent_that_proves_nothing_is_refused(consent: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Consent.model_validate({"given_on": date(2026, 5, 4), **consent})


def test_a_brief_taken_back_as_a_draft_keeps_the_consent_apart() -> None:
    agreed = brief({**PERSON, "consent": {"given_on": "2026-05-04", "basis": "desk"}})
    draft = draft_of(agreed)
    assert draft.contact == Contact(**PERSON)
    assert draft.consent is not None
    assert draft.to_brief(agreed.id, agreed.slug) == agreed
