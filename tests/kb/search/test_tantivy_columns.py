"""Whatever a brief is tagged with, its columns count each of its values once."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.backends import tantivy_columns
from kb.search.backends.tantivy_columns import APART, TOGETHER, CodeBook, Column, Numbers
from kb.search.document import SearchDocument
from kb.search.facet_counts import MATRIX, MATRIX_JOIN
from kb.search.request import UNKNOWN, FacetName


def some(prefix: str, different: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.integers(1, different).map(lambda i: f"{prefix}{i}"), max_size=most, unique=True).map(tuple)


PATHS = st.lists(some("tech", 12, 4).filter(bool), max_size=8, unique_by=lambda path: path[0]).map(tuple)
TAGS = st.tuples(PATHS, some("country", 90, 30), some("sector", 40, 6), some("pattern", 20, 6), some("trl", 9, 3))


def tagged(
    paths: tuple[tuple[str, ...], ...],
    countries: tuple[str, ...],
    sectors: tuple[str, ...],
    patterns: tuple[str, ...],
    maturity: tuple[str, ...],
) -> SearchDocument:
    technologies = tuple(dict.fromkeys(technology for path in paths for technology in path))
    return SearchDocument(
        id=UUID(int=1), revision=1, slug="brief", texts={}, names="",
        terms={
            FacetName.TECHNOLOGY: technologies or (UNKNOWN,),
            FacetName.MATURITY: maturity or (UNKNOWN,),
            FacetName.BUSINESS_MODEL: patterns or (UNKNOWN,),
            FacetName.POTENTIAL: (UNKNOWN,),
            FacetName.SECTOR: sectors or (UNKNOWN,),
            FacetName.LANGUAGE: ("de", "en"),
            FacetName.YEAR: ("2026",),
            FacetName.COUNTRY: countries or (UNKNOWN,),
        },
        own_technologies=tuple(path[0] for path in paths), matrix=(maturity[0] if maturity else UNKNOWN, UNKNOWN),
        published=0, readiness=0, potential=0, year=2026, demonstration=True, reviewed=False, organisations=(),
        technology_paths=paths,
    )  # fmt: skip


def counted(book: CodeBook, columns: Iterable[Column], contents: list[Numbers]) -> dict[str, int]:
    """Count as an engine does: how many documents have each number in each column."""
    buckets = {}
    for column in columns:
        numbers = Counter[int]()
        for content in contents:
            found = content[column.name]
            numbers.update(found if isinstance(found, list) else [found])
        buckets[column.name] = [{"key": number, "doc_count": count} for number, count in numbers.items()]
    return {value: count for value, count in book.counts(columns, buckets).items() if count}


@pytest.mark.parametrize("most", [2_000, 5], ids=["usual", "more combinations than fit apart"])
@given(tags=st.lists(TAGS, max_size=12))
def test_every_value_counts_once_in_both_layouts(most: int, tags: list[tuple[tuple[str, ...], ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tantivy_columns, "_MOST", most)
        documents = [tagged(*item) for item in tags]  # type: ignore[arg-type]
        written = CodeBook()
        contents = [written.columns(document) for document in documents]
    book = CodeBook.read(written.stored())
    for name in APART:
        expected = Counter(
            value
            for document in documents
            for value in ([MATRIX_JOIN.join(document.matrix)] if name == MATRIX else document.terms[FacetName(name)])
        )
        assert counted(book, TOGETHER[name], contents) == expected
        if book.is_apart(name):
            assert counted(book, APART[name], contents) == expected


def test_what_does_not_fit_apart_is_counted_together_from_then_on() -> None:
    book = CodeBook()
    book.columns(tagged((), tuple(f"country{i}" for i in range(64)), (), (), ()))
    assert book.is_apart("country")
    book.columns(tagged((), ("country64",), (), (), ()))
    assert not book.is_apart("country")
    assert not book.copy().is_apart("country")
    assert book.is_apart("technology")


def test_a_copy_can_be_written_while_readers_use_the_book() -> None:
    book = CodeBook()
    book.columns(tagged((("a", "b"),), (), (), (), ()))
    before = book.stored()
    book.copy().columns(tagged((("c", "d"),), (), (), (), ()))
    assert book.stored() == before
