"""The embedded backends side by side: the same briefs, the same questions, and whether they find the same."""

import argparse
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import Corpus, open_corpus
from benchmarks.machine import HEADER, describe_machine, measure, row
from benchmarks.questions import Questions
from kb.model import BriefStatus
from kb.search.backend import Backend
from kb.search.backends import open_backend
from kb.search.document import make_document
from kb.search.index_fields import indexed_terms
from kb.search.indexer import Indexer
from kb.search.request import SearchRequest
from kb.search.result import SearchResult

EMBEDDED = ("tantivy", "whoosh")
Question = tuple[str, SearchRequest]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=5_000, help="how many briefs to generate (default: 5000)")
    parser.add_argument("--questions", type=int, default=300, help="how many questions to ask (default: 300)")
    parser.add_argument("--keep", type=Path, help="folder in which the store is kept for the next run")
    parser.add_argument("--backends", nargs="+", choices=EMBEDDED, default=EMBEDDED, help="default: all of them")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print a table a backend, then compare the answers."""
    print(describe_machine())
    with open_corpus(arguments.briefs, arguments.keep) as corpus:
        _warm(corpus)
        questions = Questions(corpus.generator, corpus.vocabularies.taxonomy, 0).mix(arguments.questions)
        answers = {name: _measure(corpus, name, questions) for name in arguments.backends}
    first, *others = answers
    for name in others:
        print(f"{name} and {first}: {_compared(answers[first], answers[name])}")


def _warm(corpus: Corpus) -> None:
    """Analyse every brief once, so that the first backend doesn't fill the dictionaries for the others."""
    with corpus.database.unit_of_work() as work:
        for item in work.briefs.iterate(BriefStatus.PUBLISHED):
            indexed_terms(make_document(item.brief, item.revision, corpus.vocabularies.taxonomy))


def _measure(corpus: Corpus, name: str, questions: Sequence[Question]) -> list[SearchResult]:
    """Index everything and ask every question twice: anew, and on a reader that knows it; return the answers."""
    with TemporaryDirectory(prefix=f"silta-bench-{name}-") as folder:
        backend = open_backend(name, Path(folder), corpus.vocabularies)
        try:
            began = time.perf_counter()
            Indexer(corpus.database, backend, corpus.vocabularies.taxonomy).rebuild()
            seconds = time.perf_counter() - began
            size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
            print(
                f"\n{name}: indexed {corpus.briefs:,} briefs from the store in {seconds:.1f} s "
                f"({corpus.briefs / seconds:,.0f} briefs/s), index {size / 1e6:.0f} MB"
            )
            for _, request in Questions(corpus.generator, corpus.vocabularies.taxonomy, -1).mix(30):
                backend.search(request)
            _print(_times(backend, questions))
            again = [("all pages, asked again", request) for _, request in questions]
            print(*_rows(_times(backend, again)), sep="\n")
            return [backend.search(request) for _, request in questions]
        finally:
            backend.close()


def _times(backend: Backend, questions: Sequence[Question]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    times = measure(partial(backend.search, request) for _, request in questions)
    for (kind, _), milliseconds in zip(questions, times, strict=True):
        found.setdefault(kind, []).append(milliseconds)
    return found


def _print(by_kind: Mapping[str, list[float]]) -> None:
    every = [milliseconds for times in by_kind.values() for milliseconds in times]
    print(HEADER, *_rows({**by_kind, "all pages": every}), sep="\n")


def _rows(by_kind: Mapping[str, list[float]]) -> list[str]:
    return [row(kind, times) for kind, times in by_kind.items()]


def _compared(one: Sequence[SearchResult], other: Sequence[SearchResult]) -> str:
    pairs = list(zip(one, other, strict=True))
    totals = sum(a.total == b.total for a, b in pairs)
    facets = sum(a.facets == b.facets for a, b in pairs)
    pages = sum([hit.id for hit in a.hits] == [hit.id for hit in b.hits] for a, b in pairs)
    return f"of {len(pairs)} questions {totals} have the same total, {facets} the same facets, {pages} the same page"
