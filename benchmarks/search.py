"""Indexing from the store, and pages of the search: 20 hits with all eight facets."""

import argparse
from functools import partial
from pathlib import Path

from benchmarks.clients import WARM
from benchmarks.corpus import Corpus, open_corpus
from benchmarks.machine import HEADER, describe_machine, measure, row
from benchmarks.questions import Questions
from kb.search.backends import open_backend
from kb.search.search import Searcher

ROUNDS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=50_000, help="how many briefs to generate (default: 50000)")
    parser.add_argument("--questions", type=int, default=300, help="how many questions a round asks (default: 300)")
    parser.add_argument("--keep", type=Path, help="folder in which the store is kept for the next run")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print a table."""
    print(describe_machine())
    with open_corpus(arguments.briefs, arguments.keep) as corpus:
        seconds = corpus.rebuild()
        size = sum(file.stat().st_size for file in corpus.settings.index_path.rglob("*") if file.is_file())
        print(
            f"indexed {corpus.briefs:,} briefs from the store in {seconds:.1f} s: "
            f"{corpus.briefs / seconds:,.0f} briefs/s, index {size / 1e6:.0f} MB"
        )
        print(HEADER)
        by_kind: dict[str, list[float]] = {}
        for seed in range(ROUNDS):
            for kind, times in _round(corpus, arguments.questions, seed).items():
                by_kind.setdefault(kind, []).extend(times)
        for kind, times in by_kind.items():
            print(row(kind, times))
        print(row("all pages", [time for times in by_kind.values() for time in times]))


def _round(corpus: Corpus, count: int, seed: int) -> dict[str, list[float]]:
    """Ask new questions of a newly opened backend, so that nothing is answered from memory but what repeats."""
    backend = open_backend("tantivy", corpus.settings.index_path, corpus.vocabularies)
    searcher = Searcher(backend)
    for _, request in Questions(corpus.generator, corpus.vocabularies.taxonomy, -1 - seed).mix(WARM):
        searcher.search(request)
    questions = Questions(corpus.generator, corpus.vocabularies.taxonomy, seed).mix(count)
    times = measure(partial(searcher.search, request) for _, request in questions)
    found: dict[str, list[float]] = {}
    for (kind, _), time in zip(questions, times, strict=True):
        found.setdefault(kind, []).append(time)
    backend.close()
    return found
