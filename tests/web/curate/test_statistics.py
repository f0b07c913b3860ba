"""The figures that a cluster reports with."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kb.model import AccountRole, BriefStatus, Language, TransferBrief
from kb.store import Counted, Occurrence
from tests.web.conftest import english
from tests.web.curate.conftest import Person

ADDRESS = "/curate/statistics"


@pytest.fixture
def counted(scout: Person, put: Callable[..., TransferBrief]) -> Person:
    """A scout's site with a published brief, a draft and some searches of today."""
    put("published", BriefStatus.PUBLISHED)
    put("a-draft", BriefStatus.DRAFT)
    today = datetime.now(UTC).date()
    with scout.silta.database.unit_of_work(writing=True) as work:
        work.search_statistics.add(
            {
                Occurrence(today, Counted.SEARCH, Language.FI, "search"): 7,
                Occurrence(today, Counted.FACET, Language.DE, "maturity=ready"): 2,
                Occurrence(today, Counted.WITHOUT_RESULT, Language.EN, "=quantum"): 3,
                Occurrence(today, Counted.WITHOUT_RESULT, Language.EN, "rare"): 2,
            }
        )
        work.commit()
    return scout


def rows(person: Person, name: str, **period: str) -> list[list[str]]:
    answer = person.client.get(f"{ADDRESS}/{name}.csv", query_string=period)
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename={name}-")
    return list(csv.reader(io.StringIO(answer.text)))


def test_the_page_tells_pictures_and_tables(counted: Person) -> None:
    page = counted.page(ADDRESS)
    assert "1 brief published, 0 archived, 0 results handed in" in " ".join(page.text.split())
    assert page.all("svg", class_="months")
    links = [link for link in page.links if ".csv" in link]
    assert len(links) == 9
    for link in links:
        assert counted.client.get(link).status_code == 200, link
    assert "=quantum" in page.text
    assert "rare" not in page.text, "words of fewer than three searches tell of few people"
    assert ADDRESS in counted.page("/curate").links


@pytest.mark.parametrize("language", ["de", "fi"])
def test_the_page_in_other_languages(counted: Person, language: str) -> None:
    assert counted.page(f"{ADDRESS}?lang={language}").one("html")["lang"] == language


def test_each_table_is_a_file(counted: Person) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    assert [month, "1", "0"] in [[row[0], *row[2:]] for row in rows(counted, "month")]
    assert rows(counted, "maturity")[0] == ["maturity", "label", "published", "archived"]
    assert rows(counted, "searches") == [["value", "language", "count"], ["search", "fi", "7"]]
    assert rows(counted, "facets")[1:] == [["maturity=ready", "de", "2"]]
    assert rows(counted, "without-result")[1:] == [["'=quantum", "en", "3"]], "no table program takes it for a formula"
    assert counted.client.get(f"{ADDRESS}/nothing.csv").status_code == 404


def test_another_period_has_other_figures(counted: Person) -> None:
    assert rows(counted, "searches", since="2001-01-01", until="2001-12-31") == [["value", "language", "count"]]
    assert len(rows(counted, "month", since="2001-01-01", until="2001-12-31")) == 13


@pytest.mark.parametrize(
    "period",
    ["since=x&until=y", "since=2026-05-01&until=2026-04-01", "since=0001-01-01", "until=9999-12-31&since=9999-01-01"],
)
def test_what_is_no_period_is_this_year(counted: Person, period: str) -> None:
    this_year = datetime.now(UTC).date().replace(month=1, day=1)
    page = counted.page(f"{ADDRESS}?{period}")
    assert page.one("input", name="since")["value"] == str(this_year)


def test_only_the_desk_sees_it(person: Callable[..., Person]) -> None:
    for role in (AccountRole.READER, AccountRole.RESEARCHER):
        visitor = person(role)
        assert visitor.client.get(ADDRESS).status_code == 403
        assert visitor.client.get(f"{ADDRESS}/month.csv").status_code == 403
    client = english(visitor.client.application)
    assert client.get(ADDRESS).headers["Location"].startswith("/account/sign-in")
