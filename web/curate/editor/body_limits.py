"""How large the bodies of the editor's forms may be."""

from collections.abc import Mapping

TEXTS_LIMIT = 6_000_000
"""Bytes of a form with all texts: fifteen sections of 20,000 characters, each twice in a conflict."""
EDITOR_LIMITS: Mapping[str, tuple[int, int]] = {
    "editor.save": (TEXTS_LIMIT, TEXTS_LIMIT),
    "editor.decide": (TEXTS_LIMIT, TEXTS_LIMIT),
    "editor.section_hints": (200_000, 200_000),
    "curate.edit_newsletter": (TEXTS_LIMIT, TEXTS_LIMIT),
}
"""Bytes of the whole body and of all its fields together, by endpoint."""
