"""The newsletter: composing an issue, queueing it for many readers, and sending it to a mail server on this machine."""

import argparse
import multiprocessing
import random
import resource
import time
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from socket import create_server
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from benchmarks.briefs import ASSESSOR, BriefGenerator
from benchmarks.machine import describe_machine
from kb.model import AccountRole, Actor, Language, new_id
from kb.model.newsletter import DeliveryState, Frequency, Interests, IssueText, IssueTexts, Subscription
from kb.newsletter.alerts import Scanner, queue_due
from kb.newsletter.composing import approve, compose, edit, release
from kb.settings import MailSettings, Settings
from web.newsletter.rounds import Rounds
from web.silta import Silta

_SCOUT = Actor(name="Scout", roles=frozenset({AccountRole.SCOUT}))
_BRIEFS = 200
_BATCH = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--readers", type=int, default=10_000, help="subscribers (default: 10000)")
    parser.add_argument("--searches", type=int, default=2_000, help="saved searches (default: 2000)")


def run(arguments: argparse.Namespace) -> None:
    """Print a line a step, and at the end whether the server got one mail for each reader."""
    print(describe_machine())
    with TemporaryDirectory(prefix="silta-bench-") as folder, closing(_open(Path(folder))) as silta:
        briefs = _store(silta, arguments.readers)
        _alerts(silta, arguments.searches, briefs)
        _issue(silta)
        server = _Server()
        try:
            _send(silta, server, arguments.readers)
        finally:
            server.stop()


class _Server:
    """A mail server in a process of its own, which counts."""

    def __init__(self) -> None:
        with create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        context = multiprocessing.get_context("spawn")
        self._ready, self._end = context.Event(), context.Event()
        self._counts = context.Queue()
        self._process = context.Process(target=_serve, args=(self.port, self._ready, self._end, self._counts))
        self._process.start()
        self._ready.wait(60)

    def stop(self) -> dict[str, int]:
        """End the server and return how many mails each address got."""
        if not self._process.is_alive():
            return {}
        self._end.set()
        counts: dict[str, int] = self._counts.get(timeout=60)
        self._process.join(60)
        return counts


class _Counter:
    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        for recipient in envelope.rcpt_tos:
            self.counts[recipient] = self.counts.get(recipient, 0) + 1
        return "250 OK"


def _serve(port: int, ready: Flag, end: Flag, counts: "multiprocessing.Queue[dict[str, int]]") -> None:
    counter = _Counter()
    controller = Controller(counter, hostname="127.0.0.1", port=port)
    controller.start()
    ready.set()
    end.wait()
    controller.stop()
    counts.put(counter.counts)


def _open(folder: Path) -> Silta:
    settings = Settings(data=folder, secret_key=SecretStr("x" * 40), site_url="https://silta.example.org")
    return Silta.open(settings)


def _store(silta: Silta, readers: int) -> BriefGenerator:
    vocabularies = silta.vocabularies
    briefs = BriefGenerator.of(vocabularies)
    with silta.database.unit_of_work(writing=True) as work:
        work.briefs.save_many(_published(briefs), author=ASSESSOR, reason="Measurement")
        work.commit()
    chance = random.Random(20261201)
    tops, sectors = vocabularies.taxonomy.tops, tuple(vocabularies.sectors)
    now = datetime.now(UTC)
    began = perf_counter()
    with silta.database.unit_of_work(writing=True) as work:
        for number in range(readers):
            interests = Interests(
                technologies=tuple(chance.sample(tops, chance.randrange(3))),
                sectors=tuple(chance.sample(sectors, chance.randrange(2))),
            )
            work.subscriptions.put(
                Subscription(
                    id=new_id(),
                    email=f"reader-{number}@example.org",
                    language=chance.choice(list(Language)),
                    newsletter=True,
                    interests=interests,
                    key="key",
                    consent="1",
                    requested_at=now,
                    confirmed_at=now,
                )
            )
        work.commit()
    _tell(f"stored {readers:,} subscriptions", perf_counter() - began, readers)
    return briefs


