"""How easy a text is to read: one figure a language, mapped onto three plain verdicts.

German has the Flesch reading ease in Amstad's form (T. Amstad, "Wie verständlich sind unsere Zeitungen?", 1978):
180 - words per sentence - 58.5 * syllables per word; higher is easier. English and Finnish have LIX (C. H. Björnsson,
"Läsbarhet", 1968): words per sentence + percentage of words of more than six letters; lower is easier. LIX needs no
syllables: those of English would need a pronouncing dictionary that textstat fetches from the network when it is
first asked, and Silta fetches nothing behind its operator's back.

The lines between the verdicts: *hard* begins where the authors put the most difficult texts, at a Flesch value of 30
(R. Flesch, "A new readability yardstick", 1948) and a LIX of 56 (J. Anderson, "Lix and Rix", 1983: college level).
*Plain* ends where about one in eight sections of Silta's own briefs lies beyond it; they are written for small firms
and name machines, which costs every figure some points. Finnish inflects and compounds, so its words are longer in
texts that are no harder: on the same briefs its LIX lies 26 above the English one (median 66 and 40), and its lines
lie as much higher. A test holds the shipped briefs on the plain side.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import Protocol, cast

from kb.language.plain_text import plain_text
from kb.language.sentences import sentences
from kb.model import Language, SiltaError

ENOUGH_WORDS = 25
"""Words below which a figure says nothing."""
LONG_SENTENCE = 25
"""Words from which on a sentence is pointed out."""
_PLAIN = {Language.DE: 42.0, Language.EN: 46.0, Language.FI: 72.0}
_HARD = {Language.DE: 30.0, Language.EN: 56.0, Language.FI: 82.0}
_STOPS = re.compile(r"[.!?…]+")
_LOCALE = {Language.DE: "de_DE", Language.EN: "en_GB", Language.FI: "fi_FI"}


class ReadabilityMissing(SiltaError):
    """The library for readability is not installed; the message names the extra."""


class Ease(StrEnum):
    """The verdict."""

    PLAIN = "plain"
    DEMANDING = "demanding"
    HARD = "hard"


class Formula(StrEnum):
    """What the figure is."""

    FLESCH_AMSTAD = "flesch-amstad"
    LIX = "lix"


@dataclass(frozen=True, slots=True)
class Readability:
    """A figure and what it means."""

    formula: Formula
    figure: float
    ease: Ease
    words_per_sentence: float
    longest: int
    """Words of the longest sentence."""


class _Statistics(Protocol):
    def set_lang(self, lang: str) -> None: ...
    def flesch_reading_ease(self, text: str) -> float: ...
    def lix(self, text: str) -> float: ...


def is_available() -> bool:
    """Whether the library is installed."""
    return find_spec("textstat") is not None


def read_ease(text: str, language: Language) -> Readability | None:
    """Judge a section.

    :param text: Markdown
    :returns: None when it is too short to be judged
    :raises ReadabilityMissing: when the library is not installed
    """
    lengths: list[int] = []
    plain: list[str] = []
    for sentence in sentences(plain_text(text)):
        # textstat ends a sentence at every stop, also at that of an abbreviation or a number.
        words = _STOPS.sub(" ", sentence.text).split()
        if any(char.isalpha() for word in words for char in word):
            lengths.append(len(words))
            plain.append(f"{' '.join(words)}.")
    if sum(lengths) < ENOUGH_WORDS:
        return None
    statistics = _statistics(language)
    joined = " ".join(plain)
    if language is Language.DE:
        formula, figure = Formula.FLESCH_AMSTAD, statistics.flesch_reading_ease(joined)
    else:
        formula, figure = Formula.LIX, statistics.lix(joined)
    return Readability(
        formula, round(figure, 1), _ease(figure, language), round(sum(lengths) / len(lengths), 1), max(lengths)
    )


def _ease(figure: float, language: Language) -> Ease:
    plain, hard = _PLAIN[language], _HARD[language]
    # Flesch counts downwards.
    if (figure >= plain) if plain > hard else (figure <= plain):
        return Ease.PLAIN
    return Ease.HARD if ((figure < hard) if plain > hard else (figure > hard)) else Ease.DEMANDING


@cache
def _statistics(language: Language) -> _Statistics:
    """Return textstat's functions with a language set; each language its own, because setting it is not thread-safe."""
    try:
        from textstat.textstat import textstatistics
    except ModuleNotFoundError as error:
        message = "judging how easy a text is to read needs more packages: pip install 'silta[contribute]'"
        raise ReadabilityMissing(message) from error
    made = cast("_Statistics", textstatistics())
    made.set_lang(_LOCALE[language])
    return made
