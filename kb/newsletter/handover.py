"""Handing queued mails to a mail server: each at most once, not too many at a time, again after refusals.

The rule after a crash: a mail is noted as ``sending`` when the server has taken its envelope and waits for its text,
and as ``sent`` when the server has answered. One that is found as ``sending`` later may have arrived; it becomes
``uncertain``, is reported and never sent again by itself (docs/decisions/0013-newsletter.md).
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import ClassVar, Generic, Protocol

from kb.model.newsletter import DeliveryState
from kb.newsletter.errors import HandoverUnknown, MailRefused, ServerUnavailable
from kb.store import Database, UnitOfWork
from kb.store.mail_queue import MailQueue, Q

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 45, 120, 360, 720, 1440))
"""How long a mail waits after each refusal for the time being; when all have passed, it has failed."""
EXPIRED = "4.4.7"
"""Status of a mail that was put off too often (RFC 3463: delivery time expired)."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is ready to be handed over."""

    sender: str
    """Envelope sender, where the mail comes back to."""
    recipient: str
    message: bytes
    """With line ends CR LF (RFC 5322)."""


class Carrier(Protocol):
    """A connection to a mail server, or what stands for one."""

    def offer(self, sender: str, recipient: str) -> None:
        """Offer a mail by its envelope; when it returns, the server waits for the text.

        :raises MailRefused: when the server does not take this mail
        :raises ServerUnavailable: when it takes none now
        """

    def hand_over(self, message: bytes) -> None:
        """Send the text of the mail that was offered, and wait until the server has taken it over.

        :raises MailRefused: when the server says that it did not
        :raises HandoverUnknown: when it did not answer
        """

    def close(self) -> None:
        """End the connection; a mail that was offered only is not sent."""


