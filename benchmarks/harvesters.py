"""Pages that harvesters ask for (OAI-PMH), through the whole site in the process, and a list from end to end."""

import argparse
import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.corpus import open_corpus
from benchmarks.machine import HEADER, describe_machine, measure, row
from kb.search.search import Searcher
from web.app import create_app
from web.silta import Silta

_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)<")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=50_000, help="how many briefs to generate (default: 50000)")
    parser.add_argument("--pages", type=int, default=60, help="how many pages of each kind to ask for (default: 60)")
    parser.add_argument("--keep", type=Path, help="folder in which the store is kept for the next run")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print a table."""
    print(describe_machine())
    with open_corpus(arguments.briefs, arguments.keep) as corpus:
        settings = corpus.settings.model_copy(update={"searches_per_minute": 0})
        silta = Silta(settings, corpus.database, corpus.vocabularies, corpus.backend, Searcher(corpus.backend))
        client = create_app(silta).test_client()
        print(HEADER)
        for prefix in ("oai_dc", "oai_datacite", "silta"):
            first = partial(_get, client, f"verb=ListRecords&metadataPrefix={prefix}")
            print(row(f"first page, {prefix}", measure(first for _ in range(5))))
            print(row(f"100 records, {prefix}", measure(_pages(client, "ListRecords", prefix, arguments.pages))))
        print(row("1,000 headers", measure(_pages(client, "ListIdentifiers", "oai_dc", arguments.pages))))
        rare = partial(_get, client, "verb=ListIdentifiers&metadataPrefix=oai_dc&set=technology:robotics")
        print(row("first page of a set", measure(rare for _ in range(20))))
        started = time.perf_counter()
        count = sum(1 for _ in _answers(client, "ListIdentifiers", "oai_dc"))
        print(f"all identifiers: {count} pages in {time.perf_counter() - started:.1f} s")


def _get(client: FlaskClient, query: str) -> str:
    response = client.get(f"/oai?{query}")
    assert response.status_code == 200, query
    assert "<error" not in response.text[:2000], query
    return response.text


def _pages(client: FlaskClient, verb: str, prefix: str, count: int) -> Iterator[partial[str]]:
    """Yield what asks for each following page of a list; each is asked for twice, the first time for its token."""
    text = _get(client, f"verb={verb}&metadataPrefix={prefix}")
    for _ in range(count):
        found = _TOKEN.search(text)
        if found is None:
            return
        query = f"verb={verb}&resumptionToken={found[1]}"
        yield partial(_get, client, query)
        text = _get(client, query)


def _answers(client: FlaskClient, verb: str, prefix: str) -> Iterator[str]:
    text = _get(client, f"verb={verb}&metadataPrefix={prefix}")
    yield text
    while found := _TOKEN.search(text):
        text = _get(client, f"verb={verb}&resumptionToken={found[1]}")
        yield text
