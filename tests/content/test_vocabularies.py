"""The shipped vocabularies are complete and their cues are of use."""

from collections import Counter

import pytest

from kb.model import Language, PotentialLevel
from kb.taxonomy import Vocabularies


def test_all_55_patterns_are_there_in_alphabetical_order(vocabularies: Vocabularies) -> None:
    patterns = list(vocabularies.patterns.values())
    assert [pattern.number for pattern in patterns] == list(range(1, 56))
    assert [pattern.name.en.lower() for pattern in patterns] == sorted(pattern.name.en.lower() for pattern in patterns)


def test_all_three_levels_are_there(vocabularies: Vocabularies) -> None:
    assert set(vocabularies.levels) == set(PotentialLevel)


@pytest.mark.parametrize("language", list(Language))
def test_every_cue_points_to_one_thing(vocabularies: Vocabularies, language: Language) -> None:
    for vocabulary in (vocabularies.patterns, vocabularies.levels, vocabularies.sectors):
        counts = Counter(cue.casefold() for item in vocabulary.values() for cue in item.cues.in_language(language))
        assert [cue for cue, count in counts.items() if count > 1] == []
        assert all(item.cues.in_language(language) for item in vocabulary.values())


@pytest.mark.parametrize("language", list(Language))
def test_every_cue_finds_what_it_points_to(vocabularies: Vocabularies, language: Language) -> None:
    for vocabulary, matcher in (
        (vocabularies.patterns, vocabularies.pattern_cues),
        (vocabularies.levels, vocabularies.level_cues),
        (vocabularies.sectors, vocabularies.sector_cues),
    ):
        for identifier, item in vocabulary.items():
            for cue in item.cues.in_language(language):
                assert [match.value for match in matcher.find(cue, language)] == [str(identifier)], cue


@pytest.mark.parametrize("language", list(Language))
def test_every_label_finds_its_technology(vocabularies: Vocabularies, language: Language) -> None:
    for technology in vocabularies.taxonomy:
        for label in (technology.label.in_language(language), *technology.synonyms(language)):
            found = [match.technology for match in vocabularies.labels.find(label, language)]
            assert found == [technology.id], label