def _published(briefs: BriefGenerator) -> list:  # type: ignore[type-arg]
    today = datetime.now(UTC).date()
    changes = {"published_on": today, "status": "published"}
    return [
        brief.model_validate(
            {**brief.model_dump(), **changes, "id": new_id(), "slug": f"{brief.slug}-{new_id().hex}"[:80]}
        )
        for brief in briefs.briefs(_BRIEFS)
    ]


def _alerts(silta: Silta, searches: int, briefs: BriefGenerator) -> None:
    chance = random.Random(7)
    technologies = [item.id for item in silta.vocabularies.taxonomy]
    scanner = Scanner(silta.database, silta.vocabularies)
    now = datetime.now(UTC)
    with silta.database.unit_of_work(writing=True) as work:
        people = list(work.subscriptions.readers())
        for number in range(searches):
            query = (
                f"q=sensor+{number % 500}&technology={chance.choice(technologies)}"
                if number % 2
                else (f"technology={chance.choice(technologies)}")
            )
            work.saved_searches.put(people[number % len(people)], query, Frequency.DAILY, now)
        work.commit()
    scanner.scan(now)
    with silta.database.unit_of_work(writing=True) as work:
        work.briefs.save_many(_published(briefs), author=ASSESSOR, reason="Measurement")
        work.commit()
    began = perf_counter()
    found = scanner.scan(datetime.now(UTC))
    _tell(f"looked for {found.changed} changed briefs in {searches:,} searches", perf_counter() - began, searches)
    began = perf_counter()
    tomorrow = now.replace(year=now.year + 1)
    queued = queue_due(silta.database, tomorrow, 0)
    print(f"{'':2}{found.matches:,} matches, {queued:,} mails queued in {perf_counter() - began:.2f} s (not sent here)")


def _issue(silta: Silta) -> None:
    began = perf_counter()
    now = datetime.now(UTC)
    words = IssueText(title="News from research", introduction="Words. " * 60)
    with silta.database.unit_of_work(writing=True) as work:
        issue = compose(work, silta.vocabularies.taxonomy, now)
        if issue is None:
            raise SystemExit("nothing to compose")
        entries = [(entry.brief_id, True, entry.note) for entry in issue.entries]
        issue = edit(work, issue, IssueTexts(de=words, en=words, fi=words), entries, _SCOUT)
        issue = approve(work, issue, silta.vocabularies.taxonomy, _SCOUT)
        work.commit()
    print(f"composed and approved an issue of {len(issue.told)} briefs in {perf_counter() - began:.2f} s")
    began = perf_counter()
    with silta.database.unit_of_work(writing=True) as work:
        release(work, issue, _SCOUT, now)
        work.commit()
    print(f"queued its mails in {perf_counter() - began:.2f} s")


def _send(silta: Silta, server: _Server, readers: int) -> None:
    settings = silta.settings
    settings.__dict__["mail"] = MailSettings(host="127.0.0.1", port=server.port, encryption="none")
    settings.__dict__["newsletter"] = settings.newsletter.model_copy(update={"mails_per_minute": 0})
    rounds = Rounds(silta)
    began, cpu = perf_counter(), time.process_time()
    done = rounds.deliver(Event())
    seconds = perf_counter() - began
    if done is None:
        raise SystemExit("another process is sending")
    _tell(f"wrote and sent {done.sent:,} mails", seconds, done.sent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'':2}{(time.process_time() - cpu) / max(1, done.sent) * 1000:.1f} ms of CPU a mail, peak {peak:,.0f} MB")
    counts = server.stop()
    of_issue = {address: count for address, count in counts.items() if address.startswith("reader-")}
    with silta.database.unit_of_work() as work:
        states = work.deliveries.counts(1)
        alerts = work.deliveries.counts()
    expected = readers + alerts.get(DeliveryState.SENT, 0)
    print(
        f"{'':2}at the server: {sum(counts.values()):,} mails for {len(of_issue):,} addresses, {expected:,} expected "
        f"(issue: {states.get(DeliveryState.SENT, 0):,}, alerts: {alerts.get(DeliveryState.SENT, 0):,}); "
        f"{median(of_issue.values()):.0f} a reader in the middle"
    )


def _tell(what: str, seconds: float, count: int) -> None:
    print(f"{what} in {seconds:.1f} s ({count / seconds:,.0f} a second)")
