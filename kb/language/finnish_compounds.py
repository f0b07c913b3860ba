"""The parts of Finnish compounds: ``hukkalämmön`` is found by ``lämpö``, ``hitsausrobotti`` by ``robotti``.

A word is cut where the dictionary knows both sides: the last part in any inflection, the parts before it in the
nominative or the genitive, as Finnish compounds take them (VISK, Iso suomen kielioppi, section 408). Of several cuts
the one with the fewest parts wins, then the one with the longest last part.
"""

from kb.language.finnish import MAX_WORD, MIN_COMPOUND, known_base

MIN_PART = 4
SHORT_PARTS = frozenset({"jää", "maa", "pää", "puu", "sää", "syy", "tie", "työ", "vesi", "yli", "ali", "osa"})
"""Words below four letters, or often part of other words, that stand in compounds of this field."""

_Parts = tuple[str, ...]


def finnish_parts(word: str) -> tuple[str, ...]:
    """Return the base forms of the words that a Finnish compound is made of, or nothing when it is none.

    :param word: a word in lower case
    """
    if not MIN_COMPOUND <= len(word) <= MAX_WORD or not word.isalpha():
        return ()
    return _cut(word, {}) or ()


def _cut(word: str, memo: dict[str, _Parts | None]) -> _Parts | None:
    """Return the parts of a word that has at least two, or None."""
    if word in memo:
        return memo[word]
    best: _Parts | None = None
    for cut in range(3, len(word) - MIN_PART + 1):
        modifier = _modifier(word[:cut])
        if modifier is None:
            continue
        head = word[cut:]
        rest: _Parts | None = None
        base = known_base(head)
        if base is not None and len(base) >= MIN_PART and base not in _ENDINGS:
            rest = (base,)
        elif len(head) >= MIN_COMPOUND:
            rest = _cut(head, memo)
        if rest is not None and (best is None or len(rest) + 1 < len(best)):
            best = (modifier, *rest)
    memo[word] = best
    return best


_ENDINGS = frozenset({"inen", "isto", "isuus", "moida", "nainen", "lainen", "tainen", "ainen", "tinen", "tiikka"})
"""Entries of the dictionary that are words, but at the end of a longer word make one word of another."""


def _modifier(part: str) -> str | None:
    """Return the base form of a part that may stand before another, or None."""
    if len(part) < MIN_PART and part not in SHORT_PARTS:
        return None
    base = known_base(part)
    if base is None:
        return None
    is_genitive = part.endswith("n") and base != part and len(base) >= MIN_PART
    return base if base == part or is_genitive else None
