"""Taking a person out of openings."""

import json
from typing import Any

from kb.store.personal_bodies import Traces, without_traces
from kb.store.personal_data import Body
from tests.exchange.openings import TEXT, opening

GONE = Traces(names=frozenset({"Aino Example"}), mails=frozenset({"aino@example.org"}), pseudonym="somebody")
CONSENT = {"given_by": "Aino Example", "given_on": "2026-05-01", "wording": "supervisor-1"}


def cleaned(**changes: Any) -> dict[str, Any] | None:
    body = opening(**changes).model_dump_json(exclude_none=True).encode()
    found = without_traces(body, Body.PROFILE, GONE)
    return json.loads(found) if found is not None else None


def test_the_supervisor_goes_by_name_or_address() -> None:
    for person in ({"name": "Aino Example"}, {"name": "A. E.", "email": "Aino@example.org"}):
        after = cleaned(supervisor=person)
        assert after is not None
        assert "supervisor" not in after
        assert after["texts"]["en"]["title"] == TEXT["title"]


def test_who_agreed_for_somebody_else_is_a_pseudonym() -> None:
    after = cleaned(supervisor={"name": "Another One", "consent": CONSENT})
    assert after is not None
    assert after["supervisor"]["name"] == "Another One"
    assert after["supervisor"]["consent"]["given_by"] == "somebody"


def test_names_in_texts_are_replaced_and_others_stay_untouched() -> None:
    after = cleaned(texts={"en": {**TEXT, "description": "Ask Aino Example."}})
    assert after is not None
    assert after["texts"]["en"]["description"] == "Ask somebody."
    assert cleaned(supervisor={"name": "Another One"}) is None
