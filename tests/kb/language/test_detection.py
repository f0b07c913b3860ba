import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language import written_language
from kb.model import Language


@pytest.mark.parametrize(
    ("text", "declared", "written"),
    [
        ("Drahtlose Sensoren für ältere Maschinen", Language.EN, Language.DE),
        ("Wireless sensors for the older machines", Language.DE, Language.EN),
        ("Valimoiden energiatehokkuus verkotettujen uunien avulla", Language.EN, Language.FI),
        ("Wireless sensors for older machines", Language.EN, Language.EN),
        ("BENCH-7", Language.FI, Language.FI),
        ("Machine Learning", Language.DE, Language.DE),
        ("", Language.DE, Language.DE),
        ("Maintenance prédictive des pompes dans l'industrie", Language.EN, None),
        ("Voorspellend onderhoud van pompen in de procesindustrie", Language.EN, None),
        ("Projektet utvecklar en metod som hittar läckor och är enkel att använda.", Language.EN, None),
    ],
)
def test_a_field_is_in_the_language_that_its_words_show(
    text: str, declared: Language, written: Language | None
) -> None:
    assert written_language(text, declared) is written


@given(st.text(), st.sampled_from(Language))
def test_any_text_has_an_answer(text: str, declared: Language) -> None:
    assert written_language(text, declared) in (*Language, None)


@given(st.from_regex(r"[0-9 .,;-]{0,40}", fullmatch=True), st.sampled_from(Language))
def test_numbers_keep_the_declared_language(text: str, declared: Language) -> None:
    assert written_language(text, declared) is declared
