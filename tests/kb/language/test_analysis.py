import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language import fold, index_terms, term, tokenise, words
from kb.model import Language


@pytest.mark.parametrize(
    ("language", "spellings"),
    [
        (Language.DE, ("Fräsmaschine", "Fraesmaschine", "FRÄSMASCHINEN", "fräsmaschine")),
        (Language.DE, ("Straße", "Strasse", "Straßen")),
        (Language.DE, ("Überwachung", "Ueberwachung", "Überwachungen")),
        (Language.EN, ("machine", "machines", "Machine")),
        (Language.EN, ("monitoring", "monitored", "Monitor")),
        (Language.FI, ("ennakoiva", "ennakoivan", "ennakoivaa")),
    ],
)
def test_spellings_and_inflections_of_a_word_are_one_term(language: Language, spellings: tuple[str, ...]) -> None:
    assert len({term(word, language) for word in spellings}) == 1


def test_different_words_are_different_terms() -> None:
    assert term("Maschine", Language.DE) != term("Messung", Language.DE)


@pytest.mark.parametrize(("language", "word"), [(Language.DE, "Und"), (Language.EN, "the"), (Language.FI, "että")])
def test_function_words_have_no_term(language: Language, word: str) -> None:
    assert term(word, language) is None


def test_hyphens_and_blanks_make_no_difference() -> None:
    assert index_terms("CNC-Maschine", Language.DE) == index_terms("CNC Maschine", Language.DE)
    assert index_terms("predictive-maintenance", Language.EN) == index_terms("predictive maintenance", Language.EN)


def test_full_width_letters_fold() -> None:
    assert fold("ＯＰＣ") == "opc"


@given(st.text(), st.sampled_from(Language))
def test_index_terms_are_the_terms_of_the_words_in_order(text: str, language: Language) -> None:
    expected = [item for item in (term(word, language) for word in words(text)) if item]
    assert index_terms(text, language) == expected


@given(st.text())
def test_tokens_lie_where_they_say(text: str) -> None:
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
