"""A process that tests kill: writes to Elasticsearch without end and prints each outbox position that is durable."""

import itertools
import sys

from kb.search.backends.elasticsearch import ElasticsearchBackend
from kb.search.concepts import Interpreter
from kb.settings import ElasticsearchSettings
from tests.contract.catalogue import TAXONOMY, document


def main(address: str, index: str, kind: str) -> None:
    """Apply batch after batch, or fill a generation that is never swapped."""
    settings = ElasticsearchSettings(url=address, index=index, replicas=0)
    backend = ElasticsearchBackend(settings, Interpreter(TAXONOMY))
    if kind == "rebuild":
        generation = backend.new_generation()
        for number in itertools.count(1):
            generation.index([document(number)])
            generation.commit(number)
            print(number, flush=True)
    for number in itertools.count(1):
        backend.apply([document(number)], [], number)
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
