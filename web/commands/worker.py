"""``silta worker``: harvests, publishes, expires, matches, mails and deletes what is due, until it is told to stop."""

import logging
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

import click

from kb.model import SiltaError
from web.commands.expiry import expire_and_tell
from web.commands.opened import opened
from web.commands.source import harvester

if TYPE_CHECKING:
    from web.silta import Silta

log = logging.getLogger("silta.worker")


@click.command()
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 32), help="Harvests at the same time.")
def worker(threads: int) -> None:
    """Harvest sources, publish, expire, match and send mails when it is time; delete daily what was kept long enough.

    It ends cleanly on SIGTERM and Ctrl+C.
    """
    # Imported here because they take longer than all of a short command.
    from ingest.harvest.harvester import check_extra

    check_extra()
    from web.commands.worker_mails import newsletter
    from web.task_queue import Worker, open_queue, set_up, set_up_mails

    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    log.setLevel(logging.INFO)
    stop = Event()
    with opened() as silta:
        queue = open_queue(silta.settings)
        set_up(
            queue,
            harvester(silta, stop).due,
            lambda name: harvest(silta, name, stop),
            lambda: publish(silta),
            lambda: cooperate(silta),
            lambda: clear(silta),
        )
        set_up_mails(queue, newsletter(silta, stop))
        consumer = Worker(queue, stop, threads)
        log.info("waiting for what is due; stop with Ctrl+C")
        consumer.run()
        queue.storage.close()
        log.info("stopped")


def harvest(silta: "Silta", name: str, stop: Event) -> None:
    """Harvest one source, whatever happens; what went wrong is in the log and in the history of runs."""
    from ingest.fetch.errors import Stopped
    from kb.store import StoreBusy

    try:
        silta = silta.current()
        report = harvester(silta, stop).run(name, only_if_due=True)
        if report is None:
            return
        counts = report.counts()
        done = ", ".join(f"{counts[key]:,} {key}" for key in ("read", "new", "changed", "withdrawn", "rejected"))
        log.info("%s: %s in %.1f s", name, done, report.seconds)
    except StoreBusy as error:
        # Another thread or worker is at it; it is due until that one is done, so this is seen every minute.
        log.debug("%s: %s", name, error)
        return
    except Stopped:
        log.info("%s: interrupted, goes on from there next time", name)
    except SiltaError as error:
        log.warning("%s: %s", name, error)
    except Exception:
        # A mistake in Silta must end neither the worker nor the other sources.
        log.exception("%s: failed unexpectedly, please report it", name)
    _index(silta)


def publish(silta: "Silta") -> None:
    """Publish the briefs whose day has come, whatever happens; what went wrong is in the log and with the plan."""
    from kb.curation.desk import Curation
    from kb.curation.publication_plan import publish_due
    from web.commands.worker_mails import tell_of_publication

    try:
        done = publish_due(silta.database, Curation(silta.settings.publishing_checks), tell_of_publication(silta))
    except SiltaError as error:
        # The database may be away for a while; the next minute comes.
        log.warning("planned briefs could not be published: %s", error)
        return
    except Exception:
        # A mistake in Silta must end neither the worker nor the harvests.
        log.exception("planned briefs could not be published: failed unexpectedly, please report it")
        return
    for item in done:
        if item.problem is None:
            log.info("%s: published as planned", item.slug)
        else:
            log.warning("%s: not published as planned, %s", item.slug, item.problem)
    if any(item.problem is None for item in done):
        _index(silta)


def cooperate(silta: "Silta") -> None:
    """Let profiles expire whose deadline has passed, and match anew when something has changed, whatever happens."""
    from kb.matching.gathering import match_anew

    try:
        for slug in expire_and_tell(silta):
            log.info("%s: expired", slug)
        report = match_anew(silta.database, silta.vocabularies, only_if_changed=True)
    except SiltaError as error:
        log.warning("offers and requests could not be matched: %s", error)
    except Exception:
        # A mistake in Silta must end neither the worker nor the harvests.
        log.exception("offers and requests could not be matched: failed unexpectedly, please report it")
    else:
        if report is not None:
            log.info("%s profiles matched, %s matches", f"{report.profiles:,}", f"{report.matches:,}")


def clear(silta: "Silta") -> None:
    """Delete what was kept long enough, whatever happens; what went wrong is in the log."""
    from kb.curation.retention import sweep

    try:
        found = sweep(silta.database, silta.settings, datetime.now(UTC))
    except (SiltaError, OSError) as error:
        # The database may be away for a while; the next day comes, and so does the next start.
        log.warning("what was kept long enough could not be deleted: %s", error)
        return
    except Exception:
        # A mistake in Silta must end neither the worker nor the harvests.
        log.exception("what was kept long enough could not be deleted: failed unexpectedly, please report it")
        return
    for item in found:
        if item.count:
            log.info("deleted %s %s older than %s days", item.count, item.what.replace("_", " "), item.days)


def _index(silta: "Silta") -> None:
    try:
        silta.indexer.catch_up()
    except SiltaError as error:
        # What was harvested waits in the outbox for the next one who indexes.
        log.warning("the index could not be brought up: %s", error)
