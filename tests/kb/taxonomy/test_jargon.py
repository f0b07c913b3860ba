"""Words that are pointed out to whoever writes a section."""

import pytest

from kb.curation.section_hints import Length, hints
from kb.model import Language
from kb.taxonomy import Vocabularies
from kb.taxonomy.jargon import JargonKind, find_jargon


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (Language.EN, "Predictive maintenance helps.", [("Predictive maintenance", JargonKind.TECHNOLOGY)]),
        (Language.EN, "The QXZ unit runs.", [("QXZ", JargonKind.ABBREVIATION)]),
        (Language.EN, "The quick exchange zone (QXZ) runs. The QXZ is new.", []),
        (Language.EN, "The QXZ (quick exchange zone) runs.", []),
        (Language.EN, "A CNC and a PDF for SMEs at 20 MHz.", []),
        (Language.EN, "A thermoelastoplastic shell.", [("thermoelastoplastic", JargonKind.RARE_WORD)]),
        (Language.DE, "Die Ersatzteilbeschaffung der Werkzeugmaschinen", []),
        (Language.DE, "Die Thermoelastoplastizität zählt.", [("Thermoelastoplastizität", JargonKind.RARE_WORD)]),
        (Language.FI, "Varaosahankinnoissa säästetään.", []),
        (Language.FI, "Termoelastoplastisuudessa", [("Termoelastoplastisuudessa", JargonKind.RARE_WORD)]),
    ],
)
def test_what_is_pointed_out(
    vocabularies: Vocabularies, language: Language, text: str, expected: list[tuple[str, JargonKind]]
) -> None:
    found = find_jargon(text, language, vocabularies)
    assert [(item.text, item.kind) for item in found] == expected
    assert all(bool(item.technology) == (item.kind is JargonKind.TECHNOLOGY) for item in found)


def test_each_technology_is_named_once(vocabularies: Vocabularies) -> None:
    found = find_jargon("Vibration analysis. **Vibration analysis** again.", Language.EN, vocabularies)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("characters", "length"),
    [(0, Length.EMPTY), (199, Length.SHORT), (200, Length.GOOD), (600, Length.GOOD), (601, Length.LONG)],
)
def test_lengths_are_those_of_the_text_without_marks(
    vocabularies: Vocabularies, characters: int, length: Length
) -> None:
    text = f"**{'a' * characters}**" if characters else "  \n"
    found = hints("problem", text, Language.EN, vocabularies)
    assert (found.characters, found.length) == (characters, length)


def test_an_unknown_section_is_a_mistake(vocabularies: Vocabularies) -> None:
    with pytest.raises(KeyError):
        hints("description", "", Language.EN, vocabularies)
