"""Handing the queued mails to the mail server: each at most once, not too many at a time, again after refusals.

The rule after a crash: a mail is noted as ``sending`` when the server has taken its envelope and waits for its text,
and as ``sent`` when the server has answered. One that is found as ``sending`` later may have arrived; it becomes
``uncertain``, is reported and never sent again by itself (docs/decisions/0013-newsletter.md).
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol

from kb.model.newsletter import DeliveryState, Subscription
from kb.newsletter.bounce_rule import note_bounce
from kb.newsletter.composing import finish_sent
from kb.newsletter.errors import HandoverUnknown, MailRefused, ServerUnavailable
from kb.store import Database, Delivery, UnitOfWork

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


class Composer(Protocol):
    """Writes mails."""

    def compose(self, work: UnitOfWork, delivery: Delivery, subscription: Subscription) -> Mail | None:
        """Write one mail; None when there is nothing to tell any more."""


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


class Dispatcher:
    """Works the queue off."""

    def __init__(
        self,
        database: Database,
        composer: Composer,
        connect: Callable[[], Carrier],
        pace: Pace,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is needed.

        :param connect: opens a connection to the mail server; raises ServerUnavailable
        """
        self._database = database
        self._composer = composer
        self._connect = connect
        self._pace = pace
        self._clock = clock
        self._carrier: Carrier | None = None

    def run(self, stop: Event, seconds: float | None = None) -> Delivered:
        """Send what is due, until nothing is, it is told to stop, or time is up.

        :param seconds: how long at most, for who comes back every minute; None: without limit
        :raises kb.store.StoreBusy: when another process is at it
        """
        end = time.monotonic() + seconds if seconds is not None else None
        done = Delivered()
        with self._database.exclusively("mail-delivery"):
            done.uncertain += self._settle_what_was_left()
            try:
                while not done.problem and not stop.is_set():
                    with self._database.unit_of_work() as work:
                        due = work.deliveries.due(self._clock(), BATCH)
                    if not due or self._work_off(due, done, stop, end):
                        break
            finally:
                self._hang_up()
            done.finished = self._finish()
        return done

    def _settle_what_was_left(self) -> int:
        """Note of mails that nobody can be sending now that nobody knows what became of them."""
        with self._database.unit_of_work(writing=True) as work:
            left = work.deliveries.settle_all(
                DeliveryState.SENDING, DeliveryState.UNCERTAIN, self._clock(), "the process ended while it was sent"
            )
            work.commit()
        return left

    def _finish(self) -> list[int]:
        with self._database.unit_of_work(writing=True) as work:
            finished = finish_sent(work)
            work.commit()
        return finished

    def _work_off(self, due: list[Delivery], done: Delivered, stop: Event, end: float | None) -> bool:
        """Send some mails; return whether to stop then."""
        for delivery in due:
            self._pace.wait(stop)
            if stop.is_set() or (end is not None and time.monotonic() >= end):
                return True
            self._deliver(delivery, done)
            if done.problem:
                return True
        return False

    def _deliver(self, delivery: Delivery, done: Delivered) -> None:
        mail = self._write(delivery)
        if mail is None:
            done.dropped += self._settle(delivery, DeliveryState.DROPPED)
            return
        try:
            carrier = self._offer(mail)
            if not self._settle(delivery, DeliveryState.SENDING):
                # Unsubscribed in this moment.
                self._hang_up()
                done.dropped += 1
                return
            carrier.hand_over(mail.message)
        except MailRefused as refusal:
            self._refused(delivery, refusal, done)
        except HandoverUnknown as problem:
            self._settle(delivery, DeliveryState.UNCERTAIN, was=DeliveryState.SENDING, detail=str(problem))
            done.uncertain += 1
            self._hang_up()
        except ServerUnavailable as problem:
            # It may be this mail that the server breaks off at, so it waits behind the others.
            self._put_off(delivery, "4.4.2", done)
            done.problem = str(problem)
            self._hang_up()
        else:
            self._settle(delivery, DeliveryState.SENT, was=DeliveryState.SENDING)
            done.sent += 1

    def _write(self, delivery: Delivery) -> Mail | None:
        with self._database.unit_of_work() as work:
            subscription = work.subscriptions.get(delivery.subscription_id) if delivery.subscription_id else None
            if subscription is None or subscription.disabled_at is not None:
                return None
            if delivery.issue_number is not None and not subscription.newsletter:
                return None
            return self._composer.compose(work, delivery, subscription)

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

    def _refused(self, delivery: Delivery, refusal: MailRefused, done: Delivered) -> None:
        if not refusal.is_permanent:
            self._put_off(delivery, refusal.status, done)
            return
        self._failed(delivery, refusal.status, done)

    def _put_off(self, delivery: Delivery, status: str, done: Delivered) -> None:
        if delivery.tries >= len(PAUSES):
            self._failed(delivery, EXPIRED if status.startswith("4.4") else status, done)
            return
        again_at = self._clock() + PAUSES[delivery.tries]
        for was in (DeliveryState.WAITING, DeliveryState.SENDING):
            if self._settle(delivery, DeliveryState.WAITING, was=was, detail=status, again_at=again_at):
                done.put_off += 1
                return

    def _failed(self, delivery: Delivery, status: str, done: Delivered) -> None:
        at = self._clock()
        with self._database.unit_of_work(writing=True) as work:
            for was in (DeliveryState.WAITING, DeliveryState.SENDING):
                work.deliveries.settle(delivery.id, DeliveryState.FAILED, at, was=was, detail=status)
            settled = work.deliveries.get(delivery.id)
            noted = note_bounce(work, settled or delivery, status, at)
            work.commit()
        done.failed += 1
        done.disabled += noted.disabled

    def _settle(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        was: DeliveryState = DeliveryState.WAITING,
        detail: str | None = None,
        again_at: datetime | None = None,
    ) -> bool:
        with self._database.unit_of_work(writing=True) as work:
            settled = work.deliveries.settle(
                delivery.id, state, self._clock(), was=was, detail=detail, again_at=again_at
            )
            work.commit()
        return settled

    def _hang_up(self) -> None:
        carrier, self._carrier = self._carrier, None
        if carrier is not None:
            carrier.close()
