"""Mail addresses: when two ways to write one are the same."""

import hashlib
import unicodedata

KEY_LENGTH = 300
"""Characters of a key at most; one character of an address may become eighteen (NFKC)."""


def mail_key(email: str) -> str:
    """Return what mail addresses are compared by: compatible letters (NFKC), without regard to case.

    Not case folded, which makes ``ss`` of ``ß``: straße.example and strasse.example may belong to two owners
    (IDNA 2008, RFC 5894, section 7.2). The key of a key is itself.
    """
    # Small letters may combine where capital ones did not.
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).lower()).strip()
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()
