import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language import CompoundSplitter, compound_parts, term
from kb.model import Language


@pytest.mark.parametrize(
    ("compound", "inside"),
    [
        ("Fräsmaschinenüberwachung", ("Überwachung", "Maschine", "Fräsmaschine")),
        ("Maschinenzustandsüberwachung", ("Zustandsüberwachung", "Zustand")),
        ("Energieverbrauch", ("Energie", "Verbrauch")),
        ("Messdatenerfassung", ("Daten", "Erfassung", "Messdaten")),
        ("Druckluftleckage", ("Leckage", "Druckluft")),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, inside: tuple[str, ...]) -> None:
    parts = compound_parts(compound)
    for word in inside:
        assert term(word, Language.DE) in parts


@pytest.mark.parametrize("word", ["Instandhaltung", "Unternehmen", "Entwicklung", "Kamera", "Produktion", "machinery"])
def test_words_that_are_no_compounds_stay_whole(word: str) -> None:
    assert compound_parts(word) == ()


def test_linking_elements_are_left_out() -> None:
    splitter = CompoundSplitter(["Qualität", "Prüfung", "Gerät"])
    assert splitter.split("Qualitätsprüfungsgeräte") == ("qualität", "prüfung", "gerät")


@given(st.lists(st.sampled_from(["maschine", "prüfung", "daten", "energie"]), min_size=2, max_size=4))
def test_any_chain_of_known_words_is_cut_into_them(parts: list[str]) -> None:
    splitter = CompoundSplitter(["maschine", "prüfung", "daten", "energie"])
    assert splitter.split("".join(parts)) == tuple(parts)


@given(st.text(alphabet="abendsrtü", min_size=20, max_size=60))
def test_nonsense_ends_quickly_and_without_an_error(word: str) -> None:
    compound_parts(word)
