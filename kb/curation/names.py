"""Names of organisations and people without what varies from source to source."""

import re
import unicodedata
from functools import lru_cache

_TRANSLITERATED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){1,4}[a-z]\b\.?")
_WORD = re.compile(r"[^\W_]+")
_FORMS = frozenset((
    "gmbh co kg", "gmbh und co kg", "gmbh", "ggmbh", "mbh", "ag co kg", "ag", "kgaa", "kg", "ohg", "gbr", "ug",
    "ev", "eg", "eingetragener verein", "oyj", "oy ab", "oy", "ab", "ry", "rf", "ltd", "limited", "plc", "llp",
    "llc", "inc", "incorporated", "corp", "corporation", "sa", "sas", "sarl", "srl", "spa", "scarl", "bv", "nv",
    "vzw", "asbl", "as", "asa", "aps", "sro", "sp zoo", "sp z oo", "spolka akcyjna", "kft", "zrt", "nyrt", "ou",
    "uab", "sia", "doo", "lda", "sl", "slu", "sau", "ae", "ike",
))  # fmt: skip
"""Legal forms of companies and associations, folded."""
_WORDS = {"univ": "university", "inst": "institute", "intl": "international", "natl": "national", "dept": "department",
          "ges": "gesellschaft", "tech": "technology", "assoc": "association"}  # fmt: skip
_JOINING = frozenset({"und", "and", "ja", "et", "e", "y", "och", "en", "i"})
_GENERAL = frozenset((
    "university", "universitat", "universite", "universita", "universidad", "yliopisto", "institute", "institut",
    "instituto", "istituto", "technology", "technische", "technical", "technologie", "research", "forschung",
    "tutkimus", "center", "centre", "zentrum", "college", "school", "hochschule", "ammattikorkeakoulu", "applied",
    "sciences", "science", "national", "international", "group", "the", "of", "for", "de", "des", "der", "die",
    "fur", "la", "le", "di", "del", "och", "foundation", "stiftung", "association", "gesellschaft", "society",
    "company", "systems", "solutions",
))  # fmt: skip
# Plurals and cases of the longer ones too.
_GENERAL_BEGINNINGS = frozenset(word[:6] for word in _GENERAL if len(word) > 6)


def fold(text: str) -> str:
    """Return a text in lower case without accents; umlauts and their spellings with an e (``ae``) become one letter."""
    text = unicodedata.normalize("NFKD", text.lower().translate(_TRANSLITERATED))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(maxsize=20_000)
def fold_organisation(name: str) -> tuple[str, str]:
    """Return an organisation's name without case, accents, punctuation, brackets, joining words, and its legal form.

    :returns: the folded name, and the folded legal form (empty when there is none): ``Bäcker & Söhne GmbH (Ulm)`` gives
        ``("backer sohne", "gmbh")``
    """
    folded = fold(name)
    words = _words(_BRACKETS.sub(" ", folded)) or _words(folded)
    form = ""
    while len(words) > 1:
        found = _form(words)
        if not found:
            break
        form = form or found
        words = words[: -len(found.split())]
    words = [_WORDS.get(word, word) for word in words if word not in _JOINING or len(words) == 1]
    return " ".join(words), form


@lru_cache(maxsize=20_000)
def block_of(folded: str) -> str:
    """Return under what similar names are found: the beginning of the most telling word, and the numbers."""
    words = folded.split()
    telling = [word for word in words if word not in _GENERAL and word[:6] not in _GENERAL_BEGINNINGS] or words
    longest = max(telling, key=lambda word: (len(word), word), default="")
    return " ".join([longest[:5], *sorted(word for word in words if word.isdigit() and word != longest)])


@lru_cache(maxsize=20_000)
def fold_person(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a person's folded family name and given names: ``Dr. Jane A. Doe`` and ``Doe, Jane A.`` are the same."""
    family, comma, given = fold(name).partition(",")
    words = _WORD.findall(given if comma else family)
    if not comma:
        words = [word for word in words if word not in {"dr", "prof", "ing", "dipl", "phd", "msc"}] or words
        return (words[-1], tuple(words[:-1])) if words else ("", ())
    return " ".join(_WORD.findall(family)), tuple(words)


def _words(folded: str) -> list[str]:
    folded = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", folded)
    return _WORD.findall(folded.replace("'", ""))


def _form(words: list[str]) -> str:
    for length in (4, 3, 2, 1):
        ending = " ".join(words[-length:])
        if len(words) > length and ending in _FORMS:
            return ending
    return ""
