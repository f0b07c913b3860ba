"""Passwords: the rules that they keep, and their hashes.

The rules follow NIST SP 800-63B (revision 4, section 3.1.1): length, no composition rules, no parts of what everybody
knows about the account. Lists of passwords that others lost are not asked, because that would tell another host.
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise

LENGTH = 12
"""Characters of a password at least."""
LONGEST = 256
"""Characters at most: hashing longer ones would only cost time."""
DIFFERENT = 5
"""Different characters at least."""
ARGON2 = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
"""What a hash costs: passes, KiB, lanes; the second recommended option of RFC 9106, section 4."""
PART = 4
"""Names and words shorter than this may stand in a password."""


class PasswordProblem(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    MONOTONOUS = "monotonous"
    """It repeats few characters, or goes up the alphabet or the digits."""
    KNOWN = "known"
    """It is little more than the person's name or address, or the name of the site."""


SENTENCES = {
    PasswordProblem.SHORT: f"the password is too short; take at least {LENGTH} characters, several words for example",
    PasswordProblem.LONG: f"the password is too long; at most {LONGEST} characters are read",
    PasswordProblem.MONOTONOUS: "the password repeats few characters or is a row of them; mix more of them",
    PasswordProblem.KNOWN: "the password is mostly a name or the mail address; take words that others do not know",
}
"""For commands, in English."""


def normalised(password: str) -> str:
    """Return a password in the form that is hashed (Unicode NFKC), whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def problems(password: str, known: Iterable[str] = ()) -> tuple[PasswordProblem, ...]:
    """Return what is wrong with a normalised password; nothing for a good one.

    :param known: the name and the mail address of its owner, the name of the site
    """
    found = []
    if len(password) < LENGTH:
        found.append(PasswordProblem.SHORT)
    if len(password) > LONGEST:
        return (PasswordProblem.LONG,)
    if len(set(password)) < DIFFERENT or _is_row(password):
        found.append(PasswordProblem.MONOTONOUS)
    rest = password.casefold()
    for word in sorted((part for text in known for part in _parts(text)), key=len, reverse=True):
        rest = rest.replace(word, "")
    if password and len(rest) < LENGTH / 2 and len(rest) < len(password):
        found.append(PasswordProblem.KNOWN)
    return tuple(found)


def _is_row(password: str) -> bool:
    steps = {ord(second) - ord(first) for first, second in pairwise(password)}
    return len(password) > 1 and steps in ({1}, {-1})


def _parts(text: str) -> Iterable[str]:
    folded = text.casefold()
    words = "".join(character if character.isalnum() else " " for character in folded).split()
    return {part for part in (folded, *words) if len(part) >= PART}


def hashed(password: str) -> str:
    """Return the hash of a normalised password by Argon2id (RFC 9106), with a random salt."""
    # Imported here because it comes with the extra.
    from argon2 import PasswordHasher

    return PasswordHasher(**ARGON2).hash(password)
