"""Hints for a section while a scout types it, as a fragment of a page."""

from web.contribute.section_hints import judged_section
from web.curate.editor import editor


@editor.post("/hints")
def section_hints() -> str:
    """Judge one section; nothing is kept."""
    return judged_section()
