"""``silta ingest`` as a person uses it: real files, a real store, the report and the exit status."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.web.commands.in_process import Done, run

BRIEF = """---
status: published
demonstration: true
---

# Watching pumps by ear {: lang=en }

> Vibration analysis finds worn bearings early.

## Problem

Pumps fail without a warning.

## Solution

Vibration analysis is at TRL 7 here.

## Benefit

Fewer stops.
"""
PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://cordis.europa.eu"><language>en</language><id>990000001</id><acronym>LISTEN</acronym>
<title>Listening to pumps</title><objective>We listen to pumps with machine vision and vibration analysis.
They are at TRL 4 now and will reach TRL 6.</objective><startDate>2024-01-01</startDate><endDate>2026-12-31</endDate>
<relations><associations><organization type="coordinator" sme="false"><legalName>Example Institute</legalName>
<address><country>FI</country></address></organization></associations></relations></project>"""


def environment(data: Path) -> dict[str, str]:
    return {"SILTA_DATA": str(data), "COLUMNS": "200", "NO_COLOR": "1"}


def silta(data: Path, *arguments: str | Path, cwd: Path | None = None) -> Done:
    return run(*arguments, environment=environment(data), cwd=cwd)


def process(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.cli", *map(str, arguments)]
    variables = os.environ | environment(data)
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)


def report(done: Done) -> dict[str, object]:
    loaded = json.loads(done.stdout)
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    folder = tmp_path / "good"
    folder.mkdir()
    (folder / "pumps.md").write_text(BRIEF, encoding="utf-8")
    (folder / "project.xml").write_text(PROJECT, encoding="utf-8")
    return folder


def test_what_is_read_is_found(data: Path, good: Path) -> None:
    done = process(data, "ingest", good)
    assert done.returncode == 0, done.stderr
    assert "2  new" in done.stdout
    found = json.loads(process(data, "search", "vibration", "--json").stdout)
    assert {hit["slug"] for hit in found["hits"]} == {"watching-pumps-by-ear", "listening-to-pumps"}
    assert {item["value"]: item["count"] for item in found["facets"]["maturity"]} == {
        "demonstrated": 1,
        "trl7": 1,
        "validated": 1,
        "trl4": 1,
    }
    assert [item["value"] for item in found["facets"]["country"] if item["count"]] == ["FI", "unknown"]


def test_a_second_run_changes_nothing(data: Path, good: Path) -> None:
    silta(data, "ingest", good)
    again = report(silta(data, "ingest", good, "--json"))["counts"]
    assert isinstance(again, dict)
    assert (again["unchanged"], again["new"], again["changed"], again["indexed"]) == (2, 0, 0, 0)


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(data: Path, good: Path) -> None:
    done = silta(data, "ingest", good, "--dry-run")
    assert done.returncode == 0
    assert "nothing was kept" in done.stdout
    assert json.loads(silta(data, "index", "status", "--json").stdout)["documents"] == 0


