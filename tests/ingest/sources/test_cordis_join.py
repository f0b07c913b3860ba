"""Joining the tables of a bulk export."""

import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Read = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, tables: dict[str, str]) -> Callable[..., list[Path]]:
    """Write the tables as files of one folder, those of the argument replaced."""

    def write(**changes: str) -> list[Path]:
        paths = []
        for name, content in (tables | {f"{key}.csv": value for key, value in changes.items()}).items():
            path = tmp_path / name
            path.write_text(content, encoding="utf-8")
            paths.append(path)
        return paths

    return write


def _convert(text: str, delimiter: str, order: random.Random) -> str:
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    columns = list(range(len(rows[0])))
    order.shuffle(columns)
    body = rows[1:]
    order.shuffle(body)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([[row[column] for column in columns] for row in [rows[0], *body]])
    return buffer.getvalue()


def test_projects_come_with_what_the_other_tables_say(folder: Callable[..., list[Path]], read: Read) -> None:
    paths = folder()
    result = read(*paths)
    assert not result.rejections
    record = result.by_id["101"]
    assert record.source.address == "https://cordis.europa.eu/project/id/101"
    assert record.location == f"{paths[0]}:2"
    assert record.project.total_cost == "1500000,50"
    assert (record.project.start, record.project.end) == ("2019-01-01", "31/12/2021")
    assert record.texts[0].description == 'Microphones listen to pipes.\nThe second line; with a "quoted" word.'
    assert [(item.name, item.order, item.role) for item in record.organisations] == [
        ("Example Works", 1, "coordinator"),
        ("University of Examples", 2, "participant"),
    ]
    assert [(item.label, item.code, item.scheme) for item in record.subjects] == [
        ("acoustics", "/23/47/305", "euroSciVoc"),
        ("H2020-DEMO-1", "H2020-DEMO-1", "topic"),
        ("H2020-EU.2.1.", "H2020-EU.2.1.", "legalBasis"),
    ]
    assert result.by_id["102"].organisations[0].country == "EL"
    assert result.by_id["102"].location == f"{paths[0]}:4"


@pytest.mark.parametrize("delimiter", [",", "|", "\t"])
def test_a_re_export_has_the_same_digests(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read, delimiter: str
) -> None:
    before = {record.source.identifier: record.source.sha256 for record in read(*folder()).records}
    order = random.Random(3)  # noqa: S311  only shuffles columns
    changed = {name.removesuffix(".csv"): _convert(text, delimiter, order) for name, text in tables.items()}
    after = {record.source.identifier: record.source.sha256 for record in read(*folder(**changed)).records}
    assert after == before


def test_json_has_the_digests_of_csv(
    folder: Callable[..., list[Path]], tables: dict[str, str], make_zip: Callable[..., Path], read: Read
) -> None:
    entries = {
        name.replace(".csv", ".json"): json.dumps(list(csv.DictReader(io.StringIO(text), delimiter=";")))
        for name, text in tables.items()
    }
    before = {record.source.identifier: record.source.sha256 for record in read(*folder()).records}
    after = {record.source.identifier: record.source.sha256 for record in read(make_zip(entries)).records}
    assert after == before


@pytest.mark.parametrize("table", ["project", "organization", "euroSciVoc"])
def test_a_change_in_any_table_changes_the_digest(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read, table: str
) -> None:
    before = read(*folder()).by_id["101"]
    words = {"project": ("leaks", "holes"), "organization": ("Graz", "Linz"), "euroSciVoc": ("acoustics", "optics")}
    after = read(*folder(**{table: tables[f"{table}.csv"].replace(*words[table])}))
    assert after.by_id["101"].source.sha256 != before.source.sha256


def test_rows_of_absent_projects_are_counted(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read
) -> None:
    strays = "".join(f'"{number}";"/1";"/a";"a";""\n' for number in range(900, 2134))
    result = read(*folder(euroSciVoc=tables["euroSciVoc.csv"] + strays))
    (skipped,) = result.skipped
    assert skipped.location.endswith("euroSciVoc.csv")
    assert skipped.reason == "1,234 rows classify projects that are not among these files"


