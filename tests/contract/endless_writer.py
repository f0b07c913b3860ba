"""A process that tests kill: writes documents without end and prints each outbox position that is durable."""

import importlib
import itertools
import sys
from pathlib import Path

from kb.search.backend import Backend
from kb.search.concepts import Interpreter
from tests.contract.catalogue import TAXONOMY, document


def main(module: str, backend_class: str, folder: str, kind: str) -> None:
    """Apply batch after batch, or fill a generation that is never swapped."""
    opened = getattr(importlib.import_module(module), backend_class)
    backend: Backend = opened(Path(folder), Interpreter(TAXONOMY))
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
