"""Searches are counted, and nothing of who searched."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.curation.report_tables import TABLES
from kb.model import TransferBrief
from kb.store import Counted, StoreError, Total
from tests.web.commands.in_process import run
from tests.web.small_site import brief, briefs, confirmed, open_silta
from web.app import create_app
from web.commands.statistics_report import NAMES
from web.silta import Silta
from web.statistics import EXTENSION, SearchStatistics

Making = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
AGENT = {"User-Agent": "Mozilla/5.0"}
LIST = {**AGENT, "Referer": "http://localhost/search?q=pumps"}


@pytest.fixture
def site(site_of: Making) -> tuple[Silta, FlaskClient]:
    return site_of(briefs())


def counted(client: FlaskClient) -> list[Total]:
    statistics: SearchStatistics = client.application.extensions[EXTENSION]
    statistics.write()
    with statistics._silta.database.unit_of_work() as work:
        return work.search_statistics.totals(date(2020, 1, 1))


def values(client: FlaskClient, kind: Counted) -> dict[str, int]:
    return {item.value: item.count for item in counted(client) if item.kind is kind}


def test_searches_and_the_facets_that_they_chose(site: tuple[Silta, FlaskClient]) -> None:
    _, client = site
    for address in ("/search?q=pump", "/search?maturity=ready&technology=robotics", "/need?q=pumps+that+stop"):
        assert client.get(address, headers=AGENT).status_code == 200
    client.get("/search?q=pump&page=2", headers=AGENT)
    client.get("/search?technology=Jane+Doe&year=jane&country=xx1", headers=AGENT)
    assert values(client, Counted.SEARCH) == {"search": 3, "need": 1}
    assert values(client, Counted.FACET) == {"maturity=ready": 1, "technology=robotics": 1}


def test_words_that_found_nothing_are_shown_from_three_searches_on(site: tuple[Silta, FlaskClient]) -> None:
    _, client = site
    for number in range(3):
        assert values(client, Counted.WITHOUT_RESULT) == {}
        client.get(["/search?q=Submarine", "/search?q=submarine", "/search?q=the+submarines"][number], headers=AGENT)
        client.get("/search?q=jane@example.org", headers=AGENT)
    assert values(client, Counted.WITHOUT_RESULT) == {"submarine": 3}


def test_briefs_opened_from_a_list_of_this_site(site: tuple[Silta, FlaskClient]) -> None:
    _, client = site
    slug = briefs()[0].slug
    client.get(f"/briefs/{slug}", headers=LIST)
    client.get(f"/briefs/{slug}", headers=AGENT)
    client.get(f"/briefs/{slug}", headers={**AGENT, "Referer": "http://elsewhere.example.org/search"})
    client.get(f"/briefs/{slug}", headers={**AGENT, "Referer": "http://[broken"})
    client.get("/briefs/not-there", headers=LIST)
    assert values(client, Counted.OPENED) == {slug: 1}


@pytest.mark.parametrize("wish", [{"DNT": "1"}, {"Sec-GPC": "1"}, {"User-Agent": "Examplebot/1.0"}, {"User-Agent": ""}])
def test_who_does_not_want_to_be_counted_is_not(site: tuple[Silta, FlaskClient], wish: dict[str, str]) -> None:
    _, client = site
    client.get("/search?q=pump", headers={**AGENT, **wish})
    client.get(f"/briefs/{briefs()[0].slug}", headers={**LIST, **wish})
    assert counted(client) == []


def test_nothing_is_counted_and_the_rest_forgotten_when_nothing_is_to_be_kept(
    site: tuple[Silta, FlaskClient],
) -> None:
    silta, client = site
    client.get("/search?q=pump", headers=AGENT)
    assert counted(client)
    settings = silta.settings.model_copy(update={"statistics_days": 0})
    other = create_app(Silta(settings, silta.database, silta.vocabularies, silta.backend, silta.searcher)).test_client()
    other.get("/search?q=pump", headers=AGENT)
    assert counted(other) == []


def test_counts_wait_while_the_database_does_not_answer(
    site: tuple[Silta, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    silta, client = site

    def refuse(*_: Any, **__: Any) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patched:
        client.get("/search?q=pump", headers=AGENT)
        patched.setattr(type(silta.database), "unit_of_work", refuse)
        client.application.extensions[EXTENSION].write()
    client.get("/search?q=pump", headers=AGENT)
    assert values(client, Counted.SEARCH) == {"search": 2}


def test_what_waits_is_written_at_the_end(site: tuple[Silta, FlaskClient]) -> None:
    silta, client = site
    client.get("/search?q=pump", headers=AGENT)
    client.application.extensions[EXTENSION].close()
    with silta.database.unit_of_work() as work:
        assert work.search_statistics.totals(date(2020, 1, 1))


def test_the_command(site: tuple[Silta, FlaskClient], tmp_path: Path) -> None:
    silta, client = site
    environment = {"SILTA_DATA": str(silta.settings.data), "SILTA_CONTENT": str(silta.settings.content)}
    assert "nobody has searched" in run("statistics", environment=environment).stdout
    client.get("/search?maturity=ready", headers=AGENT)
    client.application.extensions[EXTENSION].write()
    shown = run("statistics", environment=environment).stdout
    assert "Facets used" in shown
    assert "maturity=ready" in shown
    rows = run("statistics", "--csv", environment=environment).stdout.splitlines()
    assert rows == ["kind,language,value,count", "search,en,search,1", "facet,en,maturity=ready,1"]


def test_the_report_at_the_server(tmp_path: Path) -> None:
    assert NAMES == TABLES
    silta = open_silta(tmp_path, [brief("one", maturity=confirmed({"level": 8}))])
    silta.close()
    environment = {"SILTA_DATA": str(tmp_path / "var"), "SILTA_CONTENT": str(tmp_path / "content")}
    told = run("statistics", "report", "--table", "maturity", "--csv", environment=environment)
    head = "maturity,published,updated,archived,public,published_before"
    assert told.stdout.splitlines() == [head, "ready,1,0,0,1,0"], told.stderr
    whole = run("statistics", "report", "--csv", environment=environment).stdout.splitlines()
    assert "maturity,ready,published,1" in whole
    shown = run("statistics", "report", "--limit", "1", environment=environment).stdout
    assert all(name in shown for name in TABLES)
    past = run("statistics", "report", "--since", "2001-01-01", "--until", "2001-02-28", environment=environment)
    assert "2001-01-01 to 2001-02-28" in past.stdout
    until = run("statistics", "report", "--until", "2001-02-28", environment=environment)
    assert "2001-01-01 to 2001-02-28" in until.stdout, until.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--period", "spring"], "is no period; name a year"),
        (["--period", "2999"], "still to come"),
        (["--since", "2026-05-01", "--until", "2026-04-01"], "before it begins"),
        (["--period", "2026", "--since", "2026-05-01"], "either --period or days"),
        (["--since", "yesterday"], "does not match"),
    ],
)
def test_what_is_no_period_at_the_server(options: list[str], told: str, tmp_path: Path) -> None:
    done = run("statistics", "report", *options, environment={"SILTA_DATA": str(tmp_path / "var")})
    assert done.returncode != 0
    assert told in done.stderr
