import re
from pathlib import Path

import pytest

from kb.search.query import HasValue, InField, Phrase, Prefix, Without, Word, parse
from kb.search.query_fields import FACET_FIELDS, TEXT_FIELDS
from kb.search.request import FacetName

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "use" / "search.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_page_is_understood_and_written_alike(example: str) -> None:
    query = parse(example)
    assert parse(str(query)) == query
    first, last = query.clauses[0], query.clauses[-1]
    assert isinstance(first, Phrase) == example.startswith('"')
    assert isinstance(last, Prefix) == example.endswith("*")
    assert isinstance(last, Without) == (" -" in example)
    if ":" in example and " " not in example:
        assert isinstance(first, InField | HasValue)


def test_the_page_shows_every_facet_and_the_combined_example() -> None:
    shown = {clause.facet for example in EXAMPLES for clause in parse(example).clauses if isinstance(clause, HasValue)}
    assert shown == set(FacetName)
    combined = parse('"machine vision" -camera trl:6-9 country:FI').clauses
    assert [type(clause) for clause in combined] == [Phrase, Without, HasValue, HasValue]
    assert parse("robot -welding").clauses == (Word("robot"), Without(Word("welding")))


def test_the_names_of_fields_on_the_page_exist() -> None:
    named = set(re.findall(r"`([^`\s]+):`", PAGE))
    assert len(named) >= 18
    assert named <= TEXT_FIELDS.keys() | FACET_FIELDS.keys()
