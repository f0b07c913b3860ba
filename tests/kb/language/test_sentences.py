import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language import detect_language, plain_text, sentence_at, sentences
from kb.model import Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das kostet z. B. 5 Euro. Es lohnt sich.", ["Das kostet z. B. 5 Euro.", "Es lohnt sich."]),
        ("In der 3. Phase beginnt es. Dann folgt mehr.", ["In der 3. Phase beginnt es.", "Dann folgt mehr."]),
        ("See Fig. 3 for details. It works!", ["See Fig. 3 for details.", "It works!"]),
        ("Tämä on esim. hyvä. Toinen lause.", ["Tämä on esim. hyvä.", "Toinen lause."]),
        ("Version 2.0 is out. Use it", ["Version 2.0 is out.", "Use it"]),
        ("It harms proteins.Our focus is new.", ["It harms proteins.", "Our focus is new."]),
        ("Read docs.python.org or Node.js files.", ["Read docs.python.org or Node.js files."]),
        ("Ein Anschluss mit 250 A. Weitere Partner.", ["Ein Anschluss mit 250 A.", "Weitere Partner."]),
        ("The belt runs at 3 m/s. It is new.", ["The belt runs at 3 m/s.", "It is new."]),
        ("Bei 40 °C. Danach nicht.", ["Bei 40 °C.", "Danach nicht."]),
        ("Die Breite ist 10 mm. Das reicht.", ["Die Breite ist 10 mm.", "Das reicht."]),
        ("Es kostet 3 Mio. Euro im Jahr.", ["Es kostet 3 Mio. Euro im Jahr."]),
        ("Pumpen, Ventile usw. Das Projekt endet.", ["Pumpen, Ventile usw.", "Das Projekt endet."]),
        ("Pumps, valves, etc. are watched.", ["Pumps, valves, etc. are watched."]),
        ("Am 3. Mai begann es. Es endet am 4. Juni.", ["Am 3. Mai begann es.", "Es endet am 4. Juni."]),
        ("Es erreicht TRL 4. Danach folgt TRL 6.", ["Es erreicht TRL 4.", "Danach folgt TRL 6."]),
        ("Päätös tehtiin 3. toukokuuta. Hanke alkoi.", ["Päätös tehtiin 3. toukokuuta.", "Hanke alkoi."]),
        ("Lisätietoja, ks. Liite 2. Koodi on avoin.", ["Lisätietoja, ks. Liite 2.", "Koodi on avoin."]),
        ("Esim. Anturi mittaa 3,5 V. Se riittää.", ["Esim. Anturi mittaa 3,5 V.", "Se riittää."]),
        ("Gem. Abs. 3 gilt z. B. Folgendes.", ["Gem. Abs. 3 gilt z. B. Folgendes."]),
        (
            "See Fig. 3 and Sec. 4.2 by J. Example et al. Methods follow.",
            ["See Fig. 3 and Sec. 4.2 by J. Example et al. Methods follow."],
        ),
        ("First paragraph\n\nSecond paragraph", ["First paragraph", "Second paragraph"]),
        ("Points:\n- one\n- two", ["Points:", "- one", "- two"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_sees_their_end(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == expected


@given(st.text())
def test_sentences_stand_where_they_say_and_lose_no_word(text: str) -> None:
    found = sentences(text)
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
    assert "".join("".join(sentence.text.split()) for sentence in found) == "".join(text.split())


def test_the_sentence_at_a_position() -> None:
    text = "One here. Two there."
    found = sentence_at(text, text.index("there"))
    assert found is not None
    assert found.text == "Two there."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Anlage wird mit einem Sensor überwacht und die Daten werden gespeichert.", Language.DE),
        ("The machine is monitored by a sensor and the data are stored in a database.", Language.EN),
        (
            "Koneen kuntoa seurataan antureilla, ja tiedot ovat myös niiden käytössä, jotka sitä tarvitsevat.",
            Language.FI,
        ),
        ("OPC UA", None),
        ("", None),
    ],
)
def test_language_is_known_by_function_words_only(text: str, language: Language | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("no marks", "no marks"),
        ("**bold** and *slanted* and `code`", "bold and slanted and code"),
        ("[text](https://example.org) ![picture](x.png)", "text picture"),
        ("### Heading\n- item\n1. first", "Heading\nitem\nfirst"),
        ("a < b and x_y_z", "a < b and x_y_z"),
        ("<b>tag</b>", "tag"),
        (r"\# no heading", "# no heading"),
    ],
)
def test_plain_text_is_what_a_reader_sees(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain
