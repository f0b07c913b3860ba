"""The labelled texts are what their README promises; how well the rules do on them is measured in benchmarks/."""

from collections import Counter

import pytest

from benchmarks.labelled import is_held_out, labelled_fields, labelled_passages, labelled_sources
from kb.language import sentences
from kb.model import SECTIONS, Language, PotentialLevel
from kb.taxonomy import Vocabularies


def test_there_are_as_many_as_promised_and_about_a_third_is_held_out() -> None:
    passages, sources = list(labelled_passages()), list(labelled_sources(SECTIONS))
    assert len(passages) >= 240
    assert len(sources) >= 60
    assert min(Counter(item.language for item in passages).values()) >= 80
    identifiers = [item.id for item in (*passages, *sources, *labelled_fields())]
    assert len(set(identifiers)) == len(identifiers)
    assert 0.25 < sum(map(is_held_out, identifiers)) / len(identifiers) < 0.4


def test_the_labels_are_values_of_the_vocabularies(vocabularies: Vocabularies) -> None:
    for item in labelled_passages():
        assert all(technology in vocabularies.taxonomy for technology in item.technologies), item.id
        assert item.patterns <= set(vocabularies.patterns), item.id
        assert item.potential in (None, *PotentialLevel), item.id
        implied = {up for technology in item.technologies for up in vocabularies.taxonomy.ancestors(technology)}
        assert item.technologies.isdisjoint(implied), item.id


def test_many_passages_name_no_technology() -> None:
    assert sum(not item.technologies for item in labelled_passages()) >= 40


@pytest.mark.parametrize("language", list(Language))
def test_passages_are_two_to_six_sentences_long_and_texts_six_to_fifteen(language: Language) -> None:
    for passage in labelled_passages():
        if passage.language is language:
            assert 2 <= len(sentences(passage.text)) <= 6, passage.id
    for source in labelled_sources(SECTIONS):
        if source.language is language:
            assert 6 <= len(source.sentences) <= 15, source.id


def test_the_chosen_sentences_exist_and_no_sentence_is_chosen_twice() -> None:
    for item in labelled_sources(SECTIONS):
        numbers = [number for chosen in item.chosen.values() for number in chosen]
        assert set(numbers) <= set(range(len(item.sentences))), item.id
        assert len(set(numbers)) == len(numbers), item.id
        assert {"problem", "solution", "benefit"} <= set(item.chosen), item.id
