"""When two organisations turn out to be one, addresses lead on, and their people keep what is theirs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.curation.organisation_merges import merge_organisations
from kb.model import AccountRole
from tests.web.accounts.conftest import SECRET
from tests.web.conftest import english
from tests.web.cooperation.steps import FORM
from tests.web.person import Person, signed_in
from tests.web.small_site import brief, open_silta
from web.app import create_app
from web.silta import Silta

STAYS, GOES, PARTNER = "example-labs-fi", "example-labz-fi", "other-works-de"


@pytest.fixture
def silta(tmp_path: Path) -> Iterator[Silta]:
    """A knowledge base with two organisations of like names, and one that works with the second of them."""
    named: dict[str, list[dict[str, Any]]] = {
        "one": [{"name": "Example Labs", "country": "FI"}],
        "two": [{"name": "Example Labz", "country": "FI"}, {"name": "Other Works", "country": "DE"}],
    }
    briefs = [brief(slug, organisations=[{"organisation": item} for item in items]) for slug, items in named.items()]
    opened = open_silta(tmp_path, briefs, secret_key=SECRET, sign_ins_per_minute=0)
    yield opened
    opened.close()


@pytest.fixture
def app(silta: Silta, _compiled_catalogues: None) -> Flask:
    return create_app(silta)


def merge(silta: Silta) -> None:
    with silta.database.unit_of_work(writing=True) as work:
        (pair,) = work.organisation_pairs.waiting()
        stays, _ = merge_organisations(work, pair.id, author="a scout")
        assert stays.key == STAYS
        work.commit()


def test_the_address_of_the_one_that_went_leads_to_the_other(silta: Silta, app: Flask) -> None:
    client: FlaskClient = english(app)
    assert client.get(f"/organisations/{GOES}").status_code == 200
    merge(silta)
    answer = client.get(f"/organisations/{GOES}?lang=fi&_external=1&_scheme=javascript")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/organisations/{STAYS}?lang=fi")
    answer = client.get(f"/api/v1/organisations/{GOES}")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"https://silta.example.org/api/v1/organisations/{STAYS}",
    )
    shared = client.get(f"/alliance/briefs?organisation={GOES}&organisation={PARTNER}")
    assert "/briefs/two" in shared.text
    assert client.get("/organisations/nobody").status_code == 404


def test_its_researchers_keep_what_is_theirs(silta: Silta, app: Flask) -> None:
    def researcher(organisation: str) -> Person:
        return signed_in(silta, app, AccountRole.RESEARCHER, organisation=organisation)

    colleague, other, stranger = researcher(GOES), researcher(STAYS), researcher(PARTNER)
    handed_in = colleague.begin()
    offer = colleague.send("/cooperation/new", FORM).headers["Location"]
    for somebody in (other, stranger):
        assert somebody.client.get(f"/contribute/{handed_in.id}").status_code in {403, 404}
        assert somebody.client.get(offer).status_code == 404
    merge(silta)
    for somebody, reads in ((colleague, True), (other, True), (stranger, False)):
        assert (somebody.client.get(offer).status_code == 200) is reads
        assert (str(handed_in.id) in somebody.client.get("/contribute").text) is reads
        assert (offer in somebody.client.get("/cooperation/mine").text) is reads
