"""The page that compares briefs, up to four."""

from flask import render_template, request

from web.addresses import keep_parameters
from web.explore import explore
from web.explore.chosen import COMPARED, brief_pairs, chosen_address, read_chosen
from web.explore.comparison import compare
from web.site import reader_labels

ONLY = ("differences", "only")
"""The parameter that leaves out the rows in which all briefs agree."""


@explore.get("/compare")
def comparison() -> str:
    """Show briefs side by side; fewer than two, more than four and unknown ones are explained on the page."""
    chosen = read_chosen(COMPARED)
    only = request.args.get(ONLY[0]) == ONLY[1]
    rows = compare(chosen.briefs, reader_labels()) if len(chosen.briefs) > 1 else ()
    same = sum(row.same for row in rows)
    if only:
        keep_parameters((*brief_pairs(chosen.slugs), ONLY))
    return render_template(
        "compare.html",
        chosen=chosen,
        rows=[row for row in rows if not (only and row.same)],
        same=same,
        only=only,
        compared=COMPARED,
        switch_address=chosen_address("/compare", chosen.slugs, *(() if only else (ONLY,))),
        list_address=chosen_address("/list", chosen.slugs),
        without=lambda slug: chosen_address("/compare", tuple(other for other in chosen.slugs if other != slug)),
    )
