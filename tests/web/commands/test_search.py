"""``silta search``: did-you-mean, concepts, needs and values that do not exist."""

import json
import os
from pathlib import Path

import pytest

from tests.web.small_site import brief, briefs, open_silta
from web.cli import main


@pytest.fixture
def silta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up the small knowledge base as the settings' one."""
    open_silta(tmp_path, briefs()).close()
    for name in [name for name in os.environ if name.startswith("SILTA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("SILTA_CONTENT", str(tmp_path / "content"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["search", *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.usefixtures("silta")
def test_a_mistyped_query_is_offered_right(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "vibrtion")
    assert code == 1
    assert "did you mean: vibration" in out
    assert "no brief has: vibrtion" in out
    code, out, _ = run(capsys, "vibrtion", "--json")
    answer = json.loads(out)
    assert (code, answer["did_you_mean"], answer["unknown_words"]) == (1, "vibration", ["vibrtion"])


def test_addresses_are_whole_in_a_narrow_terminal(
    tmp_path: Path, silta: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slug = f"long-{'name-' * 14}end"
    open_silta(tmp_path / "long", [brief(slug, title="Donaudampfschifffahrt" * 4), brief("short")]).close()
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "long" / "var"))
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run(capsys)
    assert code == 0
    assert {line.strip() for line in out.splitlines() if "/briefs/" in line} == {f"/briefs/{slug}", "/briefs/short"}
    assert "…" not in out
    assert out.count("Maturity") == 1


@pytest.mark.usefixtures("silta")
def test_recognised_technologies_come_with_their_labels(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ennakoiva", "kunnossapito", "--lang", "de")
    assert code == 0
    assert "vorausschauende Instandhaltung / predictive maintenance / ennakoiva kunnossapito" in out


@pytest.mark.usefixtures("silta")
def test_a_need_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    need = ("--need", "Our pumps fail. Is there predictive maintenance?")
    code, out, _ = run(capsys, *need)
    assert code == 0
    assert "fits: predictive maintenance (technology); pumps (en)" in out
    assert "no brief has all of the words" not in out
    answer = json.loads(run(capsys, *need, "--json")[1])
    assert answer["hits"][0]["reasons"]["concepts"] == ["predictive-maintenance"]
    assert {"word": "pumps", "language": "en"} in answer["hits"][0]["reasons"]["words"]


@pytest.mark.usefixtures("silta")
@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--maturity", "nonsense", "research, validated, demonstrated, ready, trl1"),
        ("--potential", "huge", "incremental, substantial, disruptive, unknown"),
        ("--technology", "vibration-anlysis", "vibration-analysis"),
        ("--business-model", "rent", "pay-per-use, subscription, license, unknown"),
        ("--sector", "bakery", "mechanical-engineering, food-processing, unknown"),
        ("--language", "sv", "de, en, fi"),
        ("--country", "Germany", "DE, unknown"),
        ("--year", "soon", "near to it are"),
    ],
)
def test_an_unknown_value_is_named_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str], option: str, value: str, named: str
) -> None:
    code, out, err = run(capsys, "robot", option, value)
    assert (code, out) == (2, "")
    assert repr(value) in err
    assert named in err


@pytest.mark.usefixtures("silta")
@pytest.mark.parametrize(
    ("option", "value", "total"),
    [
        ("--maturity", "6-7", 7),
        ("--country", "de", 1),
        ("--technology", "Vibration Analysis", 1),
        ("--technology", "robotiikka", 25),
        ("--maturity", "unknown", 1),
        ("--year", "2000-2003", 4),
    ],
)
def test_values_are_understood_as_people_write_them(
    capsys: pytest.CaptureFixture[str], option: str, value: str, total: int
) -> None:
    assert json.loads(run(capsys, option, value, "--json")[1])["total"] == total
