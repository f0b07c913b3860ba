"""HTML pages through the whole site, in the process: results with facets, briefs, the landing page."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from benchmarks.corpus import Corpus, open_corpus
from benchmarks.machine import HEADER, describe_machine, measure, row
from benchmarks.questions import Questions
from kb.search.request import SearchRequest
from kb.search.search import Searcher
from web.app import create_app
from web.silta import Silta


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=50_000, help="how many briefs to generate (default: 50000)")
    parser.add_argument("--questions", type=int, default=300, help="how many pages to ask for (default: 300)")
    parser.add_argument("--keep", type=Path, help="folder in which the store is kept for the next run")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print a table."""
    print(describe_machine())
    with open_corpus(arguments.briefs, arguments.keep) as corpus:
        if corpus.backend.status().documents != corpus.briefs:
            corpus.rebuild()
        silta = Silta(
            corpus.settings, corpus.database, corpus.vocabularies, corpus.backend, Searcher(corpus.backend)
        )  # fmt: skip
        client = create_app(silta).test_client()
        for address in _addresses(corpus, 30, seed=-1):
            client.get(address)
        print(HEADER)
        print(row("results", measure(partial(_page, client, item) for item in _addresses(corpus, arguments.questions))))
        briefs = [f"/briefs/generated-brief-{number * 97 % corpus.briefs}" for number in range(arguments.questions)]
        print(row("a brief", measure(partial(_page, client, item) for item in briefs)))
        print(row("landing page", measure(partial(_page, client, "/") for _ in range(50))))


def _page(client: FlaskClient, address: str) -> None:
    status = client.get(address).status_code
    assert status == 200, f"{address}: {status}"


def _addresses(corpus: Corpus, count: int, seed: int = 0) -> Iterator[str]:
    for _, request in Questions(corpus.generator, corpus.vocabularies.taxonomy, seed).mix(count):
        yield f"/search?{urlencode(_parameters(request))}"


def _parameters(request: SearchRequest) -> list[tuple[str, str]]:
    facets = [(facet.value, value) for facet, values in request.filters.items() for value in values]
    return [
        ("q", request.text),
        *facets,
        ("sort", request.sort.value),
        ("page", str(request.page)),
        ("lang", request.language.value),
    ]