@dataclass
class Delivered:
    """What became of the mails of one round."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    uncertain: int = 0
    """Including those that a process left behind that is gone."""
    dropped: int = 0
    disabled: int = 0
    """Addresses that get no more mails."""
    finished: list[int] = field(default_factory=list)
    """Issues of which no mail waits any more."""
    problem: str = ""
    """Why the round ended early."""


class Pace:
    """Keeps mails apart."""

    def __init__(self, per_minute: int) -> None:
        """Take how many mails may go out in a minute; 0 is without limit."""
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def wait(self, stop: Event) -> None:
        """Wait until the next mail may go out, or until it is told to stop."""
        now = time.monotonic()
        if self._next > now:
            stop.wait(self._next - now)
        self._next = max(self._next, now) + self._gap


class Handover(ABC, Generic[Q]):
    """Works a queue off."""

    name: ClassVar[str]
    """Of the lock by which one process at a time is at it."""

    def __init__(
        self,
        database: Database,
        connect: Callable[[], Carrier],
        pace: Pace,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is needed.

        :param connect: opens a connection to the mail server; raises ServerUnavailable
        """
        self._database = database
        self._connect = connect
        self._pace = pace
        self._clock = clock
        self._carrier: Carrier | None = None

    @abstractmethod
    def queue(self, work: UnitOfWork) -> MailQueue[Q]:
        """Return where the mails wait."""

    @abstractmethod
    def write(self, work: UnitOfWork, item: Q) -> Mail | None:
        """Write one mail; None when there is nothing to tell any more."""

    def note_failure(self, work: UnitOfWork, item: Q, status: str, at: datetime) -> bool:
        """Note more than that a mail has failed; return whether the address gets no more mails."""
        return False

    def finish(self) -> list[int]:
        """Do what is due when a round has ended; return the issues of which no mail waits any more."""
        return []

    def run(self, stop: Event, seconds: float | None = None, wait: float = 0) -> Delivered:
        """Send what is due, until nothing is, it is told to stop, or time is up.

        :param seconds: how long at most, for who comes back every minute; None: without limit
        :param wait: seconds to wait for another process that is at it
        :raises kb.store.StoreBusy: when another process is still at it then
        """
        done = Delivered()
        with self._database.exclusively(self.name, wait):
            # Who waited for another process has the whole time still.
            end = time.monotonic() + seconds if seconds is not None else None
            done.uncertain += self._settle_what_was_left()
            try:
                while not done.problem and not stop.is_set():
                    with self._database.unit_of_work() as work:
                        due = self.queue(work).due(self._clock(), BATCH)
                    if not due or self._work_off(due, done, stop, end):
                        break
            finally:
                self._hang_up()
            done.finished = self.finish()
        return done

    def _settle_what_was_left(self) -> int:
        """Note of mails that nobody can be sending now that nobody knows what became of them."""
        with self._database.unit_of_work(writing=True) as work:
            left = self.queue(work).settle_all(
                DeliveryState.SENDING, DeliveryState.UNCERTAIN, self._clock(), "the process ended while it was sent"
            )
            work.commit()
        return left

    def _work_off(self, due: list[Q], done: Delivered, stop: Event, end: float | None) -> bool:
        """Send some mails; return whether to stop then."""
        for item in due:
            self._pace.wait(stop)
            if stop.is_set():
                return True
            self._deliver(item, done)
            # Afterwards, so that every round gets on by a mail.
            if done.problem or (end is not None and time.monotonic() >= end):
                return True
        return False

    def _deliver(self, item: Q, done: Delivered) -> None:
        with self._database.unit_of_work() as work:
            mail = self.write(work, item)
        if mail is None:
            done.dropped += self._settle(item, DeliveryState.DROPPED)
            return
        try:
            carrier = self._offer(mail)
            if not self._settle(item, DeliveryState.SENDING):
                # Unsubscribed in this moment.
                self._hang_up()
                done.dropped += 1
                return
            carrier.hand_over(mail.message)
        except MailRefused as refusal:
            self._refused(item, refusal, done)
        except HandoverUnknown as problem:
            self._settle(item, DeliveryState.UNCERTAIN, was=DeliveryState.SENDING, detail=str(problem))
            done.uncertain += 1
            self._hang_up()
        except ServerUnavailable as problem:
            # It may be this mail that the server breaks off at, so it waits behind the others.
            self._put_off(item, "4.4.2", done)
            done.problem = str(problem)
            self._hang_up()
        else:
            self._settle(item, DeliveryState.SENT, was=DeliveryState.SENDING)
            done.sent += 1

    def _offer(self, mail: Mail) -> Carrier:
        """Offer a mail, once more over a new connection when the old one is dead."""
        if self._carrier is not None:
            with suppress(ServerUnavailable):
                self._carrier.offer(mail.sender, mail.recipient)
                return self._carrier
            self._hang_up()
        self._carrier = self._connect()
        self._carrier.offer(mail.sender, mail.recipient)
        return self._carrier

    def _refused(self, item: Q, refusal: MailRefused, done: Delivered) -> None:
        if not refusal.is_permanent:
            self._put_off(item, refusal.status, done)
            return
        self._failed(item, refusal.status, done)

    def _put_off(self, item: Q, status: str, done: Delivered) -> None:
        if item.tries >= len(PAUSES):
            self._failed(item, EXPIRED if status.startswith("4.4") else status, done)
            return
        again_at = self._clock() + PAUSES[item.tries]
        for was in (DeliveryState.WAITING, DeliveryState.SENDING):
            if self._settle(item, DeliveryState.WAITING, was=was, detail=status, again_at=again_at):
                done.put_off += 1
                return

    def _failed(self, item: Q, status: str, done: Delivered) -> None:
        at = self._clock()
        with self._database.unit_of_work(writing=True) as work:
            for was in (DeliveryState.WAITING, DeliveryState.SENDING):
                self.queue(work).settle(item.id, DeliveryState.FAILED, at, was=was, detail=status)
            done.disabled += self.note_failure(work, item, status, at)
            work.commit()
        done.failed += 1

    def _settle(
        self,
        item: Q,
        state: DeliveryState,
        *,
        was: DeliveryState = DeliveryState.WAITING,
        detail: str | None = None,
        again_at: datetime | None = None,
    ) -> bool:
        with self._database.unit_of_work(writing=True) as work:
            settled = self.queue(work).settle(item.id, state, self._clock(), was=was, detail=detail, again_at=again_at)
            work.commit()
        return settled

    def _hang_up(self) -> None:
        carrier, self._carrier = self._carrier, None
        if carrier is not None:
            carrier.close()
