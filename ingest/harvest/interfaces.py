"""The interfaces that give records as JSON: how each is asked, and where its answer says how to go on.

What a record means is the business of the readers in ``ingest.sources``; here only pages are turned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask a list for."""

    query: str
    filter: str
    contact: str
    """Mail address; empty when nobody gave one."""
    since: str
    """Day (``2024-01-31``) since which records have to be new or changed; empty for all."""
    created_from: str = ""
    """Day or moment from which on records were made, where a list is read in several parts; empty for all."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A page that was looked at for its count and its way on."""

    keys: tuple[str, ...]
    """What tells its records apart."""
    next: str
    """Address of the next page, or the cursor that leads there; empty on the last one."""
    total: int | None = None
    """How many records the list has, where the answer says it."""
    created: str = ""
    """When the last record of the page was made, where the list is in that order."""


@dataclass(frozen=True, slots=True)
class Interface:
    """How one interface is asked."""

    name: str
    """As people call it."""
    address: str
    """Its public base URL."""
    list_path: str
    list_query: Callable[[Asked], Query]
    """The parameters of the first page."""
    cursor: str
    """Parameter that takes the cursor of the next page; empty where the answer gives the next page's address."""
    turn: Callable[[Any], Turned]
    """Reads a page.

    :raises LookupError, TypeError, AttributeError: when it does not have the interface's form
    """
    record_path: Callable[[str], str]
    """The path, with parameters, of the record of a DOI."""
    searches_records: bool = False
    """Whether the record of a DOI comes as a list of one, which is empty when there is none."""
    is_incremental: bool = False
    takes_filter: bool = False
    window: int | None = None
    """How many records of one list the interface gives at most; a longer one is read in parts, by the day on which the
    records were made. Such lists come in that order."""

    def first(self, base: str, asked: Asked) -> str:
        """Return the address of the first page."""
        return f"{base}{self.list_path}?{urlencode(self.list_query(asked))}"

    def following(self, base: str, asked: Asked, cursor: str) -> str:
        """Return the address of the page that a cursor leads to."""
        return f"{base}{self.list_path}?{urlencode({**self.list_query(asked), self.cursor: cursor})}"

    def record(self, base: str, doi: str, contact: str) -> str:
        """Return the address of the record of a DOI."""
        path = self.record_path(doi)
        if contact and self.name in {"Crossref", "OpenAlex"}:
            path += f"{'&' if '?' in path else '?'}{urlencode({'mailto': contact})}"
        return f"{base}{path}"


def _given(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _datacite_list(asked: Asked) -> Query:
    query = f"({asked.query}) AND updated:[{asked.since} TO *]" if asked.since else asked.query
    return {"query": query, "page[size]": "100", "page[cursor]": "1", "affiliation": "true"}


def _datacite_turn(page: Any) -> Turned:
    return Turned(tuple(str(item["id"]) for item in page["data"]), str((page.get("links") or {}).get("next") or ""))


def _crossref_list(asked: Asked) -> Query:
    filters = ",".join(part for part in (asked.filter, f"from-index-date:{asked.since}" if asked.since else "") if part)
    return _given(query=asked.query, filter=filters, rows="100", cursor="*", mailto=asked.contact)


def _crossref_turn(page: Any) -> Turned:
    message = page["message"]
    keys = tuple(str(item["DOI"]) for item in message["items"])
    # The cursor is there on the last page too; an empty page is the end.
    return Turned(keys, str(message.get("next-cursor") or "") if keys else "")


def _openaire_list(asked: Asked) -> Query:
    return {"search": asked.query, "pageSize": "50", "cursor": "*"}


def _openaire_turn(page: Any) -> Turned:
    keys = tuple(str(item["id"]) for item in page["results"] or ())
    return Turned(keys, str(page["header"].get("nextCursor") or "") if keys else "")


def _openalex_list(asked: Asked) -> Query:
    return {**_given(search=asked.query, filter=asked.filter, mailto=asked.contact), "per-page": "100", "cursor": "*"}


def _openalex_turn(page: Any) -> Turned:
    return Turned(tuple(str(item["id"]) for item in page["results"]), str(page["meta"].get("next_cursor") or ""))


def _zenodo_list(asked: Asked) -> Query:
    bound = asked.created_from if len(asked.created_from) == len("2024-01-31") else f'"{asked.created_from}"'
    query = f"({asked.query}) AND created:[{bound} TO *]" if asked.created_from else asked.query
    return {"q": query, "size": "25", "page": "1", "sort": "oldest"}


def _zenodo_turn(page: Any) -> Turned:
    hits = page["hits"]["hits"]
    keys = tuple(str(item["id"]) for item in hits)
    total = page["hits"].get("total")
    total = total.get("value") if isinstance(total, dict) else total
    return Turned(
        keys,
        str((page.get("links") or {}).get("next") or "") if keys else "",
        total if isinstance(total, int) else None,
        str(hits[-1].get("created") or "") if hits else "",
    )


INTERFACES: Mapping[str, Interface] = {
    "datacite": Interface(
        "DataCite",
        "https://api.datacite.org",
        "/dois",
        _datacite_list,
        "",
        _datacite_turn,
        lambda doi: f"/dois/{quote(doi, safe='')}?affiliation=true",
        is_incremental=True,
    ),
    "crossref": Interface(
        "Crossref",
        "https://api.crossref.org",
        "/works",
        _crossref_list,
        "cursor",
        _crossref_turn,
        lambda doi: f"/works/{quote(doi, safe='')}",
        is_incremental=True,
        takes_filter=True,
    ),
    "openaire": Interface(
        "OpenAIRE",
        "https://api.openaire.eu/graph/v1",
        "/researchProducts",
        _openaire_list,
        "cursor",
        _openaire_turn,
        lambda doi: f"/researchProducts?{urlencode({'pid': doi, 'pageSize': '50'})}",
        searches_records=True,
    ),
    "openalex": Interface(
        "OpenAlex",
        "https://api.openalex.org",
        "/works",
        _openalex_list,
        "cursor",
        _openalex_turn,
        lambda doi: f"/works/doi:{quote(doi, safe='/')}",
        takes_filter=True,
    ),
    "zenodo": Interface(
        "Zenodo",
        "https://zenodo.org/api",
        "/records",
        _zenodo_list,
        "",
        _zenodo_turn,
        lambda doi: "/records?" + urlencode({"q": f'doi:"{doi}"', "size": "25"}),
        searches_records=True,
        window=10_000,
    ),
}
"""By kind. The forms are those of the interfaces' public documentation."""
