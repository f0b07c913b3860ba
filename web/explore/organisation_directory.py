"""All organisations of published briefs: their order, first letters and countries."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.model import Language
from kb.store import PublicOrganisation, UnitOfWork
from web.labels import Labels
from web.listing import Listings

OTHER = "other"
"""The letter of names that begin with none of the alphabet: figures, other scripts."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FINNISH = f"{LETTERS}ÅÄÖ"
"""The Finnish alphabet has three letters of its own at its end."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation at its place in the directory."""

    organisation: PublicOrganisation
    letter: str
    """Upper-case letter of the reader's alphabet, or :data:`OTHER`."""


class Directory:
    """The organisations in the order of each language, which is made when it is first asked for."""

    def __init__(self, organisations: Sequence[PublicOrganisation]) -> None:
        self.organisations = organisations
        self.countries: Mapping[str, int] = Counter(item.country for item in organisations if item.country)
        """How many organisations each country has."""
        self._ordered: dict[Language, list[Entry]] = {}

    def entries(self, labels: Labels) -> list[Entry]:
        """Return all entries in the order of the reader's language."""
        entries = self._ordered.get(labels.language)
        if entries is None:
            keyed = ((_heading(item.name), item) for item in self.organisations)
            entries = [
                Entry(item, first_letter(heading, labels.language))
                for heading, item in sorted(keyed, key=lambda pair: (labels.sort_key(pair[0]), pair[1].key))
            ]
            self._ordered[labels.language] = entries
        return entries


def read_directory(work: UnitOfWork) -> Directory:
    """Read the organisations from the store."""
    return Directory(work.participations.organisations())


directories = Listings(read_directory)


def alphabet(language: Language) -> str:
    """Return the letters that names are filed under in a language."""
    return FINNISH if language is Language.FI else LETTERS


def first_letter(name: str, language: Language) -> str:
    """Return the letter that a name is filed under.

    Finnish files ``Å``, ``Ä`` and ``Ö`` under themselves, German and English under ``A`` and ``O``.
    """
    first = unicodedata.normalize("NFC", name[:2])[:1].upper()[:1]
    if first in alphabet(language):
        return first or OTHER
    plain = unicodedata.normalize("NFKD", first)[:1].upper()
    return plain if plain and plain in LETTERS else OTHER


def count_letters(entries: Iterable[Entry]) -> Mapping[str, int]:
    """Count the entries of each letter."""
    return Counter(entry.letter for entry in entries)


def _heading(name: str) -> str:
    """Return a name from its first letter or digit on: quotes and brackets before it do not count."""
    start = next((place for place, character in enumerate(name) if character.isalnum()), 0)
    return name[start:]
