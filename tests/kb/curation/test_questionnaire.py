"""The questionnaire about maturity: every run of answers ends, more yes never means less, every level is reached."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curation.questionnaire import assess, progress
from kb.model import InvalidValue, Language, Origin
from kb.taxonomy import InvalidVocabulary, Questionnaires, Vocabularies
from tests.vocabulary_memory import read_vocabularies

TODAY = date(2026, 5, 4)
STEPS = Questionnaires.read(
    Path(__file__).parents[3] / "content", read_vocabularies(Path(__file__).parents[3] / "content")
).maturity
IDS = [question.id for step in STEPS for question in step.questions]
answers = st.fixed_dictionaries({identifier: st.booleans() for identifier in IDS})


def up_to(level: int) -> dict[str, bool]:
    return {question.id: step.level <= level for step in STEPS for question in step.questions}


def test_beginning_in_the_middle() -> None:
    found = progress(STEPS, {})
    assert not found.is_done
    assert not found.asked
    assert [question.id for question in found.following] == ["realistic-conditions", "interfaces-settled"]


@pytest.mark.parametrize("level", range(10))
def test_every_level_is_reached(level: int) -> None:
    found = progress(STEPS, up_to(level))
    assert found.level == level
    assert len({question.id for question in found.asked}) == len(found.asked) <= 9


@given(answers)
def test_asking_one_after_the_other_always_ends_at_the_same_result(given_answers: dict[str, bool]) -> None:
    said: dict[str, bool] = {}
    for _ in IDS:
        found = progress(STEPS, said)
        if found.is_done:
            break
        said[found.following[0].id] = given_answers[found.following[0].id]
    assert progress(STEPS, said).level == progress(STEPS, given_answers).level


@given(answers, st.sampled_from(IDS))
def test_another_yes_never_lowers_the_level(given_answers: dict[str, bool], changed: str) -> None:
    before = progress(STEPS, given_answers | {changed: False}).level
    after = progress(STEPS, given_answers | {changed: True}).level
    assert before is not None
    assert after is not None
    assert before <= after


@given(answers)
def test_the_level_was_answered_with_yes_and_the_next_one_was_not(given_answers: dict[str, bool]) -> None:
    level = progress(STEPS, given_answers).level
    assert level is not None
    if level:
        assert all(given_answers[question.id] for question in STEPS[level - 1].questions)
    if level < 9:
        assert not all(given_answers[question.id] for question in STEPS[level].questions)


@given(st.dictionaries(st.text(max_size=20), st.booleans()), st.dictionaries(st.sampled_from(IDS), st.booleans()))
def test_strange_answers_do_no_harm(strange: dict[str, bool], partial: dict[str, bool]) -> None:
    assert progress(STEPS, strange | partial) == progress(STEPS, partial)


def test_the_reasons_are_the_answers() -> None:
    found = assess(STEPS, up_to(6), language=Language.DE, assessor="Researcher", today=TODAY)
    assert found is not None
    assert (found.value.level, found.origin, found.assessor) == (6, Origin.STATED, "Researcher")
    assert [item.quote.rpartition("? ")[2] for item in found.evidence] == ["Ja.", "Ja.", "Nein."]
    assert all(item.field == "questionnaire" and item.language is Language.DE for item in found.evidence)


def test_nothing_reached_is_unknown() -> None:
    assert assess(STEPS, up_to(0), language=Language.FI, assessor="Researcher", today=TODAY) is None


def test_open_questions_give_no_level() -> None:
    with pytest.raises(InvalidValue, match="realistic-conditions"):
        assess(STEPS, {}, language=Language.EN, assessor="Researcher", today=TODAY)


def test_every_level_has_its_questions() -> None:
    assert [step.level for step in STEPS] == list(range(1, 10))
    assert all(step.questions for step in STEPS)
    assert len(set(IDS)) == len(IDS)


def test_a_content_folder_without_questions_asks_nothing(tmp_path: Path, vocabularies: Vocabularies) -> None:
    found = Questionnaires.read(tmp_path, vocabularies)
    assert (found.maturity, found.patterns) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "- {level: 1, questions: []}",
        "- {level: 2, questions: [{id: a, question: {de: A?, en: A?, fi: A?}}]}",
        "- {level: 1, questions: [{id: a, question: {de: A?, en: A?}}]}",
        "level: 1",
    ],
)
def test_wrong_questions_are_named(tmp_path: Path, vocabularies: Vocabularies, text: str) -> None:
    file = tmp_path / "maturity" / "questionnaire" / "questions.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(InvalidVocabulary, match=r"questions\.yaml"):
        Questionnaires.read(tmp_path, vocabularies)
