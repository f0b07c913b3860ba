"""The archive: every issue that was sent, as everybody may read it."""

from flask import abort, render_template

from kb.model.newsletter import IssueState
from web.language import reader_language
from web.newsletter import newsletter
from web.newsletter.issue_view import shown_groups
from web.site import reader_labels, this_site


@newsletter.get("/newsletter/<int:number>")
def issue(number: int) -> str:
    """Show an issue; briefs that were withdrawn since are left out."""
    with this_site().silta.database.unit_of_work() as work:
        found = work.issues.get(number)
        if found is None or found.state not in {IssueState.SENDING, IssueState.SENT}:
            abort(404)
        published = work.issues.published_of(entry.brief_id for entry in found.told)
    return render_template(
        "newsletter/issue.html",
        issue=found,
        text=found.texts.get(reader_language()),
        groups=shown_groups(found, reader_labels(), published=published),
        withdrawn=sum(entry.brief_id not in published for entry in found.told),
    )
