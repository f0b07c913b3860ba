"""Finding a concept of the taxonomy by what somebody types."""

from flask import jsonify, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from kb.model import Language, Technology
from web.curate.editor import editor
from web.language import number, reader_language
from web.site import reader_labels, this_site

LIMIT = 8
LENGTH = 100
"""Characters that are looked at."""


def find_technologies(typed: str, language: Language) -> list[Technology]:
    """Return the concepts whose id or labels fit best, at most eight.

    One that is called exactly so comes alone; then those with a label that begins so, then those that have it inside.
    The reader's language goes before the others.

    :param typed: what somebody typed, or an id
    """
    wanted = " ".join(typed[:LENGTH].split()).casefold()
    if not wanted:
        return []
    ranked: list[tuple[int, int, Technology]] = []
    for place, item in enumerate(this_site().silta.vocabularies.taxonomy):
        if item.id == wanted:
            return [item]
        rank = min((_rank(label, wanted) for label in _labels(item, language)), default=_NONE)
        others = (label for other in Language if other is not language for label in _labels(item, other))
        rank = min(rank, 1 + min((_rank(label, wanted) for label in others), default=_NONE))
        if rank < _NONE:
            ranked.append((rank, place, item))
    ranked.sort(key=lambda entry: entry[:2])
    exact = [item for rank, _, item in ranked if rank == 0]
    return exact if len(exact) == 1 else [item for _, _, item in ranked[:LIMIT]]


@editor.get("/technologies")
def technologies() -> Response:
    """Suggest concepts for a field that is being typed in (``q``), as the search's suggestions are made."""
    language = reader_language()
    typed = request.args.get("q", "").encode("utf-8", "replace").decode("utf-8")
    found = find_technologies(typed, language)
    labels = reader_labels()
    return jsonify(
        q=typed[:LENGTH],
        said=ngettext("%(shown)s suggestion", "%(shown)s suggestions", len(found), shown=number(len(found), language))
        if found
        else gettext("No suggestions"),
        suggestions=[
            {
                "kind": "technology",
                "shown": ", ".join(labels.technologies[broader] for broader in item.broader),
                "text": labels.technologies[item.id],
                "address": "",
            }
            for item in found
        ],
    )


_NONE = 6


def _rank(label: str, wanted: str) -> int:
    folded = label.casefold()
    if folded == wanted:
        return 0
    return 2 if folded.startswith(wanted) else 4 if wanted in folded else _NONE


def _labels(item: Technology, language: Language) -> list[str]:
    return [item.label.in_language(language), *item.synonyms(language)]
