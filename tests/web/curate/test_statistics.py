"""The figures that a cluster reports with."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kb.curation.contacts_started import COUNTED
from kb.curation.report_tables import TABLES
from kb.model import AccountRole, BriefStatus, Language, TransferBrief
from kb.store import Counted, Occurrence
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.person import Person
from web.curate.report_words import CONTACT_WORDS

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
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename=silta-{name}-")
    text = answer.data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text, newline="")))


def figures(page: Page) -> list[str]:
    return [" ".join(item.text.split()) for item in page.all("dd")]


def test_the_page_tells_pictures_and_tables(counted: Person) -> None:
    page = counted.page(ADDRESS)
    assert figures(page) == ["1 before: 0", "0 before: 0", "0 before: 0", "1 before: 0"]
    assert page.all("svg", class_="months")
    links = [link for link in page.links if ".csv" in link]
    assert len(links) == 1 + len(TABLES) - 1, "all figures, and each table but those on top"
    for link in links:
        assert counted.client.get(link).status_code == 200, link
    assert "=quantum" in page.text
    assert "rare" not in page.text, "words of fewer than three searches tell of few people"
    assert ADDRESS in counted.page("/curate").links
    assert any(link.startswith(f"{ADDRESS}/report?") for link in page.links)


def test_the_page_to_print(counted: Person) -> None:
    page = counted.page(f"{ADDRESS}/report")
    assert figures(page)[0] == "1 before: 0"
    assert "=quantum" in page.text
    assert "How this is counted" in page.text
    assert not page.all("details"), "paper cannot be opened"


def test_the_page_to_print_adds_up_languages(counted: Person) -> None:
    today = datetime.now(UTC).date()
    with counted.silta.database.unit_of_work(writing=True) as work:
        work.search_statistics.add({Occurrence(today, Counted.FACET, Language.EN, "maturity=ready"): 3})
        work.search_statistics.add({Occurrence(today, Counted.FACET, Language.FI, f"year={n}"): 1 for n in range(9)})
        work.commit()
    text = " ".join(counted.page(f"{ADDRESS}/report").text.split())
    assert "Readiness: Ready to use50" in text
    assert "2 more" in text, "the tables are cut, and say so"


@pytest.mark.parametrize("language", ["de", "fi"])
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/report"])
def test_the_pages_in_other_languages(counted: Person, language: str, address: str) -> None:
    page = counted.page(f"{address}?lang={language}")
    assert page.one("html")["lang"] == language
    assert "Public on the last day" not in page.text


def test_every_contact_has_its_words() -> None:
    assert set(CONTACT_WORDS) == {item.name for item in COUNTED}


def test_each_table_is_a_file(counted: Person) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    assert [month, "1", "0", "0"] in [[row[0], *row[2:]] for row in rows(counted, "month")]
    head = ["maturity", "label", "published", "updated", "archived", "public", "published_before"]
    assert rows(counted, "maturity") == [head, ["validated", "Validated", "1", "0", "0", "1", "0"]]
    assert rows(counted, "searches")[1:] == [["search", "Searches", "fi", "7", "0"]]
    assert rows(counted, "facets")[1:] == [["maturity=ready", "Readiness: Ready to use", "de", "2", "0"]]
    found_nothing = rows(counted, "without-result")[1:]
    assert found_nothing == [["'=quantum", "'=quantum", "en", "3", "0"]], "no table program takes it for a formula"
    assert ["country", "DE", "published", "1"] in rows(counted, "report")
    assert counted.client.get(f"{ADDRESS}/nothing.csv").status_code == 404


def test_another_period_has_other_figures(counted: Person) -> None:
    assert rows(counted, "searches", since="2001-01-01", until="2001-12-31")[1:] == []
    assert len(rows(counted, "month", since="2001-01-01", until="2001-12-31")) == 13
    page = counted.page(f"{ADDRESS}?since=2001-01-01&until=2001-03-31")
    assert "compared with October 1, 2000 to December 31, 2000" in " ".join(page.text.split())
    assert "Counts of searches are kept since" in page.text


def test_a_last_day_alone_counts_from_the_beginning_of_its_year(counted: Person) -> None:
    page = counted.page(f"{ADDRESS}?until=2001-03-31")
    assert "make no period" not in page.text
    assert [page.one("input", name=name)["value"] for name in ("since", "until")] == ["2001-01-01", "2001-03-31"]


def test_periods_to_choose_lead_to_themselves(counted: Person) -> None:
    last_year = str(datetime.now(UTC).year - 1)
    links = [link for link in counted.page(ADDRESS).all("a") if link.text.strip() == last_year]
    page = counted.page(links[0]["href"])
    current = [link.text.strip() for link in page.all("a") if link.attributes.get("aria-current") == "true"]
    assert current[-1] == last_year
    assert page.one("input", name="until")["value"] == f"{last_year}-12-31"


def test_this_year_is_compared_with_the_same_part_of_the_last_one(counted: Person) -> None:
    year = datetime.now(UTC).year
    page = counted.page(ADDRESS)
    assert f"compared with January 1, {year - 1} to" in " ".join(page.text.split())
    assert page.one("input", name="until")["value"] == f"{year}-12-31", "sent again, it is the same period"
    (report,) = [link for link in page.links if link.startswith(f"{ADDRESS}/report?")]
    assert f"compared with January 1, {year - 1} to" in " ".join(counted.page(report).text.split())


@pytest.mark.parametrize(
    "period",
    ["since=x&until=y", "since=2026-05-01&until=2026-04-01", "since=0001-01-01", "until=9999-12-31&since=9999-01-01"],
)
def test_what_is_no_period_is_this_year(counted: Person, period: str) -> None:
    this_year = datetime.now(UTC).date().replace(month=1, day=1)
    for address in (ADDRESS, f"{ADDRESS}/report"):
        page = counted.page(f"{address}?{period}")
        assert "make no period" in page.text
    assert counted.page(f"{ADDRESS}?{period}").one("input", name="since")["value"] == str(this_year)
    assert counted.client.get(f"{ADDRESS}/month.csv?{period}").status_code == 200


def test_only_the_desk_sees_it(person: Callable[..., Person]) -> None:
    for role in (AccountRole.READER, AccountRole.RESEARCHER):
        visitor = person(role)
        assert visitor.client.get(ADDRESS).status_code == 403
        assert visitor.client.get(f"{ADDRESS}/month.csv").status_code == 403
        assert visitor.client.get(f"{ADDRESS}/report").status_code == 403
    client = english(visitor.client.application)
    assert client.get(ADDRESS).headers["Location"].startswith("/account/sign-in")
