"""The queues of the review desk: each queue, filter and order, and the counts, on a store of many briefs."""

import argparse
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks.briefs import ASSESSOR, BriefGenerator
from benchmarks.machine import describe_machine, median_and_worst
from kb.model import BriefStatus, Language, MaturityBand, TransferBrief, new_id
from kb.settings import Settings
from kb.store import Database, ReviewFilter, ReviewOrder, ReviewQueue, UnitOfWork
from kb.taxonomy import Vocabularies

_TODAY = date(2026, 12, 1)
_ME = UUID(int=1)
_TEXTS = 1000
"""Different texts; the rest are copies of them with facts of their own, because the queues read no text."""
_BATCH = 500
_TIMES = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=50_000, help="size of the store (default: 50000)")
    parser.add_argument("--database", help="address of an empty database (default: SQLite in a temporary folder)")


def run(arguments: argparse.Namespace) -> None:
    """Print a line a question: median and worst of seven answers in milliseconds."""
    print(describe_machine())
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="silta-bench-"))
        address = arguments.database or f"sqlite:///{Path(folder)}/s.sqlite3"
        database = stack.enter_context(Database.open(address))
        _fill(database, arguments.briefs)
        work = stack.enter_context(database.unit_of_work())
        for name, ask in _questions(work).items():
            print(f"{name:<44}{median_and_worst(ask, _TIMES)}")


def _fill(database: Database, briefs: int) -> None:
    vocabularies = Vocabularies.read(Settings().content)
    generator = BriefGenerator.of(vocabularies)
    texts = list(generator.briefs(min(briefs, _TEXTS)))
    chance = random.Random(20261201)
    began = time.perf_counter()
    for start in range(0, briefs, _BATCH):
        with database.unit_of_work(writing=True) as work:
            for number in range(start, min(start + _BATCH, briefs)):
                made_at = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(minutes=chance.randrange(2_000_000))
                brief = _brief(texts[number % len(texts)], number, chance)
                work.briefs.save(brief, author=ASSESSOR, reason="Measurement", made_at=made_at)
                if number % 100 == 0:
                    work.responsibilities.assign(brief.id, _ME, "Scout")
            work.commit()
    seconds = time.perf_counter() - began
    print(f"stored {briefs:,} briefs in {seconds:.1f} s ({briefs / seconds:,.0f} a second)")


def _brief(text: TransferBrief, number: int, chance: random.Random) -> TransferBrief:
    statuses = list(BriefStatus)
    (status,) = chance.choices(statuses, weights=[10, 1, 1, 1, 1, 82, 4])
    reviewed = _TODAY - timedelta(days=chance.randrange(1200)) if chance.random() < 0.3 else None
    changes = {"id": new_id(), "slug": f"brief-{number}", "status": status, "reviewed_on": reviewed}
    return text.model_copy(update=changes)


def _questions(work: UnitOfWork) -> dict[str, Callable[[], object]]:
    queues = work.review_queues
    lists = [queue for queue in ReviewQueue if queue not in {ReviewQueue.DUPLICATES, ReviewQueue.REJECTED}]

    def page(queue: ReviewQueue, wanted: ReviewFilter | None = None, **options: object) -> Callable[[], object]:
        return lambda: queues.page(queue, wanted, today=_TODAY, person=_ME, **options)  # type: ignore[arg-type]

    def count(queue: ReviewQueue, wanted: ReviewFilter | None = None) -> Callable[[], object]:
        return lambda: queues.count(queue, wanted, today=_TODAY, person=_ME)

    asked = {f"page of {queue}": page(queue) for queue in lists}
    asked |= {f"count of {queue}": count(queue) for queue in lists}
    asked["counts of all queues"] = lambda: queues.counts(today=_TODAY, person=_ME)
    asked |= {f"page of all, {order}": page(ReviewQueue.ALL, order=order) for order in ReviewOrder}
    asked |= {f"page of estimated, {order}": page(ReviewQueue.ESTIMATED, order=order) for order in ReviewOrder}
    technology = next(iter(work.briefs.iterate(batch=1))).brief.technologies[0].value
    filters = {
        "words": ReviewFilter(words="sensor"),
        "words that no title has": ReviewFilter(words="xyzzy"),
        "technology": ReviewFilter(technologies=frozenset({technology})),
        "language": ReviewFilter(without_language=Language.FI),
        "maturity": ReviewFilter(maturity=MaturityBand.READY),
        "source": ReviewFilter(source="cordis"),
        "unassigned": ReviewFilter(unassigned=True),
        "all of it": ReviewFilter(
            words="sensor", technologies=frozenset({technology}), maturity=MaturityBand.READY, unassigned=True
        ),
    }
    for name, wanted in filters.items():
        asked[f"page of estimated by {name}"] = page(ReviewQueue.ESTIMATED, wanted)
        asked[f"count of estimated by {name}"] = count(ReviewQueue.ESTIMATED, wanted)
    key = None
    for _ in range(100):
        key = queues.page(ReviewQueue.ALL, today=_TODAY, after=key).following
        if key is None:
            break
    asked["page 101 of all"] = page(ReviewQueue.ALL, after=key)
    return asked
