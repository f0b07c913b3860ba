"""The results page."""

from web.explore import explore
from web.explore.question import read_question
from web.explore.results import results_page


@explore.get("/search")
def search() -> str:
    """Show the briefs that answer a question, and the facets to narrow it."""
    question, left_out = read_question()
    return results_page("search.html", question, left_out)
