"""What stands for people whose account is gone, in each language."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import Account, AccountRole, Language, TransferBrief, new_id
from kb.store import STAND_INS, pseudonym
from tests.web.html_page import Page
from tests.web.small_site import brief, confirmed
from web.people_names import person_name
from web.silta import Silta


@pytest.mark.parametrize("language", Language)
def test_every_stand_in_has_words_of_its_own_in_every_language(app: Flask, language: Language) -> None:
    with app.test_request_context(f"/?lang={language.value}"):
        shown = {person_name(name) for name in STAND_INS}
        assert len(shown) == len(AccountRole)
        assert shown.isdisjoint(STAND_INS)
        assert person_name("Former Scout") == "Former Scout", "a name is left as it is"
        assert person_name(None) == ""


def test_the_stand_in_of_every_role_is_known() -> None:
    for role in AccountRole:
        account = Account(
            id=new_id(),
            email="person@example.org",
            name="A Person",
            language=Language.EN,
            roles=frozenset({role}),
            created_at="2026-05-04T00:00:00Z",  # type: ignore[arg-type]
        )
        assert STAND_INS[pseudonym(account)] is role


@pytest.mark.parametrize(
    ("code", "words"), [("de", "Scout (ausgeschieden)"), ("en", "a former scout"), ("fi", "entinen siirtoasiantuntija")]
)
def test_a_brief_says_in_the_readers_language_who_answered_for_a_level(
    site_of: Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]], code: str, words: str
) -> None:
    judged = brief("judged", maturity={**confirmed({"level": 6}), "assessor": "former scout"})
    _, client = site_of([judged])
    page = Page(client.get(f"/briefs/judged?lang={code}").text)
    assert words in page.text
