"""What an index keeps of a brief's texts beside the card, for passages and reasons.

Analysing the texts of twenty hits takes ten times as long as the search itself, so their terms are kept as well.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kb.search.document import SearchDocument
from kb.search.index_fields import GAP, WHOLE, parts_field, text_field

BODIES = "bodies"
"""Field with the plain text of the bodies by language."""
TERMS = "terms"
"""Field with the terms by language: those of title, summary and body in their order, and those of compounds' parts."""

KeptTexts = Callable[[str], Mapping[str, Any]]
"""Gives the content of :data:`BODIES` or :data:`TERMS` of one brief."""


def kept_texts(document: SearchDocument, fields: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the content of both fields.

    :param fields: what :func:`kb.search.index_fields.indexed_terms` made of the document
    """
    return {
        BODIES: {language.value: text.body for language, text in document.texts.items()},
        TERMS: {
            language.value: (
                fields[text_field(WHOLE, language)].partition(GAP)[2],  # the title stands there twice
                fields.get(parts_field(language), ""),
            )
            for language in document.texts
        },
    }
