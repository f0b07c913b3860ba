import pytest

from kb.model import Language, LocalisedString, Technology
from kb.taxonomy import InvalidVocabulary, LabelMatcher, Taxonomy


def concept(identifier: str, de: str, en: str, fi: str, **more: object) -> Technology:
    note = LocalisedString(de="Satz.", en="Sentence.", fi="Lause.")
    label = LocalisedString(de=de, en=en, fi=fi)
    return Technology(id=identifier, uri=f"https://example.org/{identifier}", label=label, scope_note=note, **more)


TAXONOMY = Taxonomy(
    [
        concept("maintenance", "Instandhaltung", "maintenance", "kunnossapito"),
        concept(
            "condition-monitoring",
            "Zustandsüberwachung",
            "condition monitoring",
            "kunnonvalvonta",
            broader=("maintenance",),
            synonyms_en=("machine condition monitoring", "OEE"),
        ),
        concept(
            "vibration",
            "Schwingungsanalyse",
            "vibration analysis",
            "värähtelyanalyysi",
            broader=("condition-monitoring",),
        ),
    ]
)
MATCHER = LabelMatcher(TAXONOMY)


def found(text: str, language: Language | None = None, **more: bool) -> list[tuple[str, str]]:
    return [(match.technology, text[match.start : match.end]) for match in MATCHER.find(text, language, **more)]


def test_labels_are_found_in_any_inflection() -> None:
    assert found("durch Schwingungsanalysen an Pumpen", Language.DE) == [("vibration", "Schwingungsanalysen")]


def test_the_longest_label_wins() -> None:
    text = "We use machine condition monitoring daily"
    assert found(text, Language.EN) == [("condition-monitoring", "machine condition monitoring")]


def test_a_german_compound_holds_a_label() -> None:
    text = "Die Maschinenzustandsüberwachung hilft"
    assert found(text, Language.DE) == [("condition-monitoring", "Maschinenzustandsüberwachung")]


def test_an_abbreviation_needs_its_capitals_in_running_text_but_not_in_a_query() -> None:
    assert found("the oee of a line", Language.EN) == []
    assert found("the OEE of a line", Language.EN) == [("condition-monitoring", "OEE")]
    assert found("oee", any_case=True) == [("condition-monitoring", "oee")]


def test_a_query_is_matched_in_all_languages_without_overlap() -> None:
    assert found("kunnonvalvonta condition monitoring") == [
        ("condition-monitoring", "kunnonvalvonta"),
        ("condition-monitoring", "condition monitoring"),
    ]


def test_a_concept_knows_everything_broader() -> None:
    assert TAXONOMY.ancestors("vibration") == ("condition-monitoring", "maintenance")
    assert TAXONOMY.narrower("maintenance") == ("condition-monitoring",)
    assert TAXONOMY.tops == ("maintenance",)
    assert TAXONOMY.ancestors("nothing") == ()


@pytest.mark.parametrize(
    ("concepts", "complaint"),
    [
        (
            [concept("a", "A", "a", "a", broader=("b",)), concept("b", "B", "b", "b", broader=("a",))],
            "broader than itself",
        ),
        ([concept("a", "A", "a", "a", broader=("gone",))], "does not exist"),
        ([concept("a", "A", "same", "a"), concept("b", "B", "Same", "b")], "belongs to a already"),
        ([concept("a", "A", "a", "a", synonyms_en=("a",))], "is a synonym too"),
        (
            [concept("a", "A", "a", "a"), concept("b", "B", "b", "b", broader=("a",), related=("a",))],
            "related and broader or narrower",
        ),
    ],
)
def test_broken_integrity_is_refused(concepts: list[Technology], complaint: str) -> None:
    with pytest.raises(InvalidVocabulary, match=complaint):
        Taxonomy(concepts)
