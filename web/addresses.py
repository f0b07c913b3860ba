"""The addresses of pages: canonical parameters, and the reader's language where a link must carry it."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from flask import Flask, g, request

from kb.model import Language
from kb.search.request import FacetName, SearchRequest, Sort
from web.density import carried_view
from web.language import carried_language

CARRIED_LENGTH = 2000
"""Characters of a path, and of the query string of a page other than the search, that the language switch keeps."""
Pairs = tuple[tuple[str, str], ...]


def init_addresses(app: Flask) -> None:
    """Let every link carry a language that was chosen in the address and that no cookie remembers yet."""

    @app.url_defaults
    def carry_language(endpoint: str, values: dict[str, object]) -> None:
        if endpoint != "static" and "lang" not in values and "_plain" not in values:
            carried = carried_language()
            if carried is not None:
                values["lang"] = carried.value
        values.pop("_plain", None)

    app.jinja_env.globals.update(
        search_address=search_address,
        overview_address=overview_address,
        file_address=file_address,
        alert_address=alert_address,
        in_language=in_language,
        facet_address=facet_address,
        brief_address=brief_address,
    )


def search_pairs(question: SearchRequest) -> Pairs:
    """Return the parameters of a question in their canonical order; defaults are left out."""
    pairs = [("q", question.text)] if question.text else []
    pairs += [(facet.value, value) for facet in FacetName for value in question.selected(facet)]
    if question.sort is not Sort.RELEVANCE:
        pairs.append(("sort", question.sort.value))
    if not question.concepts:
        pairs.append(("concepts", "off"))
    if question.page > 1:
        pairs.append(("page", str(question.page)))
    return tuple(pairs)


def search_address(question: SearchRequest, form: str = "") -> str:
    """Return the address of a question's results, for example ``/search?q=laser&maturity=ready`` or ``/need?q=...``.

    :param form: the ending of another form of the same list, ``.pdf``
    """
    view = carried_view() if not form else ()
    return with_pairs(f"{_path(question)}{form}", (*search_pairs(question), *view, *carried_pairs()))


def plain_address(question: SearchRequest) -> str:
    """Return the address of a question's results for anybody, whatever this reader's language."""
    return with_pairs(_path(question), search_pairs(question))


def overview_address(question: SearchRequest) -> str:
    """Return the address of a question's results in pictures, for example ``/overview?q=laser&maturity=ready``."""
    pairs = search_pairs(question.model_copy(update={"page": 1}))
    return with_pairs("/overview", (*pairs, *carried_view(), *carried_pairs()))


def file_address(question: SearchRequest, ending: str) -> str:
    """Return the address of the results of a question as a file, for example ``/search.atom?q=laser``."""
    first = question.model_copy(update={"page": 1, "need": False})
    return search_address(
        first.model_copy(update={"sort": Sort.RELEVANCE}) if ending == "atom" else first, f".{ending}"
    )


def alert_address(question: SearchRequest) -> str:
    """Return the address where a reader asks for news of a search, for example ``/newsletter/search?q=laser``."""
    first = question.model_copy(update={"page": 1, "sort": Sort.RELEVANCE})
    return with_pairs("/newsletter/search", (*search_pairs(first), *carried_pairs()))


def carried_pairs() -> Pairs:
    """Return the parameter by which links carry the reader's language, where they must."""
    carried = carried_language()
    return (("lang", carried.value),) if carried is not None else ()


def _path(question: SearchRequest) -> str:
    return "/need" if question.need else "/search"


def with_pairs(path: str, pairs: Pairs) -> str:
    """Return a path with its parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def facet_address(filters: Mapping[FacetName | str, tuple[str, ...]]) -> str:
    """Return the address of everything that has these values, by the name of their facet."""
    return search_address(SearchRequest.model_validate({"filters": filters}))


def keep_parameters(pairs: Pairs) -> None:
    """Name the parameters that make this page what it is, for the language switch and the links to other languages."""
    g.parameters = pairs


def in_language(language: Language | None) -> str:
    """Return the address of this page in a language; None gives the address that follows the reader's own."""
    pairs: Pairs = g.get("parameters", ())
    if "parameters" not in g and len(request.query_string) <= CARRIED_LENGTH:
        pairs = tuple((name, value) for name, value in request.args.items(multi=True) if name != "lang")
    if language is not None:
        pairs = (*pairs, ("lang", language.value))
    return with_pairs(quote(request.path) if len(request.path) <= CARRIED_LENGTH else "/", pairs)


def brief_address(slug: str) -> str:
    """Return the address of a brief's page; a slug is made of letters, digits and hyphens and needs no quoting."""
    return with_pairs(f"/briefs/{slug}", carried_pairs())
