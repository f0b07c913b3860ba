"""Who works with whom: reading the network from the store, and counting it, with organisations as CORDIS has them."""

import argparse
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.briefs import ASSESSOR, BriefGenerator
from benchmarks.machine import describe_machine
from kb.model import BriefStatus, Organisation, Participation, TransferBrief, new_id
from kb.settings import Settings
from kb.store import Database
from kb.taxonomy import Vocabularies
from web.network import Narrowing, read_network
from web.people import read_people

Answer = TypeVar("Answer")
_TEXTS = 500
"""Different texts; the rest are copies of them with organisations of their own, because no text is read."""
_BATCH = 500
_COUNTRIES = ("DE", "FR", "IT", "ES", "GB", "NL", "BE", "FI", "SE", "AT", "GR", "PT", "DK", "NO", "IE", "PL")
_SHARES = (16, 12, 12, 11, 9, 7, 6, 4, 4, 4, 4, 3, 3, 2, 2, 2)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--briefs", type=int, default=60_000, help="size of the store (default: 60000)")
    parser.add_argument("--organisations", type=int, default=40_000, help="how many there are (default: 40000)")
    parser.add_argument("--database", help="address of an empty database (default: SQLite in a temporary folder)")


def run(arguments: argparse.Namespace) -> None:
    """Print a line for reading and one a question, in milliseconds."""
    print(describe_machine())
    vocabularies = Vocabularies.read(Settings().content)
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="silta-bench-"))
        database = stack.enter_context(Database.open(arguments.database or f"sqlite:///{Path(folder)}/s.sqlite3"))
        parts = _fill(database, vocabularies, arguments.briefs, arguments.organisations)
        print(f"{arguments.briefs:,} briefs, {parts:,} participations of {arguments.organisations:,} organisations")
        work = stack.enter_context(database.unit_of_work())
        network = _measure("read the network", lambda: read_network(work))
        _measure("read who may be shown", lambda: read_people(work))
        taxonomy = vocabularies.taxonomy
        for name, narrowing in {
            "all": Narrowing(),
            "all, again (kept)": Narrowing(),
            "one country": Narrowing(country="FI"),
            "one technology": Narrowing(technology=taxonomy.tops[0]),
            "one technology, one country": Narrowing(taxonomy.tops[0], "FI"),
        }.items():
            ties = _measure(f"who works with whom: {name}", lambda asked=narrowing: network.ties(asked, taxonomy))  # type: ignore[misc]
        pairs = [pair for pair, _ in network.ties(Narrowing(), taxonomy).countries.most_common(60)]
        _measure("on what, 60 pairs of countries", lambda: network.technologies_between(pairs, Narrowing(), taxonomy))
        _measure("briefs of two countries", lambda: network.briefs_between(pairs[0], None, taxonomy))
        key = ties.links[0].one.key
        _measure("partners of one organisation", lambda: work.partnerships.partners(key, 12))


def _measure(name: str, ask: Callable[[], Answer]) -> Answer:
    began = time.perf_counter()
    answer = ask()
    print(f"{name:<44}{1000 * (time.perf_counter() - began):>10,.1f} ms", flush=True)
    return answer


def _fill(database: Database, vocabularies: Vocabularies, briefs: int, organisations: int) -> int:
    """Store briefs; few organisations take part often and many once, ten a brief on average, some in fifty and more."""
    chance = random.Random(20261126)
    generator = BriefGenerator.of(vocabularies)
    texts = list(generator.briefs(min(briefs, _TEXTS)))
    known = [
        Organisation(name=f"Example Organisation {number}", country=country, key=f"example-organisation-{number}")
        for number, country in enumerate(chance.choices(_COUNTRIES, _SHARES, k=organisations))
    ]
    with database.unit_of_work(writing=True) as work:
        for item in known:
            work.organisations.add(str(item.key), item.name, ror=None, country=item.country, is_unique=True)
        work.commit()
    parts = 0
    for start in range(0, briefs, _BATCH):
        with database.unit_of_work(writing=True) as work:
            for number in range(start, min(start + _BATCH, briefs)):
                size = min(60, 1 + int(chance.expovariate(1 / 9)))
                # The square of the square puts half of all participations on six in a hundred organisations.
                taking_part = {int(organisations * chance.random() ** 4) for _ in range(size)}
                parts += len(taking_part)
                brief = _brief(texts[number % len(texts)], number, [known[place] for place in sorted(taking_part)])
                work.briefs.save(brief, author=ASSESSOR, reason="Measurement")
            work.commit()
    return parts


def _brief(text: TransferBrief, number: int, organisations: list[Organisation]) -> TransferBrief:
    changes = {
        "id": new_id(),
        "slug": f"brief-{number}",
        "status": BriefStatus.PUBLISHED,
        "organisations": tuple(Participation(organisation=item) for item in organisations),
    }
    return text.model_copy(update=changes)
