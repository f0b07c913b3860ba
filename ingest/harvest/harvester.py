"""Runs harvests: one at a time for each source, through the same pipeline as files, and notes how they ended."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Protocol

from ingest.fetch.errors import HarvestExtraMissing, Stopped
from ingest.harvest.description import OAI_PMH, SILTA, Options
from ingest.harvest.schedule import next_due
from ingest.pipeline import Pipeline
from ingest.record import Reading, Source
from ingest.report import Report
from ingest.sources import SOURCES
from kb.model import SiltaError
from kb.settings import Settings
from kb.store import Database, HarvestSource

if TYPE_CHECKING:
    from ingest.fetch.client import Client

_FIRST_RETRY = timedelta(minutes=15)
_LAST_RETRY = timedelta(days=1)


class Harvest(Protocol):
    """One harvest of one source."""

    until: str | None
    """How far it reaches, known when it is over."""

    def readings(self) -> Iterator[Reading]:
        """Yield the records, and a checkpoint wherever it could go on later."""


class Harvester:
    """Harvests sources of a knowledge base."""

    def __init__(
        self,
        database: Database,
        pipeline: Pipeline,
        settings: Settings,
        *,
        stop: Event | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        readers: Sequence[Source] = SOURCES,
        open_client: "Callable[[HarvestSource], Client] | None" = None,
    ) -> None:
        """Prepare.

        :param stop: set from outside to end harvests at the next page
        :param now: the current moment
        :param readers: the readers of formats
        :param open_client: opens the network for a source
        """
        self._database = database
        self._pipeline = pipeline
        self._settings = settings
        self._stop = stop or Event()
        self._now = now
        self._readers = readers
        self._open_client = open_client or self._client

    def due(self) -> tuple[str, ...]:
        """Return the names of the sources that are to be harvested now, the longest waiting first."""
        with self._database.unit_of_work() as work:
            return tuple(source.name for source in work.harvest_sources.due(self._now()))

    def run(self, name: str, *, only_if_due: bool = False, again: bool = False) -> Report | None:
        """Harvest a source; an interrupted harvest goes on where it was.

        :param only_if_due: do nothing, and return None, when another process was faster or somebody paused it
        :param again: forget where an interrupted harvest was and how far the last one came, and take everything
        :raises kb.store.StoreBusy: when another process is harvesting the source
        :raises kb.store.UnknownHarvestSource: when there is none of this name
        :raises Stopped: when Silta was told to stop; the next run goes on from there
        :raises kb.model.SiltaError: when the harvest failed; it is noted, and tried again later
        """
        with self._database.unit_of_work() as work:
            task = work.harvest_sources.get(name).task
        with self._database.exclusively(task):
            with self._database.unit_of_work(writing=again) as work:
                if again:
                    work.harvest_sources.restart(work.harvest_sources.get(name).id)
                    work.commit()
                source = work.harvest_sources.get(name)
            if only_if_due and (source.paused or source.due_at is None or source.due_at > self._now()):
                return None
            return self._run(source)

    def _run(self, source: HarvestSource) -> Report:
        began = self._now()
        try:
            with self._open_client(source) as client:
                harvest = self._open(source, client, began)
                report = self._pipeline.run(harvest.readings(), [source.address], source=source.name)
        except Stopped:
            raise
        except SiltaError as error:
            with self._database.unit_of_work(writing=True) as work:
                work.harvest_sources.fail(source.id, error=str(error), due_at=self._retry_at(source))
                work.commit()
            raise
        with self._database.unit_of_work(writing=True) as work:
            work.harvest_sources.succeed(
                source.id, at=self._now(), until=harvest.until, due_at=next_due(source.schedule, began)
            )
            work.commit()
        return report

    def _open(self, source: HarvestSource, client: "Client", now: datetime) -> Harvest:
        if source.kind == OAI_PMH:
            from ingest.harvest.oai_pmh import OaiPmhHarvest

            return OaiPmhHarvest(source, client, now)
        if source.kind == SILTA:
            from ingest.harvest.silta_harvest import SiltaHarvest

            return SiltaHarvest(source, client, now, own=self._settings.repository)
        from ingest.harvest.interface_harvest import InterfaceHarvest

        contact = self._settings.fetch.contact
        return InterfaceHarvest(source, client, now, readers=self._readers, contact=contact)

    def _client(self, source: HarvestSource) -> "Client":
        check_extra()
        from ingest.fetch.client import Client

        ignore = Options.model_validate(source.options).ignore_robots
        return Client(self._settings.fetch, self._settings.site_url, ignore_robots=ignore, stop=self._stop)

    def _retry_at(self, source: HarvestSource) -> datetime | None:
        """After a failure soon, then less and less often, but never later than the schedule says."""
        regular = next_due(source.schedule, self._now())
        if regular is None:
            return None
        wait = min(_FIRST_RETRY * (1 << min(source.failures, 10)), _LAST_RETRY)
        return min(regular, self._now() + wait)


def check_extra() -> None:
    """Do nothing, when the libraries for harvesting are installed.

    :raises HarvestExtraMissing: otherwise, saying how to install them
    """
    try:
        import httpx2  # noqa: F401
        import oaipmh_scythe  # noqa: F401
        import protego  # noqa: F401
    except ModuleNotFoundError as error:
        message = "harvesting needs more libraries; install them with: pip install 'silta[harvest]'"
        raise HarvestExtraMissing(message) from error
