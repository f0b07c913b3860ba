"""What a reader may mean while typing: technologies, then titles of briefs, as JSON for the search boxes."""

from flask import Response, jsonify, request
from flask_babel import gettext, ngettext

from kb.search.backend import Suggestion
from kb.search.request import FacetName
from kb.search.suggestions import TECHNOLOGY
from web.addresses import brief_address, facet_address
from web.caching import VARYING
from web.explore import explore
from web.language import number, reader_language
from web.site import this_site

LENGTH = 100
"""Characters that are read; nobody needs a suggestion behind so many."""
LIMIT = 8
KEPT = 300
"""Seconds that an answer may be kept."""


@explore.get("/suggest")
def suggest() -> Response:
    """Suggest technologies, which lead to their briefs, and briefs, which lead to their pages."""
    typed = " ".join(request.args.get("q", "")[:LENGTH].encode("utf-8", "replace").decode("utf-8").split())
    found = this_site().silta.searcher.suggest(typed, reader_language(), LIMIT) if typed else ()
    shown = number(len(found), reader_language())
    response = jsonify(
        q=typed,
        said=ngettext("%(shown)s suggestion", "%(shown)s suggestions", len(found), shown=shown)
        if found
        else gettext("No suggestions"),
        suggestions=[
            {"kind": item.kind, "shown": _kind(item), "text": item.text, "address": _address(item)} for item in found
        ],
    )
    # With the language in the address everybody gets the same answer.
    response.cache_control.public = "lang" in request.args
    response.cache_control.private = "lang" not in request.args
    response.cache_control.max_age = KEPT
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.update(VARYING)
    return response


def _kind(item: Suggestion) -> str:
    return gettext("Technology") if item.kind == TECHNOLOGY else gettext("Brief")


def _address(item: Suggestion) -> str:
    if item.kind == TECHNOLOGY:
        return facet_address({FacetName.TECHNOLOGY: (item.target,)})
    return brief_address(item.target)
