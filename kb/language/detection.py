"""Which language a text or a field is written in: by its function words, short ones by their spelling too."""

import re
from collections.abc import Mapping
from functools import cache

from kb.language.stop_words import STOP_WORDS
from kb.language.tokens import words
from kb.language.word_lists import read_words
from kb.model import Language

MIN_EVIDENCE = 3
"""Function words that a text needs before its language counts as known."""
MAX_WORDS = 400
MARGIN = 1.5
"""How many times the evidence of a language must be that of every other one."""
SAMPLE = 60
"""Words of a declared field that are looked at; its first sentences tell."""
FUNCTION_WORD = 2
SPELLING = 1
"""What a function word and a word in the spelling of a language count in a declared field."""
MIN_AGAINST = 3
"""What another language needs before it counts more than the one that the source declares."""
_OTHERS = ("fr", "es", "it", "pt", "nl", "sv", "da", "pl", "et", "cs")

# Beginnings, clusters and endings that one of the three languages has and the other two hardly ever.
_SPELLINGS = {
    Language.DE: re.compile(
        r"ß|ü|sch|pf|zw|ung(?:en|s)?$|[hk]eit(?:en)?$|ische?[mnrs]?$|liche?[mnrs]?$|ier(?:en|te?[mnrs]?|ende?[mnrs]?)$|"
        r"ig(?:e[mnrs]?)$|ienz$|ik$|^ge\w{3,}t$|^(?:ver|vor|ent|zer)\w{4,}e?n$"
    ),
    Language.EN: re.compile(
        r"wh|th|[a-z]oo|ough|tion(?:al|s)?$|\wing$|\w{2}ed$|ness$|\wity$|ies$|ous$|\w{2}ly$|ment$|ship$|\wure$|\wance$|"
        r"\wency$|\wics?$|sis$|\w{2}ical$|\w{2}ive$|\wrks?$"
    ),
    Language.FI: re.compile(
        r"aa|ää|uu|yy|öö|yö|uo|[aeiou]kk|inen$|sen$|(?:ss|st|ll|lt)[aä]$|lle$|iin$|seen$|[uy][uy]s$|ksi$|[oi]iden$|"
        r"j(?:en|a|ä)$|t(?:us|ys|elu)$|tt?[oö]mat?$|[oie]ihin$|"
        r"^[adehijklmnoprstuvyäö]{6,}[aäiouö]$"
    ),
}


def detect_language(text: str) -> Language | None:
    """Return the language whose function words are most frequent, or None when too few decide.

    Function words make up about half of running text, so a sentence or two suffice; titles and other languages give
    None.
    """
    sample = [word.lower() for word in words(text)[:MAX_WORDS]]
    counts = {language: sum(map(stop_words.__contains__, sample)) for language, stop_words in STOP_WORDS.items()}
    ranked = sorted(counts, key=lambda language: counts[language], reverse=True)
    best, second = counts[ranked[0]], counts[ranked[1]]
    if best < MIN_EVIDENCE or best < MARGIN * second or best < 0.12 * len(sample):
        return None
    return ranked[0]


def written_language(text: str, declared: Language) -> Language | None:
    """Return the language of a field whose source declares one, or None when it is none of German, English and Finnish.

    The declared language stays unless words and spelling clearly speak for another one: sources call everything
    English. Names, codes and formulas say nothing and keep it.

    :param text: a title, a summary or an abstract
    :param declared: the language that the source gives for it
    """
    sample = [word.lower() for word in words(text[: SAMPLE * 12])[:SAMPLE]]
    own = sum(map(STOP_WORDS[declared].__contains__, sample))
    if own >= 0.25 * len(sample) and own >= MIN_EVIDENCE and declared is not Language.FI:
        return declared  # most texts are in the language that is declared, and half of their words show it
    counts = {language: sum(map(STOP_WORDS[language].__contains__, sample)) for language in Language}
    foreign = max(sum(map(known.__contains__, sample)) for known in _foreign_words().values())
    # The spelling of Finnish looks like that of Estonian and Italian, so function words alone tell a fourth language.
    if foreign > MARGIN * max(counts.values()) and foreign * FUNCTION_WORD >= MIN_AGAINST:
        return None
    scores = {language: _score(sample, language, counts[language]) for language in Language}
    best = max(scores, key=lambda language: (scores[language], language is declared))
    if best is not declared and scores[best] >= MIN_AGAINST and scores[best] >= MARGIN * scores[declared]:
        return best
    return declared


def _score(sample: list[str], language: Language, function_words: int) -> int:
    known, spelling = STOP_WORDS[language], _SPELLINGS[language]
    spelt = sum(1 for word in sample if word not in known and spelling.search(word))
    return FUNCTION_WORD * function_words + SPELLING * spelt


@cache
def _foreign_words() -> Mapping[str, frozenset[str]]:
    return {language: read_words(f"function_words_{language}") for language in _OTHERS}
