"""What a tantivy index has stored of a brief, read at once and unpacked when it is asked for."""

from collections.abc import Mapping
from typing import Any

import orjson
import tantivy

from kb.search.backends.tantivy_schema import CARD
from kb.search.card import Card
from kb.search.kept_texts import BODIES, TERMS


class StoredBrief:
    """The stored fields of one document."""

    def __init__(self, document: tantivy.Document) -> None:
        """Take them out of the document, which itself holds on to more memory."""
        self.card: Card = _unpacked(document.get_first(CARD))
        self._packed = {name: document.get_first(name) for name in (BODIES, TERMS)}

    def texts(self, name: str) -> Mapping[str, Any]:
        """Return the content of a field (:mod:`kb.search.kept_texts`)."""
        return _unpacked(self._packed[name])


def _unpacked(content: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(content)
    return found
