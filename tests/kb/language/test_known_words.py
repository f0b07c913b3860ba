"""Which words a dictionary knows, so that they are not taken for mistyped ones."""

import pytest

from kb.language.known_words import is_finnish_compound, is_known_word
from kb.model import Language

DE, EN, FI = Language.DE, Language.EN, Language.FI


@pytest.mark.parametrize(
    ("word", "language"),
    [("Bäckerei", DE), ("pumpen", DE), ("Fräsmaschine", DE), ("bakery", EN), ("WELDED", EN), ("leipomossa", FI)],
)
def test_knows_words_in_any_inflection_and_german_compounds(word: str, language: Language) -> None:
    assert is_known_word(word, language)


@pytest.mark.parametrize(
    ("word", "language"), [("Instanthaltung", DE), ("maintenence", EN), ("kunnosapito", FI), ("", EN), ("bakery", FI)]
)
def test_mistyped_and_foreign_words_are_unknown(word: str, language: Language) -> None:
    assert not is_known_word(word, language)


def test_finnish_compounds() -> None:
    assert is_finnish_compound("paineilmavuodot")
    assert not is_finnish_compound("xyzzypumppu")
    assert not is_finnish_compound("kone")
