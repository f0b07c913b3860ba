"""From answers about the business to patterns, with the answers as reasons."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curation.pattern_helper import SUGGESTIONS, assess_pattern, suggest
from kb.model import Language, Origin
from kb.taxonomy import InvalidVocabulary, Questionnaires, Vocabularies
from tests.vocabulary_memory import read_vocabularies

CONTENT = Path(__file__).parents[3] / "content"
QUESTIONS = Questionnaires.read(CONTENT, read_vocabularies(CONTENT)).patterns
choices = st.fixed_dictionaries(
    {}, optional={item.id: st.sampled_from([answer.id for answer in item.answers]) for item in QUESTIONS}
)


def test_most_named_first() -> None:
    found = suggest(QUESTIONS, {"what-is-offered": "equipment", "what-holds-back": "investment", "how-used": "rarely"})
    assert [item.pattern for item in found[:2]] == ["rent-instead-of-buy", "pay-per-use"]
    assert [len(item.because) for item in found[:2]] == [3, 3]


@given(choices)
def test_every_suggestion_has_its_reasons(chosen: dict[str, str]) -> None:
    found = suggest(QUESTIONS, chosen)
    assert len(found) <= SUGGESTIONS
    assert [len(item.because) for item in found] == sorted((len(item.because) for item in found), reverse=True)
    for item in found:
        assert item.because
        assert all(item.pattern in answer.patterns and answer.id in chosen.values() for answer in item.because)


@given(choices, st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_strange_answers_do_no_harm(chosen: dict[str, str], strange: dict[str, str]) -> None:
    assert suggest(QUESTIONS, strange | chosen) == suggest(QUESTIONS, chosen)


def test_most_patterns_can_be_reached(vocabularies: Vocabularies) -> None:
    alone = {
        suggestion.pattern
        for question in QUESTIONS
        for answer in question.answers
        for suggestion in suggest(QUESTIONS, {question.id: answer.id})
    }
    assert len(alone) >= 50
    assert alone <= vocabularies.patterns.keys()


def test_a_pattern_that_is_taken_over_keeps_its_reasons() -> None:
    (first, *_) = suggest(QUESTIONS, {"resources": "waste"})
    found = assess_pattern(first, language=Language.FI, assessor="Researcher", today=date(2026, 5, 4))
    assert (found.value, found.origin) == ("trash-to-cash", Origin.STATED)
    assert found.evidence[0].quote == "Se tekee jätteestä tai hukkalämmöstä jotakin hyödyllistä."


def test_an_unknown_pattern_is_named(tmp_path: Path, vocabularies: Vocabularies) -> None:
    file = tmp_path / "business_models" / "questionnaire" / "questions.yaml"
    file.parent.mkdir(parents=True)
    words = "{de: A, en: A, fi: A}"
    file.write_text(
        f"- {{id: q, question: {words}, answers: [{{id: a, statement: {words}, patterns: [magic]}}, "
        f"{{id: b, statement: {words}}}]}}"
    )
    with pytest.raises(InvalidVocabulary, match="magic"):
        Questionnaires.read(tmp_path, vocabularies)
