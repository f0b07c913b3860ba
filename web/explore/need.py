"""A need in plain words: a firm writes what it wants to achieve, and sees which briefs fit it and why."""

from flask import render_template

from web.addresses import keep_parameters
from web.explore import explore
from web.explore.question import read_question
from web.explore.results import results_page


@explore.get("/need")
def need() -> str:
    """Ask for a need, or show the briefs that fit one, each with what it shares with it."""
    question, left_out = read_question(need=True)
    if not question.text:
        keep_parameters(())
        return render_template("need.html", question=question, result=None)
    return results_page("need.html", question, left_out)
