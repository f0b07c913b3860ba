import pytest

from kb.language import term
from kb.model import Language
from kb.search.concepts import Interpreter
from kb.search.interpretation import ConceptNode, FacetNode, PhraseNode, PrefixNode, TermNode
from kb.search.prefixes import read_prefix
from kb.search.request import FacetName
from tests.contract.catalogue import TAXONOMY


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    return Interpreter(TAXONOMY)


def test_words_become_terms_of_each_language(interpreter: Interpreter) -> None:
    (node,) = interpreter.interpret("Maschinen").wanted
    assert isinstance(node, TermNode)
    assert node.terms[Language.DE] == "maschin"
    assert node.terms.keys() == set(Language)


def test_a_stop_word_of_one_language_decides_nothing(interpreter: Interpreter) -> None:
    read = interpreter.interpret("die casting")
    assert [node.word for node in read.wanted if isinstance(node, TermNode)] == ["casting"]
    assert [node.word for node in read.optional] == ["die"]
    assert Language.DE not in read.optional[0].terms


def test_stop_words_alone_are_wanted_as_they_stand(interpreter: Interpreter) -> None:
    read = interpreter.interpret("die")
    assert not read.optional
    assert [node.literal for node in read.wanted if isinstance(node, TermNode)] == [True]
    assert interpreter.interpret('"die"').wanted


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("vorausschauende Wartung für Pumpen", ("predictive-maintenance",)),
        ("Predictive MAINTENANCE and machine vision", ("predictive-maintenance", "machine-vision")),
        ("ennakoivan kunnossapidon", ("predictive-maintenance",)),
        ("maintenance", ("maintenance",)),
        ("machine vision machine vision", ("machine-vision",)),
        ('"predictive maintenance"', ()),
        ("-predictive maintenance", ("maintenance",)),
        ("predictive* maintenance", ("maintenance",)),
        ("title:predictive maintenance", ("maintenance",)),
        ("predictive -x maintenance", ("predictive-maintenance",)),
        ("pumps", ()),
    ],
)  # fmt: skip
def test_recognises_technologies_outside_quotes_fields_negation_and_prefix(
    interpreter: Interpreter, text: str, concepts: tuple[str, ...]
) -> None:
    assert interpreter.interpret(text).concepts == concepts


def test_concepts_can_be_switched_off(interpreter: Interpreter) -> None:
    read = interpreter.interpret("predictive maintenance", concepts=False)
    assert (read.concepts, read.words) == ((), 2)
    assert interpreter.interpret("predictive maintenance").words == 2


def test_a_concept_keeps_its_words_and_leaves_the_others(interpreter: Interpreter) -> None:
    concept, other = interpreter.interpret("machine vision gripper").wanted
    assert isinstance(concept, ConceptNode)
    assert [node.word for node in concept.words] == ["machine", "vision"]
    assert isinstance(other, TermNode)


def test_technology_values_may_be_labels(interpreter: Interpreter) -> None:
    read = interpreter.interpret('technology:"Konenäkö,robotics,nothing"')
    assert read.required == (FacetNode(FacetName.TECHNOLOGY, ("machine-vision", "robotics", "nothing")),)


def test_only_words_rank(interpreter: Interpreter) -> None:
    assert interpreter.interpret("").is_empty
    assert not interpreter.interpret("").scores
    assert not interpreter.interpret("-x maturity:trl6 opti*").scores
    assert interpreter.interpret("title:pump").scores
    assert interpreter.interpret("pump -x").scores


def test_phrases_lose_the_stop_words_of_each_language(interpreter: Interpreter) -> None:
    (node,) = interpreter.interpret('"state of the art"').wanted
    assert isinstance(node, PhraseNode)
    assert node.words == ("state", "of", "the", "art")
    assert node.terms[Language.EN] == ("state", "art")


@pytest.mark.parametrize(
    ("prefix", "language", "word"),
    [
        ("optimierun", Language.DE, "Optimierung"),
        ("optimier", Language.DE, "Optimierungen"),
        ("Fräs", Language.DE, "Fräsen"),
        ("Fraes", Language.DE, "Fräsen"),
        ("größ", Language.DE, "Größe"),
        ("batter", Language.EN, "batteries"),
        ("batteri", Language.EN, "batteries"),
        ("monitorin", Language.EN, "monitoring"),
        ("kunnossapi", Language.FI, "kunnossapito"),
    ],
)
def test_a_prefix_covers_the_stems_of_words_that_begin_with_it(prefix: str, language: Language, word: str) -> None:
    node = read_prefix(prefix)
    assert isinstance(node, PrefixNode)
    stem = term(word, language)
    assert stem is not None
    assert stem.startswith(node.beginnings[language]) or stem in node.stems[language]


def test_a_prefix_does_not_cover_other_words() -> None:
    node = read_prefix("optimierun")
    assert "optimist" not in node.stems[Language.DE]
    assert not any(len(stem) < 3 for stems in node.stems.values() for stem in stems)
