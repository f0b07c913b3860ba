"""The overview of a researcher's submissions."""

from flask import render_template

from web.contribute import contribute
from web.contribute.access import researcher
from web.contribute.case import cases_of
from web.site import this_site


@contribute.get("")
def overview() -> str:
    """List the submissions of this person and of the person's organisation, each with its state."""
    actor = researcher()
    with this_site().silta.database.unit_of_work() as work:
        cases = cases_of(work, actor)
    return render_template("contribute/overview.html", cases=cases, actor=actor)
