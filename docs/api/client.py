"""A client of Silta's JSON interface; needs nothing but Python 3.11. Copy it and change it as you like.

silta = Silta("https://silta.example.org")
for brief in silta.search("laser cutting", maturity=["ready"]):
    print(brief["title"], brief["address"])
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPErrorProcessor, Request, build_opener

Language = Literal["de", "en", "fi"]
Kind = Literal["briefs", "organisations", "offers", "requests", "openings"]


class InLanguages(TypedDict):
    """A text in three languages."""

    de: str
    en: str
    fi: str


class FoundBrief(TypedDict):
    """A brief that a search found."""

    id: str
    slug: str
    address: str
    language: Language
    title: str
    summary: str
    snippet: NotRequired[str]
    values: dict[str, list[str]]
    year: NotRequired[int]
    demonstration: bool
    reviewed: bool
    organisations: list[str]
    shared_technologies: NotRequired[list[str]]
    shared_words: NotRequired[list[str]]


class CountedValue(TypedDict):
    """A value of a facet with the number of briefs."""

    value: str
    label: str
    count: int
    selected: bool


class SearchPage(TypedDict):
    """A page of a search."""

    items: list[FoundBrief]
    next: NotRequired[str]
    total: int
    match: Literal["all", "any"]
    technologies: list[str]
    facets: NotRequired[dict[str, list[CountedValue]]]


class Technology(TypedDict):
    """A concept of the taxonomy."""

    id: str
    uri: str
    address: str
    label: InLanguages
    synonyms: dict[Language, list[str]]
    definition: InLanguages
    broader: list[str]
    narrower: list[str]
    related: list[str]
    close_match: list[str]


class SubmissionState(TypedDict):
    """A submission and what became of it."""

    id: str
    state: str
    title: str
    missing: list[str]
    open_questions: int
    begun_at: str
    changed_at: str
    handed_in_at: NotRequired[str]
    address: str
    brief: NotRequired[str]


class Problem(Exception):
    """What the site says is wrong (RFC 9457)."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {document.get('title', '')}: {document.get('detail', '')}")
        self.status = status
        self.errors: list[dict[str, str]] = document.get("errors", [])


class _Unchanged(HTTPErrorProcessor):
    """Lets an answer 304 through, which urllib takes for an error."""

    def http_response(self, request: Request, response: Any) -> Any:
        return response if response.status == 304 else super().http_response(request, response)

    https_response = http_response


class Silta:
    """A site that is asked."""

    def __init__(self, site: str, *, key: str = "", language: Language = "en", tries: int = 3) -> None:
        """Take the address of a site.

        :param key: a key of somebody's account, for more requests and for handing in
        :param tries: how often a request is sent while the site asks to wait
        """
        self._base = f"{site.rstrip('/')}/api/v1"
        self._headers = {"Accept": "application/json", "Accept-Language": language, "User-Agent": "silta-client/1"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._tries = tries
        self._kept: dict[str, tuple[str, Any]] = {}
        self._opener = build_opener(_Unchanged)

    def search_page(self, text: str = "", **parameters: object) -> SearchPage:
        """Return a page of a search with its facets; parameters as the page /api of the site names them."""
        return cast("SearchPage", self._get("/search", {"q": text, **parameters}))

    def search(self, text: str = "", **parameters: object) -> Iterator[FoundBrief]:
        """Yield every brief that a search finds, the best first."""
        return cast("Iterator[FoundBrief]", self._all("/search", {"q": text, "facets": "off", **parameters}))

    def all(self, kind: Kind, /, **filters: object) -> Iterator[dict[str, Any]]:
        """Yield everything of a kind that is published; the filters are those that the page /api names for it."""
        return self._all(f"/{kind}", {"limit": 100, **filters})

    def one(self, kind: Kind, name: str) -> dict[str, Any]:
        """Return one of a kind by the last part of its address; a brief is known by its id, too."""
        return cast("dict[str, Any]", self._get(f"/{kind}/{quote(name, safe='')}"))

    def matches(self, kind: Literal["offers", "requests"], slug: str) -> dict[str, Any]:
        """Return what fits an offer or a request, with the reasons."""
        return cast("dict[str, Any]", self._get(f"/{kind}/{quote(slug, safe='')}/matches"))

    def technologies(self) -> Iterator[Technology]:
        """Yield the concepts of the taxonomy."""
        return cast("Iterator[Technology]", self._all("/technologies", {"limit": 100}))

    def submit(self, result: Mapping[str, object]) -> SubmissionState:
        """Hand in a result; needs a key of the scope ``submissions``."""
        return cast("SubmissionState", self._send("POST", "/submissions", json.dumps(result).encode()))

    def submissions(self) -> Iterator[SubmissionState]:
        """Yield your submissions; needs a key of the scope ``submissions``."""
        return cast("Iterator[SubmissionState]", self._all("/submissions", {}))

    def _all(self, path: str, parameters: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        cursor: str | None = ""
        while cursor is not None:
            page = self._get(path, {**parameters, **({"cursor": cursor} if cursor else {})})
            yield from page["items"]
            cursor = page.get("next")

    def _get(self, path: str, parameters: Mapping[str, object] | None = None) -> Any:
        pairs: list[tuple[str, object]] = []
        for name, value in (parameters or {}).items():
            pairs += [(name, one) for one in (value if isinstance(value, list | tuple) else [value])]
        return self._send("GET", f"{path}?{urlencode(pairs)}" if pairs else path)

    def _send(self, method: str, path: str, body: bytes | None = None) -> Any:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        elif path in self._kept:
            headers["If-None-Match"] = self._kept[path][0]
        for number in range(1, self._tries + 1):
            request = Request(self._base + path, data=body, method=method, headers=headers)
            try:
                with self._opener.open(request, timeout=30) as response:
                    if response.status == 304:
                        return self._kept[path][1]
                    answer = json.loads(response.read())
                    if method == "GET" and response.headers["ETag"]:
                        self._kept[path] = (response.headers["ETag"], answer)
                    return answer
            except HTTPError as error:
                wait = error.headers.get("Retry-After", "")
                if wait.isdigit() and number < self._tries:
                    time.sleep(int(wait))
                    continue
                is_problem = error.headers.get_content_type() == "application/problem+json"
                raise Problem(error.code, json.loads(error.read()) if is_problem else {}) from error
        raise AssertionError(path)
