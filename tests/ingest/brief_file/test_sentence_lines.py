"""One sentence a line, and back without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.brief_file.sentence_lines import fold_sentences, one_sentence_a_line

pieces = st.sampled_from(
    [
        "One sentence.",
        "Is it?",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\\",
        "- item",
        "1.",
        "```",
        "# x",
        "| a |",
        "z.B. so",
        "\t",
        "x",
    ]
)
texts = st.lists(pieces, max_size=14).map("".join) | st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n .\\"), max_size=80
)


@given(texts)
def test_what_was_written_is_folded_back(text: str) -> None:
    written = one_sentence_a_line(text)
    if written is not None:
        assert fold_sentences(written) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("One is here. Two is there. ", "One is here.\nTwo is there. "),
        ("Ab 3. Mai gilt z. B. das. Danach nicht.", "Ab 3. Mai gilt z. B. das.\nDanach nicht."),
        ("A line\nbroken by its author. Two.", "A line\\\nbroken by its author.\nTwo."),
        ("One. Two.\n\nThree. Four.", "One.\nTwo.\n\nThree.\nFour."),
        ("One. Two.\n- An item. With two sentences.", "One.\nTwo.\\\n- An item. With two sentences."),
        ("One. Two.\n```\nCode. Code.\n```", "One.\nTwo.\\\n```\\\nCode. Code.\\\n```"),
    ],
)
def test_sentences_stand_on_lines_of_their_own(text: str, written: str) -> None:
    assert one_sentence_a_line(text) == written
    assert fold_sentences(written) == text


@pytest.mark.parametrize("text", ["", "One.", "One.\nTwo.", "- One. Two.", "One.  Two blanks.", "One.\tTab."])
def test_a_text_without_a_line_of_several_sentences_stays_as_it_is(text: str) -> None:
    assert one_sentence_a_line(text) is None
