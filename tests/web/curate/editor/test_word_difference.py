"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from web.curate.editor.word_difference import MOST, Kind, Piece, word_difference

TEXTS = st.text(st.sampled_from(list("ab ,.\n\u00e4")), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == after


@given(TEXTS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert {piece.kind for piece in word_difference(text, text)} <= {Kind.SAME}


def test_words_are_compared_not_letters() -> None:
    assert word_difference("Pumps stop at night.", "Pumps fail at night!") == (
        Piece(Kind.SAME, "Pumps"),
        Piece(Kind.REMOVED, " stop"),
        Piece(Kind.ADDED, " fail"),
        Piece(Kind.SAME, " at night"),
        Piece(Kind.REMOVED, "."),
        Piece(Kind.ADDED, "!"),
    )


def test_endless_texts_of_the_same_word_are_compared_by_lines() -> None:
    many = int(MOST**0.5) + 10
    before = "pump " * many + "\nsame line\n"
    after = "pump " * (many + 1) + "\nsame line\n"
    kinds = [piece.kind for piece in word_difference(before, after)]
    assert kinds == [Kind.REMOVED, Kind.ADDED, Kind.SAME]
    lines = "x\n" * many
    assert [piece.kind for piece in word_difference(lines, lines + "y")] == [Kind.REMOVED, Kind.ADDED]