def test_a_project_given_twice_names_the_earlier_line(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read
) -> None:
    again = '"101";"OTHER";"";"Other title";"";"";"";"";"";"";"x";"";""\n'
    result = read(*folder(project=tables["project.csv"] + again))
    (rejection,) = result.rejections
    assert (rejection.identifier, rejection.location.rpartition(":")[2]) == ("101", "5")
    assert rejection.reason.endswith("project.csv:2")
    assert result.by_id["101"].project.acronym == "LEAKFREE"


def test_a_table_given_in_two_formats_counts_once(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read, tmp_path: Path
) -> None:
    twin = tmp_path / "organization.json"
    twin.write_text(json.dumps(list(csv.DictReader(io.StringIO(tables["organization.csv"]), delimiter=";"))))
    assert len(read(*folder(), twin).by_id["101"].organisations) == 2


def test_bad_rows_of_relations_are_rejected_and_the_project_stays(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read
) -> None:
    text = tables["organization.csv"] + '"101";"Short row"\n"";"No project";"";"";"";"";"";"3";"partner"\n'
    result = read(*folder(organization=text))
    assert [(item.identifier, item.location.rpartition(":")[2]) for item in result.rejections] == [
        ("101", "5"),
        ("", "6"),
    ]
    assert len(result.by_id["101"].organisations) == 2


def test_relations_of_a_rejected_project_are_not_reported_as_strays(
    folder: Callable[..., list[Path]], tables: dict[str, str], read: Read
) -> None:
    result = read(*folder(project=tables["project.csv"].replace('"102";"TWIN";', '"102";"TWIN";"";')))
    assert [item.identifier for item in result.rejections] == ["102"]
    assert not result.skipped


def test_a_header_alone_is_told(folder: Callable[..., list[Path]], tables: dict[str, str], read: Read) -> None:
    result = read(*folder(euroSciVoc=tables["euroSciVoc.csv"].partition("\n")[0]))
    assert [item.reason for item in result.skipped] == ["the table euroSciVoc has a header but no rows"]


def test_the_latest_report_is_part_of_the_text(folder: Callable[..., list[Path]], read: Read) -> None:
    reports = (
        "rcn;language;title;teaser;summary;workPerformed;finalResults;contentUpdateDate;projectID\n"
        "1;en;Period 1;;Early summary;;;01/02/2020;101\n"
        "2;en;Period 2;;Late summary;Much was done.;A prototype at TRL 6.;01/01/2021;101\n"
    )
    record = read(*folder(reportSummaries=reports)).by_id["101"]
    assert record.texts[0].description.endswith("Late summary\n\nMuch was done.\n\nA prototype at TRL 6.")
    assert "Early" not in record.texts[0].description
    assert record.notes == ("1 earlier report(s) left out for the latest one",)


def test_websites_and_publications(folder: Callable[..., list[Path]], read: Read) -> None:
    links = (
        "projectID;physUrl;id;type\n101;https://www.example.org/d;1;projectDeliverable\n"
        "101;https://www.example.org/site;2;relatedWebsite\n"
    )
    papers = "id;title;isPublishedAs;authors;doi;projectID\n1;On leaks;article;A;10.1234/a;101\n2;Talk;other;A;;101\n"
    record = read(*folder(webLink=links, projectPublications=papers)).by_id["101"]
    assert record.project.url == "https://www.example.org/site"
    assert record.publications == (("10.1234/a", "On leaks"),)


