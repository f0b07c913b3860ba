import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language
from kb.search.concepts import Interpreter
from kb.search.highlight import SNIPPET_LENGTH, Highlighter
from tests.contract.catalogue import TAXONOMY

DE, EN, FI = Language.DE, Language.EN, Language.FI
INTERPRETER = Interpreter(TAXONOMY)


def highlighter(query: str) -> Highlighter:
    return Highlighter(INTERPRETER.interpret(query), TAXONOMY)


def marks(query: str, text: str, language: Language) -> list[str]:
    return [fragment.text for fragment in highlighter(query).mark(text, language) if fragment.marked]


@pytest.mark.parametrize(
    ("query", "text", "language", "found"),
    [
        ("pump", "Pumps and a PUMP, pumping.", EN, ["Pumps", "PUMP", "pumping"]),
        ("bearings", "A bearing; unbearable.", EN, ["bearing"]),
        ("battery", "Batteries age.", EN, ["Batteries"]),
        ("Überwachung", "Fräsmaschinenüberwachung", DE, ["Fräsmaschinenüberwachung"]),
        ("Fräse", "Gefräst wird mit der Fraese oder Fräse.", DE, ["Fraese", "Fräse"]),
        ("Masse", "Das Maß der Massen.", DE, ["Maß", "Massen"]),
        ("Größe", "GRÖSSEN und Größen", DE, ["GRÖSSEN", "Größen"]),
        ("Haus", "Die Häuser", DE, ["Häuser"]),
        ("anturi", "Anturit ja anturilla", FI, ["Anturit", "anturilla"]),
        ('"digital twin"', "A digital model, a twin.", EN, ["digital", "twin"]),
        ("opti*", "Optics, option, coptic", EN, ["Optics", "option"]),
        ("optimierun*", "Optimierungen, optimal", DE, ["Optimierungen"]),
        ("title:pump", "A pump", EN, ["pump"]),
        ("machine vision", "Machine vision and vision machines", EN, ["Machine vision", "vision", "machines"]),
        ("machine vision", "Die industrielle Bildverarbeitung; Industrie.", DE, ["industrielle Bildverarbeitung"]),
        ("konenäkö", "What machine vision does to a machine.", EN, ["machine vision"]),
        ("-pump motor", "A pump and a motor", EN, ["motor"]),
        ("maturity:trl6", "trl6", EN, []),
        ("the", "The pump", EN, ["The"]),
        ("pump", "\u0130stanbul pump", EN, ["pump"]),
    ],
)  # fmt: skip
def test_marks_the_words_of_the_query(query: str, text: str, language: Language, found: list[str]) -> None:
    assert marks(query, text, language) == found


def test_nothing_asked_nothing_marked() -> None:
    idle = highlighter("maturity:trl6 -x")
    assert idle.is_idle
    assert [fragment.text for fragment in idle.mark("A pump", EN)] == ["A pump"]
    assert idle.mark("", EN) == idle.snippet("A pump", EN) == ()


def test_the_snippet_is_the_passage_with_the_most_different_words() -> None:
    text = f"{'A pump stands here. ' * 20}\n\n{'Nothing. ' * 50}\n\nHere the pump has a worn bearing.\n{'More. ' * 90}"
    snippet = highlighter("pump bearing").snippet(text, EN)
    shown = "".join(fragment.text for fragment in snippet)
    assert "pump has a worn bearing" in shown
    assert {fragment.text for fragment in snippet if fragment.marked} == {"pump", "bearing"}
    assert len(shown) <= SNIPPET_LENGTH
    assert shown in text
    assert not shown.startswith(" ")


def test_no_snippet_without_a_mark() -> None:
    assert highlighter("pump").snippet("Nothing of that kind.", EN) == ()


_WORDS = st.sampled_from(["pump", "Pumpen", "Überwachung", "machine vision", "\u0130x", "<b>", "ß", "\n\n", ". "])


@given(st.lists(_WORDS | st.text(max_size=8), max_size=60).map(" ".join), st.sampled_from(list(Language)))
def test_fragments_give_the_text_back(text: str, language: Language) -> None:
    tool = highlighter('pump überwachung* "machine vision" bearing')
    assert "".join(fragment.text for fragment in tool.mark(text, language)) == text
    snippet = "".join(fragment.text for fragment in tool.snippet(text, language))
    assert snippet in text


def test_twenty_texts_take_a_moment() -> None:
    body = " ".join(f"Maschine{number} Überwachung prüft den Zustand der Lager und Wellen." for number in range(30))
    tool = highlighter("vorausschauende Wartung Überwachung Lager")
    for _ in range(2):
        started = time.thread_time()
        for _ in range(20):
            tool.snippet(body, DE)
        taken = time.thread_time() - started
    assert taken < 0.1
