"""The judged queries hold together: known briefs, valid grades, and the promised languages and kinds."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ingest.brief_file import read_brief

HERE = Path(__file__).parent
LANGUAGES = ("de", "en", "fi")
KINDS = ("keyword", "need", "cross-lingual")


class Query(NamedTuple):
    id: str
    language: str
    kind: str
    text: str


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    return [Query(**entry) for entry in yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    header, *lines = (HERE / "judgements.tsv").read_text(encoding="utf-8").splitlines()
    assert header == "query\tbrief\tgrade"
    return [line.split("\t") for line in lines]


@pytest.fixture(scope="module")
def judgements(rows: list[list[str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for query, brief, grade in rows:
        found[query][brief] = int(grade)
    return found


@pytest.fixture(scope="module")
def languages_of(content: Path) -> dict[str, set[str]]:
    """The languages of every shipped brief by its slug."""
    briefs = (read_brief(file.read_text(encoding="utf-8")).brief for file in (content / "briefs").glob("*.md"))
    return {brief.slug: {language.value for language in brief.texts.languages} for brief in briefs}


def test_there_are_enough_queries_and_each_once(queries: list[Query]) -> None:
    assert len(queries) >= 130
    assert len({query.id for query in queries}) == len(queries)
    assert len({query.text.lower() for query in queries}) == len(queries)


def test_languages_and_kinds_have_a_third_each(queries: list[Query]) -> None:
    for counts, names in (
        (Counter(query.language for query in queries), LANGUAGES),
        (Counter(query.kind for query in queries), KINDS),
    ):
        assert set(counts) == set(names)
        for name in names:
            assert 0.30 <= counts[name] / len(queries) <= 0.37, name


def test_every_kind_stands_in_every_language(queries: list[Query]) -> None:
    counts = Counter((query.language, query.kind) for query in queries)
    assert all(counts[language, kind] >= 10 for language in LANGUAGES for kind in KINDS)


def test_keywords_are_short_and_needs_are_sentences(queries: list[Query]) -> None:
    for query in queries:
        words = len(query.text.split())
        if query.kind == "keyword":
            assert 1 <= words <= 4, query.id
        elif query.kind == "need":
            assert words >= 5, query.id  # Finnish says much in a word


def test_every_judgement_names_a_query_a_shipped_brief_and_a_grade(
    queries: list[Query], rows: list[list[str]], languages_of: dict[str, set[str]]
) -> None:
    ids = {query.id for query in queries}
    for query, brief, grade in rows:
        assert query in ids
        assert brief in languages_of, query
        assert grade in {"1", "2", "3"}, (query, brief)
    assert len({(query, brief) for query, brief, _ in rows}) == len(rows)


def test_every_query_has_a_brief_that_helps(queries: list[Query], judgements: dict[str, dict[str, int]]) -> None:
    for query in queries:
        assert max(judgements[query.id].values(), default=0) >= 2, query.id


def test_every_brief_helps_somebody(judgements: dict[str, dict[str, int]], languages_of: dict[str, set[str]]) -> None:
    helpful = {brief for grades in judgements.values() for brief, grade in grades.items() if grade >= 2}
    assert helpful == set(languages_of)


def test_the_best_briefs_of_cross_lingual_queries_lack_the_language(
    queries: list[Query], judgements: dict[str, dict[str, int]], languages_of: dict[str, set[str]]
) -> None:
    for query in queries:
        grades = judgements[query.id]
        best = [brief for brief, grade in grades.items() if grade == max(grades.values())]
        in_own_language = [brief for brief in best if query.language in languages_of[brief]]
        assert bool(in_own_language) == (query.kind != "cross-lingual"), query.id
