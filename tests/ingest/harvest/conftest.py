from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from ingest.fetch.client import Client
from ingest.harvest.description import describe
from ingest.harvest.harvester import Harvester, next_due
from ingest.pipeline import Pipeline
from ingest.record import Source
from ingest.report import Report
from ingest.sources import SOURCES
from kb.model import TransferBrief
from kb.settings import FetchSettings, Settings
from kb.store import Database, HarvestSource
from kb.taxonomy import Vocabularies
from tests.ingest.harvest.oai_repository import OaiRepository
from tests.new_store import new_store
from tests.stub_server import StubServer

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Workplace:
    """A store with a harvester that asks the stub and never really waits."""

    def __init__(self, database: Database, vocabularies: Vocabularies, stub: StubServer) -> None:
        self.database = database
        self.stub = stub
        self.now = NOW
        self.stop = Event()
        self.slept: list[float] = []
        self.readers: Sequence[Source] = SOURCES
        self.pipeline = Pipeline(database, vocabularies)

    def add(self, name: str = "example", *, kind: str = "oai-pmh", schedule: str = "", **options: Any) -> HarvestSource:
        found = describe(name=name, kind=kind, address=f"{self.stub.address}/oai", schedule=schedule, options=options)
        with self.database.unit_of_work(writing=True) as work:
            source = work.harvest_sources.add(
                found.name,
                kind=found.kind,
                address=found.address,
                options=found.options.model_dump(mode="json"),
                schedule=found.schedule,
                added_at=self.now,
                due_at=self.now if next_due(found.schedule, self.now) else None,
            )
            work.commit()
        return source

    def harvester(self) -> Harvester:
        return Harvester(
            self.database,
            self.pipeline,
            Settings(),
            stop=self.stop,
            now=lambda: self.now,
            readers=self.readers,
            open_client=self._client,
        )

    def run(self, name: str = "example", **options: bool) -> Report:
        report = self.harvester().run(name, **options)
        assert report is not None
        return report

    def source(self, name: str = "example") -> HarvestSource:
        with self.database.unit_of_work() as work:
            return work.harvest_sources.get(name)

    def briefs(self) -> dict[str, TransferBrief]:
        """The briefs by the identifier of their record."""
        with self.database.unit_of_work() as work:
            found = [stored.brief for stored in work.briefs.iterate(None)]
        return {record.identifier: brief for brief in found for record in brief.sources}

    def asked(self, name: str) -> list[str]:
        """The values of a parameter, as the stub was asked for them."""
        return [request.query[name] for request in self.stub.asked if name in request.query]

    def _client(self, _: HarvestSource) -> Client:
        settings = FetchSettings(allow_private=True, pause=0, tries=3)
        return Client(settings, "https://silta.example.org", stop=self.stop, sleep=self.slept.append)


@pytest.fixture
def workplace(sqlite_address: str, vocabularies: Vocabularies, stub: StubServer) -> Iterator[Workplace]:
    with new_store(sqlite_address) as database:
        yield Workplace(database, vocabularies, stub)


@pytest.fixture
def repository(stub: StubServer) -> Callable[..., OaiRepository]:
    """Put a repository at /oai of the stub."""

    def make(*items: Any, **options: Any) -> OaiRepository:
        made = OaiRepository(list(items), **options)
        stub.routes["/oai"] = made
        return made

    return make
