from datetime import date

import pytest

from ingest.enrich.passages import Passage
from ingest.enrich.technologies import find_technologies
from kb.model import Language
from kb.taxonomy import Vocabularies

TODAY = date(2026, 1, 1)


def found(vocabularies: Vocabularies, language: Language, text: str) -> list[str]:
    passages = [Passage(language, "description", text, "cordis:1")]
    return [item.value for item in find_technologies(passages, (), vocabularies, TODAY)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.EN, "The institute of mechatronics moved, and the logistics took a year."),
        (Language.EN, "Artificial intelligence raises questions that courts have hardly touched."),
        (Language.DE, "Die Gemeinde will die Kreislaufwirtschaft fördern und lädt zu Kaffee ein."),
        (Language.DE, "Der Arbeitskreis Ergonomie wählt einen neuen Vorstand."),
        (Language.FI, "Tekoäly puhuttaa kouluissa, ja opettajat toivovat ohjeita."),
    ],
)
def test_an_everyday_word_alone_is_no_technology(vocabularies: Vocabularies, language: Language, text: str) -> None:
    assert found(vocabularies, language, text) == []


def test_an_everyday_word_counts_beside_another_concept_of_its_branch(vocabularies: Vocabularies) -> None:
    text = "Anomaly detection finds worn pumps. The AI runs on a small computer."
    assert found(vocabularies, Language.EN, text) == ["anomaly-detection"]
    other = "The AI reads images of castings. Transfer learning spares examples."
    assert found(vocabularies, Language.EN, other) == ["transfer-learning"]


def test_an_everyday_word_counts_among_the_words_of_its_scope_note(vocabularies: Vocabularies) -> None:
    text = "Waste heat of compressors and furnaces is captured for heating and for the process next door."
    assert found(vocabularies, Language.EN, text) == ["waste-heat-recovery"]
    assert found(vocabularies, Language.EN, "A poem about waste heat and winter.") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.EN, "It works without machine learning and without vibration analysis."),
        (Language.EN, "A switch is used instead of machine vision."),
        (Language.DE, "Das gelingt ohne maschinelles Lernen."),
        (Language.DE, "Statt einer Schwingungsanalyse genügt ein Blick."),
        (Language.FI, "Se onnistuu ilman koneoppimista."),
    ],
)
def test_what_a_result_does_without_is_none_of_its_technologies(
    vocabularies: Vocabularies, language: Language, text: str
) -> None:
    assert found(vocabularies, language, text) == []


def test_what_only_the_problem_names_is_none_of_its_technologies(vocabularies: Vocabularies) -> None:
    def in_sections(**sections: str) -> list[str]:
        passages = [Passage(Language.EN, name, text, "cordis:1") for name, text in sections.items()]
        return [item.value for item in find_technologies(passages, (), vocabularies, TODAY)]

    solution = "Vibration analysis hears worn bearings."
    assert in_sections(solution=solution, problem="Laser welding is slow.") == ["vibration-analysis"]
    assert in_sections(solution=solution, next_step="Ask the colleagues of laser welding.") == ["vibration-analysis"]
    both = in_sections(solution=solution, problem="Laser welding is slow.", requirements="A cell for laser welding.")
    assert len(both) == 2
    assert set(in_sections(solution="Laser welding is fast.", problem="Laser welding was slow.")) < set(both)


def test_a_class_of_euroscivoc_is_known_by_its_code(vocabularies: Vocabularies) -> None:
    classes = (("/25/73/453/459", "Robotik und so fort"), ("/21/39/225", "oncology"))
    technologies = find_technologies([], (), vocabularies, TODAY, classes)
    assert [(item.value, item.evidence[0].quote) for item in technologies] == [("robotics", "Robotik und so fort")]


def test_a_class_given_by_code_and_by_label_counts_once(vocabularies: Vocabularies) -> None:
    both = find_technologies([], ("robotics",), vocabularies, TODAY, (("/25/73/453/459", "robotics"),))
    label = find_technologies([], ("robotics",), vocabularies, TODAY)
    assert [item.confidence for item in both] == [item.confidence for item in label] == [0.75]
