"""Where long words may be broken."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from kb.model import Language
from tests.web.html_page import Page
from web.breaking import SHY, soft


@pytest.mark.parametrize(
    ("word", "language", "broken"),
    [
        ("Geschäftsmodelle", "de", "Geschäfts-modelle"),
        ("Bildverarbeitungserfahrung", "de", "Bild-verar-bei-tungs-erfahrung"),
        ("Zusammenfassung", "de", "Zusam-men-fas-sung"),
        ("Veröffentlichung", "de", "Veröf-fent-li-chung"),
        ("Liiketoimintamallit", "fi", "Liike-toi-min-ta-mallit"),
        ("Markkinapotentiaali", "fi", "Markki-na-po-ten-tiaali"),
        ("Roboter", "de", "Roboter"),
        ("internationalisation", "en", "internationalisation"),
        ("transfer@example.org", "de", "transfer@<wbr>example.<wbr>org"),
        ("https://example.org/a?b=1&c", "en", "https://<wbr>example.<wbr>org/<wbr>a?<wbr>b=<wbr>1&amp;<wbr>c"),
    ],
)
def test_words_are_broken_where_the_language_does(word: str, language: str, broken: str) -> None:
    assert soft(word, Language(language)).replace(SHY, "-") == broken


@given(st.text(), st.sampled_from(Language))
def test_nothing_but_places_to_break_is_added(text: str, language: Language) -> None:
    shown = soft(text, language)
    assert shown.replace("<wbr>", "").replace(SHY, "") == str(escape(text)).replace(SHY, "")
    assert shown.count("<wbr>") <= len(text)


def test_a_comparison_says_where_its_words_break(client: FlaskClient) -> None:
    address = "/compare?brief=vibration-watch-for-pumps&brief=griff-in-die-kiste&lang=de"
    page = Page(client.get(address).text)
    heading = next(cell.text for cell in page.all("th") if cell.text.replace(SHY, "").startswith("Zusammenfassung"))
    assert SHY in heading
    assert page.problems == []
