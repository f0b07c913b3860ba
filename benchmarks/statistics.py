"""The report of a period on a store of many briefs: each part of it, and the whole."""

import argparse
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.briefs import ASSESSOR, BriefGenerator
from benchmarks.machine import describe_machine, median_and_worst
from kb.curation.period import Period
from kb.curation.report import make_report, top_concepts
from kb.model import BriefStatus, Mover, TransferBrief, new_id
from kb.settings import Settings
from kb.store import Database, UnitOfWork
from kb.taxonomy import Taxonomy, Vocabularies

_LAST = date(2026, 10, 31)
_DAYS = 1400
"""Over which the briefs are published."""
_TEXTS = 1000
"""Different texts; the rest are copies of them, because the report reads no text."""
_BATCH = 500
_TIMES = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=60_000, help="size of the store (default: 60000)")
    parser.add_argument("--database", help="address of an empty database (default: SQLite in a temporary folder)")


def run(arguments: argparse.Namespace) -> None:
    """Print a line a question: median and worst of five answers in milliseconds."""
    print(describe_machine())
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="silta-bench-"))
        address = arguments.database or f"sqlite:///{Path(folder)}/s.sqlite3"
        database = stack.enter_context(Database.open(address))
        vocabularies = Vocabularies.read(Settings().content)
        _fill(database, vocabularies, arguments.briefs)
        work = stack.enter_context(database.unit_of_work())
        for name, ask in _questions(work, vocabularies.taxonomy).items():
            print(f"{name:<44}{median_and_worst(ask, _TIMES)}", flush=True)


def _fill(database: Database, vocabularies: Vocabularies, briefs: int) -> None:
    generator = BriefGenerator.of(vocabularies)
    texts = list(generator.briefs(min(briefs, _TEXTS)))
    chance = random.Random(20261101)
    began = time.perf_counter()
    for start in range(0, briefs, _BATCH):
        with database.unit_of_work(writing=True) as work:
            made = [_brief(texts[number % len(texts)], number) for number in range(start, min(start + _BATCH, briefs))]
            days = [chance.randrange(_DAYS) for _ in made]
            for brief, back in zip(made, days, strict=True):
                _save(work, brief, back)
            # A third is changed once more, and a tenth goes into the archive.
            for brief, back in zip(made, days, strict=True):
                if (fate := chance.random()) < 0.33:
                    _save(work, brief.model_copy(update={"year": 2021}), chance.randrange(back + 1))
                elif fate < 0.43:
                    _save(work, brief.model_copy(update={"status": BriefStatus.ARCHIVED}), chance.randrange(back + 1))
            work.commit()
    seconds = time.perf_counter() - began
    print(f"stored {briefs:,} briefs in {seconds:.1f} s ({briefs / seconds:,.0f} a second)", flush=True)


def _brief(text: TransferBrief, number: int) -> TransferBrief:
    return text.model_copy(update={"id": new_id(), "slug": f"brief-{number}", "status": BriefStatus.PUBLISHED})


def _save(work: UnitOfWork, brief: TransferBrief, back: int) -> None:
    made_at = datetime(_LAST.year, _LAST.month, _LAST.day, 12, tzinfo=UTC) - timedelta(days=back)
    work.briefs.save(brief, author=ASSESSOR, reason="Measurement", made_at=made_at, moved_by=Mover.MERGE)


def _questions(work: UnitOfWork, taxonomy: Taxonomy) -> dict[str, Callable[[], object]]:
    moves, groups = work.brief_moves, top_concepts(taxonomy)
    year, quarter = Period(date(2025, 11, 1), _LAST), Period(date(2026, 7, 1), date(2026, 9, 30))
    whole = Period(_LAST - timedelta(days=_DAYS), _LAST)
    return {
        "report of a quarter": lambda: make_report(work, taxonomy, quarter),
        "report of a year": lambda: make_report(work, taxonomy, year),
        "report of everything": lambda: make_report(work, taxonomy, whole),
        "moves of a year": lambda: moves.count(year.since, year.until),
        "by month": lambda: moves.count_by_month(year.since, year.until),
        "by value": lambda: moves.count_by_value(year.since, year.until, groups),
        "public on a day": lambda: moves.public_on(_LAST),
        "public by value": lambda: moves.public_by_value(_LAST, groups),
    }
