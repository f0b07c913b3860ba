"""The page for scouts says what the table in the model says."""

from pathlib import Path

from kb.model import BriefStatus
from kb.model.publishing_check import STANDARD_CHECKS, PublishingCheck
from kb.model.transition import TRANSITIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "curate" / "states.md"


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading."""
    lines = PAGE.read_text(encoding="utf-8").partition(f"{heading}\n")[2].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def test_the_states_are_those_of_the_model() -> None:
    assert [row[0] for row in table("# The states of a brief")] == list(BriefStatus)


def test_the_moves_are_those_of_the_table() -> None:
    expected = []
    for row in TRANSITIONS:
        needs = [name for name, needed in (("reason", row.needs_reason), ("checks", row.needs_checks)) if needed]
        expected.append([row.name, row.before, row.after, ", ".join(sorted(row.roles)), ", ".join(needs)])
    assert table("## Who may move it") == expected


def test_the_checks_are_those_of_the_model() -> None:
    rows = {row[0]: row[2] == "yes" for row in table("## The publishing checks")}
    assert rows == {check.value: check in STANDARD_CHECKS for check in PublishingCheck}
    assert list(rows) == list(PublishingCheck)


def test_every_pair_of_states_has_one_row() -> None:
    pairs = [(row.before, row.after) for row in TRANSITIONS]
    assert len(pairs) == len(set(pairs))
    assert {before for before, _ in pairs} == {after for _, after in pairs} == set(BriefStatus)
