"""Reading leaves no trace: no cookie, nothing stored about the reader, and searches are counted without any person."""

from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from kb.store.engine import make_engine
from kb.store.tables import metadata, search_statistic
from tests.kb.dump import dump, files_with
from tests.web.accounts.conftest import SECRET
from tests.web.conftest import english
from tests.web.small_site import briefs, open_silta
from web.app import create_app
from web.statistics import EXTENSION

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux) Example/1.0",
    "X-Forwarded-For": "203.0.113.7",
    "Referer": "https://example.org/private?name=Reader",
}
PERSONAL = (
    "pump jane.doe@example.org",
    "jane.doe＠example.org",
    "+49 5251 600 1234",
    "0171/5550123",
    "Matti Readerperson",
    "anna virtanenx korhosenx",
    "DE89370400440532013000",
    "https://example.org/people/jane",
    "xqzv Xqzvmann",
    "I am Jane and my pump in the plant at home does not work any more since monday",
)
TRACES = (
    "jane",
    "5251",
    "1234",
    "5550123",
    "readerperson",
    "virtanenx",
    "korhosenx",
    "3704",
    "xqzv",
    "203.0.113.7",
    "monday",
)


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    silta = open_silta(tmp_path, briefs(), secret_key=SECRET)
    return create_app(silta)


def public_pages(site: Flask) -> list[str]:
    adapter = site.url_map.bind("silta.example.org", url_scheme="https")
    found = []
    for rule in site.url_map.iter_rules():
        endpoint = rule.endpoint
        blueprint = endpoint.partition(".")[0]
        if (
            "GET" in (rule.methods or ())
            and not rule.arguments
            and blueprint not in {"security", "accounts", "orcid", "curate", "editor", "contribute"}
        ):
            found.append(adapter.build(endpoint, force_external=False))
    return sorted(set(found))


def test_reading_sets_no_cookie_and_stores_nothing(site: Flask, tmp_path: Path) -> None:
    silta_address = f"sqlite:///{next(tmp_path.rglob('silta.sqlite3'))}"
    client = english(site)
    pages = public_pages(site)
    assert len(pages) > 8
    before = _without_counts(silta_address)
    slug = briefs()[0].slug
    for address in (*pages, f"/briefs/{slug}", f"/briefs/{slug}.pdf", "/search?q=pump", "/need?q=pump"):
        answer = client.get(address, headers=BROWSER)
        assert "Set-Cookie" not in answer.headers, address
    site.extensions[EXTENSION].write()
    assert _without_counts(silta_address) == before
    assert files_with(tmp_path, "203.0.113.7", "private?name", "Example/1.0") == []


@pytest.mark.parametrize("query", PERSONAL)
def test_a_search_for_a_person_is_not_kept(site: Flask, tmp_path: Path, query: str) -> None:
    client = english(site)
    address = f"sqlite:///{next(tmp_path.rglob('silta.sqlite3'))}"
    before = _without_counts(address)
    for path in ("/search", "/need"):
        for _ in range(4):
            assert client.get(f"{path}?q={quote(query)}", headers=BROWSER).status_code == 200
    site.extensions[EXTENSION].write()
    engine = make_engine(address)
    with engine.connect() as connection:
        rows = connection.execute(select(search_statistic)).all()
    engine.dispose()
    assert {row.kind for row in rows} == {"search"}, "counted, without the words"
    stored = str(rows).casefold()
    assert not [trace for trace in TRACES if trace in stored]
    assert _without_counts(address) == before


def test_statistics_hold_days_words_and_counts_only() -> None:
    assert [column.name for column in metadata.tables["search_statistic"].columns] == [
        "day",
        "kind",
        "language",
        "value",
        "count",
    ]


def _without_counts(address: str) -> list[str]:
    return [line for line in dump(address).splitlines() if not line.startswith("search_statistic.")]
