"""Reading what a reader asks from the address."""

import unicodedata

from flask import request

from kb.search.request import FacetName, SearchRequest, parse_parameters
from web.explore.trl_range import with_range
from web.language import reader_language
from web.site import this_site


def read_question(*, need: bool = False) -> tuple[SearchRequest, tuple[str, ...]]:
    """Return the question and the names of the parameters that were left out; never fails.

    :param need: whether the text is a need in plain words
    """
    pairs = (
        (name, value if value.isprintable() else without_controls(value))
        for name, value in request.args.items(multi=True)
    )
    question, left_out = parse_parameters(with_range(pairs), reader_language(), need=need)
    return with_current(question), left_out


def with_current(question: SearchRequest) -> SearchRequest:
    """Ask for the technologies that took the place of those in an old address."""
    asked = question.selected(FacetName.TECHNOLOGY)
    taxonomy = this_site().silta.vocabularies.taxonomy
    current = tuple(dict.fromkeys(taxonomy.replacement(item) or item for item in asked))
    if current == tuple(asked):
        return question
    return question.model_copy(update={"filters": {**question.filters, FacetName.TECHNOLOGY: current}})


def without_controls(value: str) -> str:
    """Read control characters and lone surrogates as blanks: no page may carry them."""
    return "".join(" " if unicodedata.category(character) in {"Cc", "Cs"} else character for character in value)
