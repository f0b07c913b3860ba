"""Hints for a section while it is typed, as a fragment of a page."""

from flask import abort, render_template, request

from kb.curation.section_hints import LENGTHS, hints
from kb.model import Language
from kb.model.text import SECTION_LENGTH
from web.contribute import contribute
from web.contribute.access import researcher
from web.site import this_site


@contribute.post("/hints")
def section_hints() -> str:
    """Judge one section; nothing is kept."""
    researcher()
    return judged_section()


def judged_section() -> str:
    """Return the hints for the section that a form holds, for whoever may write one."""
    section, code = request.form.get("section", ""), request.form.get("language", "")
    if section not in LENGTHS or code not in {language.value for language in Language}:
        abort(400)
    text = request.form.get("text", "").replace("\r\n", "\n")[:SECTION_LENGTH]
    found = hints(section, text, Language(code), this_site().silta.vocabularies)
    return render_template("contribute/parts/section_hints.html", found=found)