def test_older_exports_name_the_participants_in_the_project(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "cordis-h2020projects.csv"
    path.write_text(
        "rcn;id;acronym;status;programme;topics;frameworkProgramme;title;startDate;endDate;projectUrl;objective;"
        "totalCost;ecMaxContribution;call;fundingScheme;coordinator;coordinatorCountry;participants;"
        "participantCountries;subjects\n"
        "1;77;OLD;CLOSED;P;T;H2020;Old style;2015-01-01;2016-01-01;http://www.example.org;Text.;1;1;C;S;"
        '"Example Works";AT;"First Example;Second Example";FI;\n'
    )
    (record,) = read(path).all
    assert record.project.url == "http://www.example.org"
    assert [(item.name, item.country, item.role) for item in record.organisations] == [
        ("Example Works", "AT", "coordinator"),
        ("First Example", "", "participant"),
        ("Second Example", "", "participant"),
    ]


def test_zips_with_projects_are_joined_each_on_its_own(
    tables: dict[str, str], make_zip: Callable[..., Path], read: Read
) -> None:
    first = make_zip({"csv/project.csv": tables["project.csv"], "README.txt": "read me"}, "a.zip")
    second = make_zip(tables, "b.zip")
    result = read(first, second)
    assert [(record.location, len(record.organisations)) for record in result.records] == [
        (f"{first}/csv/project.csv:2", 0),
        (f"{first}/csv/project.csv:4", 0),
        (f"{second}/project.csv:2", 2),
        (f"{second}/project.csv:4", 1),
    ]
    assert not result.rejections
    assert [item.location for item in result.skipped] == [f"{first}/README.txt"]


def test_a_zip_without_projects_is_joined_with_the_one_beside_it(
    tables: dict[str, str], make_zip: Callable[..., Path], read: Read
) -> None:
    papers = "id;title;isPublishedAs;authors;doi;projectID\n1;On leaks;article;A;10.1234/a;101\n2;x;y;z;10.1234/b;999\n"
    first = make_zip({"projectPublications.csv": papers}, "a-publications.zip")
    second = make_zip(tables, "b-projects.zip")
    result = read(first, second)
    assert result.by_id["101"].publications == (("10.1234/a", "On leaks"),)
    assert len(result.by_id["101"].organisations) == 2
    assert [(item.location, item.reason) for item in result.skipped] == [
        (f"{first}/projectPublications.csv", "1 row names publications of projects that are not among these files"),
    ]


def test_a_zip_in_a_zip_is_read_but_no_deeper(
    tables: dict[str, str], make_zip: Callable[..., Path], read: Read
) -> None:
    inner = make_zip(tables, "inner.zip").read_bytes()
    assert len(read(make_zip({"inner.zip": inner}, "middle.zip")).records) == 2
    middle = (make_zip({"inner.zip": inner}, "middle.zip")).read_bytes()
    (rejection,) = read(make_zip({"middle.zip": middle}, "outer.zip")).all
    assert "deeper" in rejection.reason


def test_a_refused_zip_is_one_rejection(make_zip: Callable[..., Path], tables: dict[str, str], read: Read) -> None:
    path = make_zip(tables)
    path.write_bytes(path.read_bytes()[:-40])
    (rejection,) = read(path).all
    assert rejection.location == str(path)
    assert "cut off" in rejection.reason


def test_damage_in_the_middle_keeps_the_rows_before(make_zip: Callable[..., Path], read: Read) -> None:
    order = random.Random(1)  # noqa: S311  only makes noise
    rows = "".join(f"{number};A;T{order.random()};;{order.randbytes(300).hex()}\n" for number in range(3000))
    path = make_zip({"project.csv": "id;acronym;title;startDate;objective\n" + rows})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 50] = b"\xff" * 50
    path.write_bytes(data)
    result = read(path)
    assert 100 < len(result.records) < 3000
    assert "nothing after" in result.rejections[-1].reason


def test_ids_are_checked(folder: Callable[..., list[Path]], tables: dict[str, str], read: Read) -> None:
    row = '"{}";"X";"";"T";"";"";"";"";"";"";"x";"";""\n'
    result = read(
        *folder(project=tables["project.csv"] + row.format(" ") + row.format("a\x01b") + row.format("9" * 600))
    )
    assert [item.location.rpartition(":")[2] for item in result.rejections] == ["5", "6", "7"]
    assert result.rejections[0].reason == "the project has no id"
    assert "control character" in result.rejections[1].reason
