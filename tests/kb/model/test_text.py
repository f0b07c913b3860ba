import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kb.model import Language, Text, Texts, explain
from kb.model.value import Line, printable

LINE = TypeAdapter[str](Line)
COMPLETE = {"title": "Title", "summary": "What an SME gains.", "description": "The source's own words."}


def problem(kind: type[Text] | type[Texts], fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(fields)
    return explain(caught.value)


def test_a_summary_has_at_most_400_characters() -> None:
    assert len(Text(title="t", summary="ä" * 400).summary) == 400
    said = problem(Text, {"title": "t", "summary": "x" * 412})
    assert said == "summary: 412 characters; at most 400 are allowed"


def test_a_title_has_1_to_250_characters() -> None:
    assert Text(title="x" * 250).title == "x" * 250
    assert problem(Text, {"title": "x" * 251}) == "title: 251 characters; at most 250 are allowed"
    assert problem(Text, {"title": "  "}).startswith("title: ")
    assert problem(Text, {}).startswith("title: ")


def test_a_section_has_at_most_20000_characters() -> None:
    assert problem(Text, {"title": "t", "solution": "x" * 20_001}).startswith(
        "solution: 20001 characters; at most 20000"
    )


def test_an_unknown_field_is_named() -> None:
    assert problem(Text, {"title": "t", "abstract": "a"}) == "abstract: unknown field"


def test_title_and_summary_are_one_line_and_sections_keep_theirs() -> None:
    text = Text(title=" a \n b\t c ", summary="d\r\ne", problem="f\r\n\r\ng\rh ")
    assert (text.title, text.summary, text.problem) == ("a b c", "d e", "f\n\ng\nh")


@pytest.mark.parametrize(
    ("fields", "complete"),
    [
        ({"description": "d"}, False),
        ({"summary": "s"}, False),
        ({"summary": "s", "description": "d"}, True),
        ({"summary": "s", "problem": "p", "solution": "s"}, False),
        ({"summary": "s", "problem": "p", "solution": "s", "benefit": "b"}, True),
        ({"problem": "p", "solution": "s", "benefit": "b", "description": "d"}, False),
    ],
)
def test_a_complete_text_has_a_summary_and_the_core_or_the_sources_words(
    fields: dict[str, str], complete: bool
) -> None:
    assert Text(title="t", **fields).is_complete is complete


def test_missing_sections_are_named_in_the_order_of_reading() -> None:
    text = Text(title="t", solution="s", requirements="r")
    assert text.missing_sections == ("problem", "benefit", "next_step")


def test_one_language_is_complete() -> None:
    said = problem(Texts, {"en": {"title": "t"}, "de": {"title": "t", "summary": "s"}})
    assert "at least one language (de, en or fi) is complete: title, summary" in said
    assert "at least one language" in problem(Texts, {})
    assert problem(Texts, {"sv": COMPLETE}).startswith("sv: unknown field")
    assert problem(Texts, {"en": {**COMPLETE, "summary": "x" * 401}}).startswith("en.summary: 401 characters")


def test_languages_come_in_one_order() -> None:
    texts = Texts.model_validate({"fi": COMPLETE, "de": COMPLETE})
    assert texts.languages == (Language.DE, Language.FI)
    assert [language for language, _ in texts] == [Language.DE, Language.FI]
    assert texts.get(Language.EN) is None


@given(
    st.dictionaries(st.sampled_from(Language), st.booleans(), min_size=1).filter(lambda given: any(given.values())),
    st.sampled_from(Language),
)
def test_the_nearest_text_is_the_own_language_or_the_first_complete_one(
    complete: dict[Language, bool], wanted: Language
) -> None:
    texts = Texts.model_validate({key.value: COMPLETE if value else {"title": "T"} for key, value in complete.items()})
    language, text = texts.nearest(wanted)
    order = [key for key in (Language.EN, Language.DE, Language.FI) if complete.get(key)]
    assert language == (wanted if wanted in complete else order[0])
    assert text == texts.get(language)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x07", "\x85", "\ud800"])
def test_control_characters_are_named_with_their_place(character: str) -> None:
    said = problem(Text, {"title": f"ab{character}c"})
    if character == "\ud800":  # pydantic refuses it before the model sees it
        assert said.startswith("title: ")
    else:
        assert said == f"title: control character U+{ord(character):04X} at position 2; remove it"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t\r")))
def test_printable_is_normal_and_stays_as_it_is(text: str) -> None:
    normal = printable(text)
    assert "\r" not in normal
    assert printable(normal) == normal


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=600))
def test_a_line_is_one_line_or_refused(text: str) -> None:
    try:
        line = LINE.validate_python(text)
    except ValidationError:
        return
    assert 1 <= len(line) <= 500
    assert " ".join(line.split()) == line
    assert LINE.validate_python(line) == line
