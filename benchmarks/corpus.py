"""A store full of generated briefs and the index made from it, in a folder that can be kept between runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.briefs import ASSESSOR, BriefGenerator
from kb.search.backend import Backend
from kb.search.backends import open_backend
from kb.search.indexer import Indexer
from kb.settings import Settings
from kb.store import Database
from kb.taxonomy import Vocabularies

_BATCH = 500


@dataclass(frozen=True)
class Corpus:
    """Everything that a measurement needs."""

    settings: Settings
    vocabularies: Vocabularies
    generator: BriefGenerator
    database: Database
    backend: Backend
    briefs: int

    def rebuild(self) -> float:
        """Index everything from the store and return how many seconds it took."""
        began = time.perf_counter()
        Indexer(self.database, self.backend, self.vocabularies.taxonomy).rebuild()
        return time.perf_counter() - began


@contextmanager
def open_corpus(briefs: int, folder: Path | None) -> Iterator[Corpus]:
    """Give a store with this many generated briefs; what a kept folder has already is not generated again.

    :param folder: kept afterwards; None takes a temporary one
    """
    if folder is None:
        with TemporaryDirectory(prefix="silta-bench-") as temporary, open_corpus(briefs, Path(temporary)) as corpus:
            yield corpus
        return
    settings = Settings(data=folder / str(briefs), searches_per_minute=0)
    settings.data.mkdir(parents=True, exist_ok=True)
    vocabularies = Vocabularies.read(settings.content)
    generator = BriefGenerator.of(vocabularies)
    database = Database.open(settings.store_url)
    backend = open_backend(settings.backend, settings.index_path, vocabularies)
    try:
        _fill(database, generator, briefs)
        yield Corpus(settings, vocabularies, generator, database, backend, briefs)
    finally:
        backend.close()
        database.close()


def _fill(database: Database, generator: BriefGenerator, briefs: int) -> None:
    with database.unit_of_work() as work:
        there = work.briefs.count()
    if there == briefs:
        return
    began = time.perf_counter()
    made = generator.briefs(briefs, start=there)
    while batch := list(islice(made, _BATCH)):
        with database.unit_of_work(writing=True) as work:
            for brief in batch:
                work.briefs.save(brief, author=ASSESSOR, reason="Measurement")
            work.commit()
    print(f"generated and stored {briefs - there:,} briefs in {time.perf_counter() - began:.1f} s")
