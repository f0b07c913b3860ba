import pytest

from ingest.record import RawText
from ingest.text_language import OtherLanguage, language_of
from kb.model import Language

GERMAN = "Im Projekt wird ein Verfahren entwickelt, das Lecks findet. Es wird in fünf Hallen erprobt."
ENGLISH = "The project develops a method that finds leaks. It is tried in five halls."
FRENCH = "Le projet développe une méthode qui trouve les fuites dans les réseaux. Elle est essayée dans cinq halls."


def test_the_words_count_more_than_what_the_source_declares() -> None:
    notes: list[str] = []
    assert language_of(RawText("en"), "Lecks finden und messen", GERMAN, notes) is Language.DE
    assert notes == ["the text is declared as en but written in de; taken for de"]


def test_a_title_in_another_language_than_its_text_is_noted() -> None:
    notes: list[str] = []
    title = "Verfahren zur Ortung von Lecks in der Produktion"
    assert language_of(RawText("en"), title, ENGLISH, notes) is Language.EN
    assert notes == ["the title of the text in en is in de"]


def test_a_fourth_language_is_left_out_whatever_is_declared() -> None:
    with pytest.raises(OtherLanguage, match="en"):
        language_of(RawText("en"), "Fuites", FRENCH, [])
    with pytest.raises(OtherLanguage, match="fr"):
        language_of(RawText("fr"), "Fuites", FRENCH, [])


def test_without_a_declaration_and_without_evidence_it_is_taken_for_english() -> None:
    notes: list[str] = []
    assert language_of(RawText(None), "XQ-7", "MQTT 5", notes) is Language.EN
    assert len(notes) == 1
    assert language_of(RawText(None), "Leaks", GERMAN, []) is Language.DE
