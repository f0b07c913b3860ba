"""Answers are kept while they are used."""

from kb.search.backends.kept import Kept


def test_what_was_made_is_not_made_again_until_others_took_its_place() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(2)

    def ask(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())

    assert [ask(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert made == ["a", "b"]
    ask("a")
    ask("c")  # b was used least recently
    ask("a")
    assert made == ["a", "b", "c"]
    ask("b")
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    for divisor, expected in ((0, None), (4, 2)):
        try:
            found = kept.get("key", lambda divisor=divisor: 8 // divisor)
        except ZeroDivisionError:
            found = None
        assert found == expected