def hostile(folder: Path) -> dict[str, str]:
    """Write rubbish; returns, for each file, what the sentence about it must say."""
    folder.mkdir()
    expected = {}

    def write(name: str, content: bytes, says: str) -> None:
        (folder / name).write_bytes(content)
        expected[name] = says

    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><project><id>1</id><title>&b;</title></project>'
    outside = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><project><id>1</id><title>&x;</title></project>'
    write("bomb.xml", bomb.encode(), "entit")
    write("outside.xml", outside.encode(), "entit")
    write("broken.xml", PROJECT.replace("</objective>", "").encode(), "not well-formed")
    write("list.md", b"---\n- a list\n---\n" + BRIEF.split("---\n", 2)[2].encode(), "no mapping")
    write("latin.md", BRIEF.replace("Pumps fail", "Stöße").encode("latin-1"), "UTF-8")
    write("date.md", BRIEF.replace("status:", "published_on: 31/02/2020\nstatus:").encode(), "published_on")
    write("control.md", BRIEF.replace("Pumps", "Pu\x07mps").encode(), "control character")
    impossible = PROJECT.replace("2024-01-01", "31/02/2020").replace("990000001", "990000002")
    write("date.xml", impossible.encode(), "does not exist")
    huge = PROJECT.replace("We listen", "x" * 50_000_000).replace("990000001", "990000003")
    write("huge.xml", huge.encode(), "objective")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("project.csv", "id;acronym;title;objective\n1;A;T;O\n" * 1000)
    write("cut.zip", archive.getvalue()[:-40], "zip")
    bomb_file = io.BytesIO()
    with zipfile.ZipFile(bomb_file, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("project.csv", b"id;acronym;title;objective\n" + b"0" * 60_000_000)
    write("bomb.zip", bomb_file.getvalue(), "")
    leaving = io.BytesIO()
    with zipfile.ZipFile(leaving, "w") as container:
        container.writestr(
            "../../project.csv", "id;acronym;title;objective\n990000009;A;T;An objective of some length.\n"
        )
    write("leaving.zip", leaving.getvalue(), "..")
    return expected


def test_rubbish_is_named_sentence_by_sentence_and_good_records_are_kept(
    data: Path, good: Path, tmp_path: Path
) -> None:
    expected = hostile(tmp_path / "rubbish")
    done = silta(data, "ingest", good, tmp_path / "rubbish", "--json")
    assert done.returncode == 1, done.stderr
    found = report(done)
    counts, rejected = found["counts"], found["rejected"]
    assert isinstance(counts, dict)
    assert isinstance(rejected, list)
    assert counts["new"] == 2
    for name, says in expected.items():
        reasons = [item["reason"] for item in rejected if name in item["location"]]
        assert reasons, f"nothing is said about {name}"
        assert any(says in reason for reason in reasons), (name, reasons)
        assert all("\n" not in reason and len(reason) < 500 for reason in reasons)
    listed = json.loads(silta(data, "ingest", "--rejected", "--json").stdout)
    assert {Path(item["location"].split(".zip")[0]).stem for item in listed} >= {Path(name).stem for name in expected}


def test_scripts_and_markup_never_reach_the_store_as_such(data: Path, tmp_path: Path) -> None:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;"
    hostile_project = PROJECT.replace("Listening to pumps", f"Listening{evil}").replace(
        "Example Institute", f"Inst{evil}"
    )
    (tmp_path / "evil.xml").write_text(hostile_project, encoding="utf-8")
    assert silta(data, "ingest", tmp_path / "evil.xml").returncode == 0
    assert "script" not in silta(data, "search", "pumps", "--json").stdout


def test_other_encodings_with_a_mark_are_read(data: Path, tmp_path: Path) -> None:
    (tmp_path / "wide.md").write_bytes(BRIEF.encode("utf-16"))
    (tmp_path / "marked.md").write_bytes(BRIEF.replace("by ear", "by feel").encode("utf-8-sig"))
    counts = report(silta(data, "ingest", tmp_path / "wide.md", tmp_path / "marked.md", "--json"))["counts"]
    assert isinstance(counts, dict)
    assert counts["new"] == 2


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("ingest", "nowhere"), 2, "there is no such file"),
        (("ingest",), 2, "name the files"),
        (("search", "x", "--sort", "sideways"), 2, "no index|reindex"),
    ],
)
def test_wrong_use_is_one_sentence(data: Path, arguments: tuple[str, ...], status: int, says: str) -> None:
    done = silta(data, *arguments)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert any(word in done.stderr for word in says.split("|")), done.stderr


def test_nothing_readable_is_status_2(data: Path, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(b"\x00\x01\x02")
    done = silta(data, "ingest", tmp_path / "noise.bin")
    assert done.returncode == 2
    assert "no reader knows this format" in done.stdout


@pytest.mark.shared_data
def test_all_real_cordis_files_go_through(data: Path, shared_data: Path) -> None:
    done = silta(data, "ingest", shared_data / "cordis", "--json")
    assert done.returncode == 0, done.stdout
    counts = report(done)["counts"]
    assert isinstance(counts, dict)
    assert (counts["new"], counts["rejected"]) == (26, 0)
    found = json.loads(silta(data, "search", "microalgae cosmetic", "--json").stdout)
    assert found["hits"][0]["slug"].startswith("development-of-microalgae")


def test_names_that_are_not_utf_8_or_not_printable(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (folder / os.fsdecode(b"f\xfcr.md")).write_text(BRIEF, encoding="utf-8")
    (folder / os.fsdecode(b"l\xe4rm.md")).write_text("---\n- no mapping\n---\n", encoding="utf-8")
    (folder / "two\nlines\x1b[31m.md").write_text("---\n- no mapping\n---\n", encoding="utf-8")
    done = process(data, "ingest", folder)
    assert done.returncode == 1, done.stderr
    assert "1  new" in done.stdout
    assert "l\\xe4rm.md: the front matter is no mapping" in done.stdout
    assert "two\\nlines\\x1b[31m.md: the front matter is no mapping" in done.stdout
    assert "\x1b" not in process(data, "ingest", "--rejected").stdout


def test_an_empty_path_is_not_the_current_folder(data: Path, good: Path) -> None:
    done = silta(data, "ingest", "", cwd=Path(__file__).resolve().parents[3])
    assert done.returncode == 2
    assert "one of the paths is empty" in done.stderr
