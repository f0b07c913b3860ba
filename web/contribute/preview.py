"""How small and medium-sized firms will see a submission."""

from uuid import UUID

from flask import render_template, request

from kb.model import Language, slugify
from web.contribute import contribute
from web.contribute.access import own_submission
from web.explore.brief_page import read_brief_page
from web.language import reader_language
from web.site import reader_labels, this_site


@contribute.get("/<uuid:submission_id>/preview")
def preview(submission_id: UUID) -> str:
    """Show the brief page of what is written so far; with ``part`` only its article, for a script.

    ``text`` names the language of the text.
    """
    submission = own_submission(submission_id)
    draft = submission.draft
    begun = [language for language, _ in draft.texts.begun] or [Language.EN]
    asked = next((language for language in Language if language.value == request.args.get("text")), None)
    # Only a language in which something is written can be shown.
    wanted = next((language for language in (asked, reader_language(), *begun) if language in begun), begun[0])
    brief = draft.preview(submission.id, slugify(draft.title(wanted)))
    page = read_brief_page(brief, wanted, reader_labels(), this_site())
    template = "contribute/parts/preview.html" if "part" in request.args else "contribute/preview.html"
    return render_template(
        template,
        page=page,
        brief=brief,
        submission=submission,
        begun=begun,
        asked=asked,
        related=(),
        listed_organisations=frozenset(),
        is_preview=True,
    )
