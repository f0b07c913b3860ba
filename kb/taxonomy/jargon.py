"""Words of a text that a reader outside the field may not know: technologies with a page that explains them, and
abbreviations and long words that nothing explains.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from kb.language import Token, fold, plain_text, tokenise
from kb.language.known_words import MIN_PART, is_finnish_compound, is_known_word
from kb.language.word_lists import read_words
from kb.model import Language
from kb.taxonomy.vocabularies import Vocabularies

LONG_WORD = {Language.DE: 16, Language.EN: 12, Language.FI: 16}
"""Letters from which on a word is looked up."""
MARKED = 12
"""Words that are marked at most; more would be noise."""
FAMILIAR = read_words("familiar_abbreviations")
"""Abbreviations that people in firms know."""
_ABBREVIATION = re.compile(r"^[A-ZÄÖÜ]{2}[A-ZÄÖÜ0-9]{1,8}s?$")


class JargonKind(StrEnum):
    """Why a word is pointed out."""

    TECHNOLOGY = "technology"
    """A technology of the taxonomy; its page explains it."""
    ABBREVIATION = "abbreviation"
    """An abbreviation that the text does not write out."""
    RARE_WORD = "rare-word"
    """A long word that neither the vocabularies nor a dictionary have."""


class Jargon(NamedTuple):
    """A word or phrase as it stands in the plain text."""

    text: str
    kind: JargonKind
    technology: str = ""
    """Id of the technology, where it is one."""


def find_jargon(text: str, language: Language, vocabularies: Vocabularies) -> tuple[Jargon, ...]:
    """Return what should be explained or said more plainly, each word once, in the order of the text.

    :param text: Markdown
    """
    plain = plain_text(text)
    tokens = tokenise(plain)
    matches = vocabularies.labels.find(plain, language, tokens=tokens)
    found: list[tuple[int, Jargon]] = [
        (match.start, Jargon(plain[match.start : match.end], JargonKind.TECHNOLOGY, match.technology))
        for match in matches
    ]
    covered = [(match.start, match.end) for match in matches]
    rest = [token for token in tokens if not any(start <= token.start < end for start, end in covered)]
    found += _unexplained(plain, rest, language, vocabularies)
    seen: dict[str, Jargon] = {}
    for _, item in sorted(found, key=lambda pair: pair[0]):
        seen.setdefault(item.technology or fold(item.text), item)
    return tuple(seen.values())[:MARKED]


def _unexplained(
    text: str, tokens: Sequence[Token], language: Language, vocabularies: Vocabularies
) -> Iterator[tuple[int, Jargon]]:
    for token in tokens:
        word = token.text
        if _ABBREVIATION.match(word):
            if word not in FAMILIAR and not _is_written_out(text, token):
                yield token.start, Jargon(word, JargonKind.ABBREVIATION)
        elif len(word) >= LONG_WORD[language] and word.isalpha() and not _is_known(word, language, vocabularies):
            yield token.start, Jargon(word, JargonKind.RARE_WORD)


def _is_written_out(text: str, token: Token) -> bool:
    """Whether an abbreviation stands in brackets behind its words, or its words in brackets behind it, anywhere."""
    word = re.escape(token.text)
    return bool(re.search(rf"\w[\w -]{{3,}}\(\s*{word}\b|\b{word}\s*\(\s*\w[\w -]{{3,}}", text))


def _is_known(word: str, language: Language, vocabularies: Vocabularies) -> bool:
    lower = fold(word)
    known = is_known_word(lower, language) or (language is Language.FI and _is_compound(lower))
    return known or bool(vocabularies.lexicon.find([word], language))


def _is_compound(word: str) -> bool:
    """Whether a Finnish word can be cut into two or three known ones."""
    if is_finnish_compound(word):
        return True
    cuts = range(2 * MIN_PART, len(word) - MIN_PART + 1)
    return any(is_known_word(word[cut:], Language.FI) and is_finnish_compound(word[:cut]) for cut in cuts)
