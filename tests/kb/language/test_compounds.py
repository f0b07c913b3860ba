import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.compounds import LabelledWord, labelled_words, score
from kb.language import CompoundSplitter, compound_parts, term
from kb.language.compounds import default_splitter
from kb.model import Language


@pytest.fixture(scope="module")
def labelled() -> list[LabelledWord]:
    return list(labelled_words())


@pytest.mark.parametrize(
    ("compound", "inside"),
    [
        ("Fräsmaschinenüberwachung", ("Überwachung", "Maschine", "Fräsmaschine")),
        ("Maschinenzustandsüberwachung", ("Zustandsüberwachung", "Zustand")),
        ("Energieverbrauch", ("Energie", "Verbrauch")),
        ("Messdatenerfassung", ("Daten", "Erfassung", "Messdaten")),
        ("Druckluftleckage", ("Leckage", "Druckluft")),
        ("Fraesmaschinenueberwachung", ("Überwachung", "Maschine", "Fräsmaschine")),
        ("Lagerschäden", ("Schaden", "Lager")),
    ],
)
def test_a_compound_is_found_by_its_parts(compound: str, inside: tuple[str, ...]) -> None:
    parts = compound_parts(compound)
    for word in inside:
        assert term(word, Language.DE) in parts


@pytest.mark.parametrize("word", ["Instandhaltung", "Unternehmen", "Entwicklung", "Kamera", "Produktion", "machinery"])
def test_words_that_are_no_compounds_stay_whole(word: str) -> None:
    assert compound_parts(word) == ()


def test_the_labelled_list_is_long_enough_and_names_no_word_twice(labelled: list[LabelledWord]) -> None:
    assert sum(bool(word.cuts) for word in labelled) >= 320
    assert sum(not word.cuts for word in labelled) >= 150
    assert len({word.text.lower() for word in labelled}) == len(labelled)
    assert all(len(cut) >= 2 for word in labelled for cut in word.cuts)


def test_compounds_are_cut_right_and_other_words_stay_whole(labelled: list[LabelledWord]) -> None:
    found = score(default_splitter(), labelled)
    assert found.cut_right >= 0.95 * found.compounds
    assert found.wrongly_cut <= 0.02 * found.others


def test_words_that_nobody_looked_at_while_improving_are_cut_right_too(labelled: list[LabelledWord]) -> None:
    found = score(default_splitter(), [word for word in labelled if word.held_out])
    assert found.compounds >= 150
    assert found.cut_right >= 0.95 * found.compounds


def test_linking_elements_are_left_out() -> None:
    splitter = CompoundSplitter(["Qualität", "Prüfung", "Gerät"])
    assert splitter.split("Qualitätsprüfungsgeräte") == ("qualität", "prüfung", "gerät")


def test_a_modifier_ends_no_word() -> None:
    splitter = CompoundSplitter(["mess-", "Gerät", "Halle"])
    assert splitter.split("Messgerät") == ("mess", "gerät")
    assert splitter.split("Hallenmess") == ()


def test_a_final_e_may_be_left_out_and_a_plural_change_its_vowel() -> None:
    splitter = CompoundSplitter(["Sprache", "Modell", "Daten", "Raum", "Land", "Spiel"])
    assert splitter.split("Sprachmodell") == ("sprach", "modell")
    assert splitter.split("Datenräumen") == ("daten", "räum")
    assert splitter.split("Länderspiel") == ("länd", "spiel")


def test_a_marked_boundary_needs_no_known_word() -> None:
    assert CompoundSplitter([]).split("Amortisationsrechnung") == ("amortisation", "rechnung")


def test_an_unknown_part_is_cut_off_beside_a_long_word_alone() -> None:
    splitter = CompoundSplitter(["Kamera", "Ofen", "Produktion"])
    assert splitter.split("Hyperspektralkamera") == ("hyperspektral", "kamera")
    assert splitter.split("Kupolofen") == ()
    assert splitter.split("Reproduktion") == ()
    assert splitter.split("Produktionell") == ()


def test_the_splitter_says_which_words_it_knows() -> None:
    splitter = CompoundSplitter(["Maschine"])
    assert splitter.knows("Maschinen")
    assert not splitter.knows("Roboter")


@given(st.lists(st.sampled_from(["maschine", "prüfung", "daten", "energie"]), min_size=2, max_size=4))
def test_any_chain_of_known_words_is_cut_into_them(parts: list[str]) -> None:
    splitter = CompoundSplitter(["maschine", "prüfung", "daten", "energie"])
    assert splitter.split("".join(parts)) == tuple(parts)


@given(st.text(alphabet="abendsrtü", min_size=20, max_size=60))
def test_nonsense_ends_quickly_and_without_an_error(word: str) -> None:
    compound_parts(word)


@given(st.text(max_size=70))
def test_parts_stand_in_the_word_in_order(word: str) -> None:
    lower = word.lower()
    end = 0
    for start, behind in default_splitter().spans(lower):
        assert end <= start < behind <= len(lower)
        end = behind
