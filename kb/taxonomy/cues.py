"""Which words of a text point to a business-model pattern, a potential level or a sector."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.language import Token
from kb.model import Language
from kb.model.business_model import Cues
from kb.taxonomy.phrases import PhraseIndex


class CueMatch(NamedTuple):
    """A cue that was found in a text."""

    value: str
    """Id of what the cue points to."""
    cue: str
    start: int
    """Offset of its first character in the text."""
    end: int


class CueMatcher:
    """Finds the cues of one vocabulary in running text, in any inflection."""

    def __init__(self, cues: Mapping[str, Cues]) -> None:
        """Take the cues by the id of what they point to; each language is prepared when it is first asked for."""
        self._cues = cues
        self._indexes: dict[Language, PhraseIndex[str]] = {}

    def find(self, text: str, language: Language, tokens: Sequence[Token] | None = None) -> list[CueMatch]:
        """Return the cues in a text from left to right.

        :param tokens: the tokens of the text, where the caller has them already
        """
        if language not in self._indexes:
            phrases = [(cue, value) for value, item in self._cues.items() for cue in item.in_language(language)]
            self._indexes[language] = PhraseIndex(language, phrases)
        found = self._indexes[language].find(text, tokens=tokens)
        return [CueMatch(item.value, item.phrase, item.start, item.end) for item in found]
