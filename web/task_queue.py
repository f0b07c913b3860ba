"""The worker's queue: huey over a file in the data folder, or over Redis when several machines share the work.

It only hands due sources and publications to free threads. What is due, and who is at it, is in the database, so a lost
or doubled task does no harm: it is due again the next minute, or finds that another one was faster.
"""

import logging
import signal
from collections.abc import Callable
from threading import Event
from typing import Any

import orjson
from huey import SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from kb.model import SiltaError
from kb.settings import Settings

log = logging.getLogger("silta.worker")
NAME = "silta"
TASK = "harvest"


class RedisExtraMissing(SiltaError):
    """The library for Redis is not installed; the message names the extra."""


class RedisAway(SiltaError):
    """Redis cannot be reached; the message says where it was looked for."""


class JsonSerializer(Serializer):
    """Tasks as JSON. huey's own way, pickle, would let whoever can write to the queue run code here."""

    def _serialize(self, data: Any) -> bytes:
        return orjson.dumps(list(data) if isinstance(data, Message) else data)

    def _deserialize(self, data: bytes) -> Any:
        found = orjson.loads(data)
        return Message(*found) if isinstance(found, list) else found


def open_queue(settings: Settings) -> Huey:
    """Open the queue that the settings name.

    :raises RedisExtraMissing: when Redis is named, but its library is missing
    :raises RedisAway: when it does not answer
    """
    options: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
    if not settings.redis_url:
        settings.data.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(settings.data / "queue.sqlite3"), **options)
    try:
        import redis
    except ModuleNotFoundError as error:
        message = "SILTA_REDIS_URL needs one more library; install it with: pip install 'silta[redis]'"
        raise RedisExtraMissing(message) from error
    from huey import RedisHuey

    try:
        redis.Redis.from_url(settings.redis_url, socket_connect_timeout=5).ping()
        return RedisHuey(NAME, url=settings.redis_url, **options)
    except (redis.RedisError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        message = f"SILTA_REDIS_URL: Redis does not answer ({reason}); check the address and that it runs"
        raise RedisAway(message) from error


def set_up(
    queue: Huey,
    due: Callable[[], tuple[str, ...]],
    harvest: Callable[[str], None],
    publish: Callable[[], None],
    cooperate: Callable[[], None],
    sweep: Callable[[], None],
) -> None:
    """Tell the queue what to do: look every minute for what is due, harvest and publish it, and sweep.

    :param due: names of the sources that are due
    :param harvest: harvests one; does not raise
    :param publish: publishes the briefs whose day has come; does not raise
    :param cooperate: lets offers and requests expire, and matches them; does not raise
    :param sweep: deletes what was kept long enough, once a day; does not raise
    """

    def harvest_source(name: str) -> None:
        harvest(name)

    task = queue.task(name=TASK)(harvest_source)

    def dispatch() -> None:
        try:
            waiting = {item.args[0] for item in queue.pending() if item.name.endswith(TASK)}
            for name in due():
                if name not in waiting:
                    task(name)
        except SiltaError as error:
            # The database may be away for a while; the next minute comes.
            log.warning("%s", error)

    queue.periodic_task(crontab(minute="*"), name="dispatch")(dispatch)
    # A worker that starts need not wait for the next full minute.
    queue.on_startup(name="dispatch")(dispatch)
    queue.periodic_task(crontab(minute="*"), name="publish")(publish)
    queue.on_startup(name="publish")(publish)
    queue.periodic_task(crontab(minute="*"), name="cooperate")(cooperate)
    queue.on_startup(name="cooperate")(cooperate)
    queue.periodic_task(crontab(minute="17", hour="3"), name="sweep")(sweep)
    queue.on_startup(name="sweep")(sweep)


def set_up_mails(queue: Huey, send: Callable[[], None]) -> None:
    """Tell the queue to look every minute which mails are due.

    :param send: sends them for less than a minute; does not raise
    """
    queue.periodic_task(crontab(minute="*"), name="mails")(send)
    queue.on_startup(name="mails")(send)


class Worker(Consumer):
    """Runs the tasks until it is told to stop, and then ends each at its next good place."""

    def __init__(self, queue: Huey, stop: Event, threads: int) -> None:
        super().__init__(queue, workers=threads, max_delay=1.0, graceful_signal="TERM", flush_locks=False)
        self._stop = stop

    def _set_signal_handlers(self) -> None:
        """Both signals end the worker gracefully: its tasks stop at the next page, not in the middle of one."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)

    def _end(self, number: int, _: Any) -> None:
        self._stop.set()
        self._signum, self._graceful, self._restart = number, True, False
