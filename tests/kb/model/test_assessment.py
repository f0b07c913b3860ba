from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from kb.model import Assessment, Maturity, MaturityBand, Origin, PotentialLevel, explain

QUOTE = [{"quote": "The prototype was validated in a laboratory."}]


def problem(fields: dict[str, Any], kind: Any = Assessment[Maturity]) -> str:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(fields)
    return explain(caught.value)


@pytest.mark.parametrize("level", range(1, 10))
def test_all_nine_levels_are_in_the_band_that_names_them(level: int) -> None:
    maturity = Maturity(level=level)
    assert level in maturity.band.levels
    assert list(maturity.levels) == [level]
    assert str(maturity) == f"TRL {level}"


def test_the_bands_cover_all_levels_once() -> None:
    assert [level for band in MaturityBand for level in band.levels] == list(range(1, 10))
    assert {band: len(band.levels) for band in MaturityBand} == {
        MaturityBand.RESEARCH: 3,
        MaturityBand.VALIDATED: 2,
        MaturityBand.DEMONSTRATED: 2,
        MaturityBand.READY: 2,
    }


@pytest.mark.parametrize("level", [0, 10, -1, "five", None, 4.5])
def test_another_level_is_refused_with_the_field(level: Any) -> None:
    said = problem({"level": level}, Maturity)
    assert said.startswith("level: ")
    if level in (0, 10, -1):
        assert f"(given: {level})" in said
        assert ("greater than or equal to 1" in said) or ("less than or equal to 9" in said)


def test_a_range_counts_as_its_lower_end() -> None:
    maturity = Maturity(level=5, upper=7)
    assert list(maturity.levels) == [5, 6, 7]
    assert maturity.band is MaturityBand.VALIDATED
    assert str(maturity) == "TRL 5-7"


@pytest.mark.parametrize("upper", [5, 4])
def test_a_range_goes_upwards(upper: int) -> None:
    said = problem({"level": 5, "upper": upper}, Maturity)
    assert f"the upper end of a TRL range lies above its lower end; 5-{upper} does not" in said


@pytest.mark.parametrize("origin", [Origin.STATED, Origin.ESTIMATED])
def test_what_nobody_confirmed_needs_evidence(origin: Origin) -> None:
    value = {"level": 4}
    assert Assessment[Maturity].model_validate({"value": value, "origin": origin, "evidence": QUOTE}).confidence == 1
    said = problem({"value": value, "origin": origin, "assessor": "rules"})
    assert f"a value that is {origin.value} needs at least one piece of evidence" in said


def test_what_is_confirmed_names_who_answers_for_it() -> None:
    confirmed = {"value": {"level": 4}, "origin": "confirmed", "assessor": "A. Scout", "assessed_on": "2024-05-01"}
    assert Assessment[Maturity].model_validate(confirmed).assessed_on == date(2024, 5, 1)
    assert "a confirmed assessment names its assessor" in problem({**confirmed, "assessor": None, "evidence": QUOTE})


@pytest.mark.parametrize("confidence", [-0.01, 1.01, "sure"])
def test_confidence_is_from_0_to_1(confidence: Any) -> None:
    said = problem({"value": {"level": 4}, "origin": "stated", "evidence": QUOTE, "confidence": confidence})
    assert said.startswith("confidence: ")


def test_an_error_inside_the_value_names_its_place() -> None:
    said = problem({"value": {"level": 12}, "origin": "guessed", "evidence": [{"quote": ""}]})
    assert "value.level: " in said
    assert "origin: Input should be 'stated', 'estimated' or 'confirmed'" in said
    assert "evidence.0.quote: " in said


def test_potential_levels_ascend() -> None:
    assert [level.rank for level in PotentialLevel] == [1, 2, 3]
    assert [level.value for level in PotentialLevel] == ["incremental", "substantial", "disruptive"]
