"""Words in three languages: what is found in a query, and that a wrong file is named."""

from pathlib import Path

import pytest

from kb.model import Language
from kb.taxonomy import InvalidVocabulary, Lexicon, LexiconEntry, Vocabularies

DE, EN, FI = Language.DE, Language.EN, Language.FI
LEXICON = Lexicon(
    LexiconEntry({DE: tuple(de.split(",")), EN: tuple(en.split(",")), FI: tuple(fi.split(","))})
    for de, en, fi in (
        ("Abwärme,Restwärme", "waste heat", "hukkalämpö"),
        ("Schwingung", "vibration", "värähtely"),
        ("Überwachung", "monitoring", "valvonta"),
        ("Lager", "bearing", "laakeri"),
        ("Lager", "warehouse", "varasto"),
        ("bauen", "build", "rakentaa"),
        ("Bauer", "farmer", "maanviljelijä"),
    )
)


def found(text: str, language: Language) -> list[tuple[int, int, list[set[str]]]]:
    return [
        (sense.first, sense.end, [{item.text for item in part} for part in sense.parts])
        for sense in LEXICON.find(text.split(), language)
    ]


def test_words_are_found_in_any_inflection_with_their_translations() -> None:
    assert found("die Restwärmen nutzen", DE) == [(1, 2, [{"waste heat", "hukkalämpö"}])]
    assert found("hukkalämmön talteenotto", FI) == [(0, 1, [{"Abwärme", "Restwärme", "waste heat"}])]


def test_a_phrase_is_found_as_a_whole() -> None:
    assert found("use waste heat", EN) == [(1, 3, [{"Abwärme", "Restwärme", "hukkalämpö"}])]
    assert found("waste", EN) == []


def test_a_compound_has_the_senses_of_its_parts() -> None:
    assert found("Schwingungsüberwachung", DE) == [(0, 1, [{"vibration", "värähtely"}, {"monitoring", "valvonta"}])]
    sense = LEXICON.find(["Maschinenüberwachung"], DE)[0]
    assert (len(sense.parts), sense.is_whole) == (1, False)


def test_a_word_with_several_meanings_has_all_of_them() -> None:
    (sense,) = LEXICON.find(["Lager"], DE)
    assert {item.text for item in sense.parts[0]} == {"bearing", "laakeri", "warehouse", "varasto"}
    assert {item.meanings for item in sense.parts[0]} == {2}


def test_a_word_as_it_is_written_comes_before_others_of_its_stem() -> None:
    assert found("bauen", DE) == [(0, 1, [{"build", "rakentaa"}])]
    assert found("Bauern", DE) == [(0, 1, [{"build", "rakentaa", "farmer", "maanviljelijä"}])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("de\ten\nAbwärme\twaste heat\n", "the first line names the columns"),
        ("de\ten\tfi\nAbwärme\twaste heat\n", "line 2: 3 columns"),
        ("de\ten\tfi\n# note\nAbwärme\t|\thukkalämpö\n", "line 3: 3 columns"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "heat.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidVocabulary, match=message):
        Lexicon.read(tmp_path)


def test_the_lexicon_of_the_content_is_read(vocabularies: Vocabularies) -> None:
    assert len(vocabularies.lexicon) > 3500
    assert len(Lexicon.read(Path("nowhere"))) == 0
