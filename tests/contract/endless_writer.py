"""A process that tests kill: writes documents without end and prints each outbox position that is durable."""

import itertools
import sys
from pathlib import Path

from kb.search.backends.tantivy import TantivyBackend
from kb.search.concepts import Interpreter
from tests.contract.catalogue import TAXONOMY, document


def main(folder: str, kind: str) -> None:
    """Apply batch after batch, or fill a generation that is never swapped."""
    backend = TantivyBackend(Path(folder), Interpreter(TAXONOMY))
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
