"""What a hit shows of a brief, as an index stores it, and the hit made of it."""

from collections.abc import Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from kb.model import Language
from kb.search.document import SearchDocument
from kb.search.highlight import Highlighter
from kb.search.kept_texts import BODIES, TERMS, KeptTexts
from kb.search.reasons import Explainer
from kb.search.request import FacetName
from kb.search.result import Fragment, Hit, Reasons

Card = Mapping[str, Any]
_FACETS = {facet.value: facet for facet in FacetName}


def card_of(document: SearchDocument) -> dict[str, Any]:
    """Return what the hits of a brief show, as plain values for JSON."""
    terms = {facet.value: values for facet, values in document.terms.items()}
    terms[FacetName.TECHNOLOGY.value] = document.own_technologies
    return {
        "id": document.id.hex,
        "slug": document.slug,
        "texts": {language.value: (text.title, text.summary) for language, text in document.texts.items()},
        "terms": terms,
        "year": document.year,
        "demonstration": document.demonstration,
        "reviewed": document.reviewed,
        "organisations": document.organisations,
        **({"home": document.home} if document.home else {}),
    }


def make_hit(
    card: Card,
    score: float,
    reader: Language,
    highlighter: Highlighter,
    kept: KeptTexts,
    explainer: Explainer | None = None,
) -> Hit:
    """Return a hit in the reader's language, or in the brief's first one.

    :param card: what :func:`card_of` made
    :param kept: gives the texts; asked only when neither title nor summary show the words, or when there are reasons
        to say
    :param explainer: says the reasons; None where a hit has all words anyway
    """
    texts = card["texts"]
    language = reader if reader.value in texts else Language(next(iter(texts)))
    title, summary = texts[language.value]
    marked_title = highlighter.mark(title, language)
    marked_summary = highlighter.mark(summary, language)
    snippet: tuple[Fragment, ...] = ()
    if not highlighter.is_idle and not any(item.marked for item in chain(marked_title, marked_summary)):
        snippet = highlighter.snippet(kept(BODIES).get(language.value, ""), language)
    return Hit(
        id=UUID(card["id"]),
        slug=card["slug"],
        score=score,
        language=language,
        title=marked_title,
        summary=marked_summary,
        snippet=snippet,
        terms={_FACETS[name]: tuple(values) for name, values in card["terms"].items()},
        year=card["year"],
        demonstration=card["demonstration"],
        reviewed=card["reviewed"],
        organisations=tuple(card["organisations"]),
        home=card.get("home", ""),
        reasons=_reasons(card, language, explainer, kept) if explainer else None,
    )


def _reasons(card: Card, shown: Language, explainer: Explainer, kept: KeptTexts) -> Reasons:
    codes = sorted(card["texts"], key=lambda code: code != shown.value)
    terms = kept(TERMS)
    texts = {Language(code): terms[code] for code in codes}
    return explainer.explain(texts, card["terms"][FacetName.TECHNOLOGY.value])
