"""Where long words and addresses may be broken in narrow columns, for browsers that do not know how to hyphenate.

``hyphens: auto`` needs a dictionary that many a browser lacks for German and Finnish; without one a long word is broken
anywhere and without a hyphen. A soft hyphen (U+00AD) says where; it is seen only where a line ends there.
"""

import re
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup, escape

from kb.language.compounds import default_splitter
from kb.model import Language

LONG = 12
"""Letters from which on a word may be broken."""
LEFT, RIGHT = 5, 4
"""Letters that stay together at the beginning and the end of a word or of a part of a compound.

So many at the beginning keep prefixes (*ver-arbeiten*) out of it, which break against the rule for syllables."""
SHY = "\N{SOFT HYPHEN}"
_VOWELS = "aeiouyäöüåéè"
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")
_ADDRESS = re.compile(r"\S*(?:@|://)\S*")
_AFTER = re.compile(r"(@|/+|[.?&=_-](?=\w))")
# One consonant belongs to the next syllable, and so do those that stand for one sound.
_CONSONANTS = "bcdfghjklmnpqrstvwxzß"
_ONE_SOUND = r"(?!(?<=c)[hk])(?!(?<=[pt])h)(?!(?<=s)ch)"
_GERMAN = re.compile(rf"(?<=\w){_ONE_SOUND}(?=(?:sch|ch|ck|ph|th|[{_CONSONANTS}])[{_VOWELS}])")
_FINNISH = re.compile(rf"(?<=\w)(?=[{_CONSONANTS}][{_VOWELS}])")


def soft(text: str, language: Language) -> Markup:
    """Return a text with soft hyphens in its long words, and with places to break in its addresses.

    :param language: of the text; English has no words so long, and stays as it is
    """
    pieces = []
    end = 0
    for address in _ADDRESS.finditer(text):
        pieces += [escape(_hyphenated(text[end : address.start()], language)), _wrapped(address.group())]
        end = address.end()
    return Markup("").join([*pieces, escape(_hyphenated(text[end:], language))])


def _wrapped(address: str) -> Markup:
    parts = _AFTER.split(address)  # every second one is what an address may be broken after
    return Markup("").join(
        Markup("{}<wbr>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def _hyphenated(text: str, language: Language) -> str:
    if language is Language.EN:
        return text
    return _LONG_WORD.sub(lambda found: _broken(found.group(), language), text)


@lru_cache(maxsize=4096)
def _broken(word: str, language: Language) -> str:
    lower = word.lower()
    if len(lower) != len(word):  # a letter that becomes two
        return word
    spans = default_splitter().spans(lower) if language is Language.DE else ()
    parts = [(start, end) for start, end in spans] if len(spans) > 1 else [(0, len(word))]
    # The parts of a compound leave out what joins them, which stays with the one before.
    starts = [start for start, _ in parts]
    breaks = starts[1:]
    rule = _GERMAN if language is Language.DE else _FINNISH
    for start, end in zip(starts, [*starts[1:], len(word)], strict=True):
        if end - start >= LONG:
            inside = (found.start() + start for found in rule.finditer(lower[start:end]))
            breaks += [place for place in inside if start + LEFT <= place <= end - RIGHT]
    pieces = [0, *sorted(breaks), len(word)]
    return SHY.join(word[start:end] for start, end in pairwise(pieces))
