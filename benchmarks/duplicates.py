"""How well duplicates are recognised among generated records (benchmarks/duplicates_corpus.py), and how the time grows.

Counted in pairs of records. A pair is merged when records lead from one to the other that are certainly the same; it is
queued when a person is asked about it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from uuid import UUID

from benchmarks.duplicates_corpus import DuplicatesCorpus, Made
from benchmarks.machine import describe_machine
from ingest.deduplicate import Deduplicator, Verdict, fingerprint_of
from ingest.pipeline import BATCH
from kb.settings import Settings
from kb.store import Database
from kb.taxonomy import Vocabularies

Pairs = set[tuple[int, int]]


@dataclass
class Found:
    """What the detection said about the records, by their positions, and how long it took."""

    certain: list[tuple[int, int]] = field(default_factory=list)
    uncertain: list[tuple[int, int]] = field(default_factory=list)
    seconds: float = 0.0
    """Of processor time for detection alone: fingerprints, looking up, comparing, filing."""
    wall: float = 0.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--records", type=int, default=20_000, help="for precision and recall (default: 20000)")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[25_000, 50_000, 100_000, 200_000],
        help="for the time (default: 25000 50000 100000 200000; none: leave it out)",
    )
    parser.add_argument("--mistakes", type=int, default=0, help="show so many wrong merges and missed pairs")


def run(arguments: argparse.Namespace) -> None:
    """Print precision, recall, and time by size."""
    print(describe_machine())
    corpus = DuplicatesCorpus(Vocabularies.read(Settings().content).taxonomy)
    records = corpus.records(arguments.records)
    _print_quality(records, _detect(records), arguments.mistakes)
    if arguments.sizes:
        print(f"\n{'records':>9} {'cpu s':>8} {'ms/record':>10} {'wall s':>8}   detection alone, briefs stored apart")
    for size in arguments.sizes:
        found = _detect(corpus.records(size))
        print(f"{size:>9,} {found.seconds:>8.1f} {found.seconds / size * 1000:>10.3f} {found.wall:>8.1f}", flush=True)


def _detect(records: Sequence[Made]) -> Found:
    """Send the records through the detection in the batches of the pipeline, into a store on disk."""
    found = Found()
    positions: dict[UUID, int] = {}
    with TemporaryDirectory() as folder, Database.open(f"sqlite:///{Path(folder) / 'silta.sqlite3'}") as database:
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            briefs = [record.brief(start + index) for index, record in enumerate(batch)]
            positions.update((brief.id, start + index) for index, brief in enumerate(briefs))
            with database.unit_of_work(writing=True) as work:
                for brief in briefs:
                    work.briefs.save(brief, author="ingest", reason="measurement")
                work.briefs.count()  # writes the buffer
                began, wall = process_time(), perf_counter()
                deduplicator = Deduplicator(work, "ingest")
                prints = [
                    fingerprint_of(brief, record.identifiers) for brief, record in zip(briefs, batch, strict=True)
                ]
                deduplicator.look_up(prints)
                for brief, fingerprint in zip(briefs, prints, strict=True):
                    for other, judgement in deduplicator.matches(fingerprint, brief.id):
                        pair = (positions[other], positions[brief.id])
                        certain = judgement.verdict is Verdict.CERTAIN
                        (found.certain if certain else found.uncertain).append(pair)
                    deduplicator.register(brief.id, fingerprint, is_new=True)
                work.commit()
                found.seconds += process_time() - began
                found.wall += perf_counter() - wall
    return found


def _print_quality(records: Sequence[Made], found: Found, mistakes: int) -> None:
    true = _pairs_within(records[index].result for index in range(len(records)))
    merged = _pairs_within(_clusters(len(records), found.certain))
    queued = {(min(pair), max(pair)) for pair in found.uncertain} - merged
    right = merged & true
    print(f"{len(records):,} records, {len(true):,} pairs of the same result")
    print(f"merged      {len(merged):>7,} pairs  precision {len(right) / max(len(merged), 1):.4f}")
    print(f"            {'':>7}        recall    {len(right) / max(len(true), 1):.4f}")
    print(f"queued      {len(queued):>7,} pairs  of the same result {len(queued & true) / max(len(queued), 1):.4f}")
    print(f"with queue  {'':>7}        recall    {len((right | queued) & true) / max(len(true), 1):.4f}")
    for name, pairs in (("wrong", merged - true), ("missed", true - merged - queued)):
        for first, second in sorted(pairs)[:mistakes]:
            print(f"{name}:")
            for item in (records[first], records[second]):
                print(f"  {' '.join(item.title)[:110]} | {item.doi} {item.concept} {item.grant} {item.year} "
                      f"{len(item.abstract)} words {item.language}")  # fmt: skip


def _clusters(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    leader = list(range(count))

    def find(item: int) -> int:
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for first, second in pairs:
        leader[find(second)] = find(first)
    return [find(item) for item in range(count)]


def _pairs_within(labels: Iterable[int]) -> Pairs:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        members[label].append(index)
    return {pair for group in members.values() for pair in combinations(group, 2)}
