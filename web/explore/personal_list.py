"""A personal list: briefs that a reader remembers in the browser, shown and shared by its address."""

from flask import render_template

from web.explore import explore
from web.explore.chosen import COMPARED, LISTED, chosen_address, read_chosen
from web.language import reader_language
from web.metadata.citation_formats import FORMATS


@explore.get("/list")
def personal_list() -> str:
    """Show the briefs that the address names, in their order; without any, say how a list comes about."""
    chosen = read_chosen(LISTED)
    language = reader_language()
    return render_template(
        "list.html",
        chosen=chosen,
        entries=[
            (brief, asked, *brief.texts.nearest(language))
            for brief, asked in zip(chosen.briefs, chosen.asked, strict=True)
        ],
        compared=COMPARED,
        listed=LISTED,
        citation_formats=FORMATS.values(),
        # What is gone stays in the address, so that the page goes on being the reader's own list.
        address_without=lambda slug: chosen_address(
            "/list", (*(other for other in chosen.slugs if other != slug), *chosen.gone)
        ),
        address_as=lambda ending: chosen_address(f"/list.{ending}", chosen.slugs),
        address_of_found=chosen_address("/list", chosen.slugs),
        beyond_address=chosen_address("/list", chosen.beyond),
    )
