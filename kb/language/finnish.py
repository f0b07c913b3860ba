"""The base forms of Finnish words, whose inflection changes the stem (hitsaus, hitsauksen; tuotanto, tuotannon).

Known words are looked up in the dictionary of simplemma. A compound that it does not have is cut before the longest
known word at its end, since only the last part of a Finnish compound is inflected: ``koneturvallisuuden`` is kone and
``turvallisuuden``. The Snowball stemmer alone brings 41 of 93 inflected forms of this field's words to the term of
their base form; tests/kb/language/test_finnish.py has the words and says which ones do not meet now.
"""

import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_dir

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

MIN_COMPOUND = 8
MIN_HEAD = 4
MIN_MODIFIER = 3
MAX_WORD = 60
"""Letters."""
_PARTICIPLE = re.compile(r"^(\w{3,}(?:va|vä))(?:n|a|ä|t|lla|llä|lta|ltä|lle|ssa|ssä|sta|stä|an|än|na|nä|ksi)$")
_ADJECTIVE = re.compile(
    r"^(\w{3,})is(?:en|et|ta|tä|ten|ia|iä|ella|ellä|elta|eltä|elle|essa|essä|esta|estä|een|ina|inä|illa|illä|ena|enä|eksi)$"
)


def trie_folder() -> Path:
    """Return where the prepared dictionary lies: in the user's cache, by the version that it was made with."""
    return Path(user_cache_dir("silta")) / f"simplemma-{version('simplemma')}"


def prepare() -> None:
    """Make the dictionary that is read in 20 milliseconds and looked up in 3 microseconds, unless it is there.

    It takes about ten seconds and 700 MB of memory, once. Without it the dictionary is read as it is shipped, which
    takes one to two seconds in every process and 45 microseconds a look-up; the base forms are the same.
    """
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    TrieDictionaryFactory(disk_cache_dir=str(trie_folder())).get_dictionary("fi")


@cache
def _dictionary() -> "DictionaryLookupStrategy":
    # Imported here because it takes as long as all of a short command, and many commands look no word up.
    from simplemma.strategies import DictionaryLookupStrategy
    from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    if (trie_folder() / "fi.dic").is_file():
        return DictionaryLookupStrategy(dictionary_factory=TrieDictionaryFactory(disk_cache_dir=str(trie_folder())))
    # As a stream it holds 55 MB instead of 400 MB.
    return DictionaryLookupStrategy(dictionary_factory=StreamDictionaryFactory())


def base_form(word: str) -> str:
    """Return the base form of a Finnish word in lower case, or the word itself when no part of it is known."""
    known = known_base(word)
    if known is None and (participle := _PARTICIPLE.match(word)):
        known = known_base(participle.group(1))
    if known:
        if known.endswith(("istaa", "istää")) and (adjective := _ADJECTIVE.match(word)):
            return f"{adjective.group(1)}inen"
        # The dictionary leads from ennakoivan to ennakoiva, and from there to ennakoida.
        return known_base(known) or known
    if adjective := _ADJECTIVE.match(word):
        return f"{adjective.group(1)}inen"
    if MIN_COMPOUND <= len(word) <= MAX_WORD:
        for cut in range(MIN_MODIFIER, len(word) - MIN_HEAD + 1):
            head = known_base(word[cut:])
            if head:
                return word[:cut] + head
    return word


def is_listed(word: str) -> bool:
    """Whether the dictionary has a word in lower case, in whatever inflection."""
    return known_base(word) is not None


def known_base(word: str) -> str | None:
    """Return the base form of a word that the dictionary has, or None.

    :param word: a word in lower case
    """
    found = _dictionary().get_lemma(word, "fi")
    # A few entries of the dictionary carry punctuation.
    return None if found is None else found.lower().strip(".,-") or None


def has_clitic_like_end(base: str) -> bool:
    """Whether the stemmer would take the end of this base form for the question clitic -ko or -kö."""
    return base.endswith(("ko", "kö"))


_UMLAUTS = str.maketrans({"a": "ä", "o": "ö"})


def restored(word: str) -> str:
    """Return a word that was typed without its umlauts as Finnish writes it, or the word itself.

    A part of a word has either a, o, u or ä, ö, y (vowel harmony), so ``hukkalampo`` can only be hukkalämpö.
    """
    lower = word.lower()
    if len(lower) < MIN_MODIFIER or not lower.isascii() or not lower.isalpha() or known_base(lower):
        return word
    whole = lower.translate(_UMLAUTS)
    if whole == lower:
        return word
    if known_base(whole):
        return whole
    for cut in range(MIN_MODIFIER, len(lower) - MIN_MODIFIER + 1):
        first, second = lower[:cut], lower[cut:]
        for candidate in ((first, second.translate(_UMLAUTS)), (first.translate(_UMLAUTS), second)):
            if "".join(candidate) != lower and all(map(known_base, candidate)):
                return "".join(candidate)
    return word
