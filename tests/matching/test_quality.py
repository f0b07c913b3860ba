"""How well the demonstration content is matched, on requests that were labelled by hand."""

from pathlib import Path

import pytest
import yaml

from benchmarks.matching_quality import LABELS, Judged, judged, mean
from kb.taxonomy import Vocabularies


@pytest.fixture(scope="module")
def results(content: Path, vocabularies: Vocabularies) -> list[Judged]:
    return judged(content, vocabularies)


def test_there_are_enough_labelled_requests(results: list[Judged]) -> None:
    assert len(results) >= 60
    assert len(results) == len(yaml.safe_load(LABELS.read_text(encoding="utf-8")))


def test_every_label_names_something(content: Path) -> None:
    for request, fitting in yaml.safe_load(LABELS.read_text(encoding="utf-8")).items():
        for name in (request, *fitting["offers"]):
            assert (content / "cooperation" / f"{name}.md").exists(), name
        for name in fitting["briefs"]:
            assert (content / "briefs" / f"{name}.md").exists(), name


def test_the_first_five_are_right(results: list[Judged]) -> None:
    """At least seven in ten of the first five fit; empty places count as wrong."""
    assert mean([item.precision for item in results]) >= 0.7


def test_what_fits_is_among_the_first_five(results: list[Judged]) -> None:
    assert mean([item.recall for item in results]) >= 0.7
    assert mean([item.gain for item in results]) >= 0.8
