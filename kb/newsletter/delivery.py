"""Sending the newsletter and the alerts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from kb.model.newsletter import Subscription
from kb.newsletter.bounce_rule import note_bounce
from kb.newsletter.composing import finish_sent
from kb.newsletter.handover import Carrier, Handover, Mail, Pace
from kb.store import Database, Delivery, UnitOfWork
from kb.store.deliveries import DeliveryRepository


class Composer(Protocol):
    """Writes mails."""

    def compose(self, work: UnitOfWork, delivery: Delivery, subscription: Subscription) -> Mail | None:
        """Write one mail; None when there is nothing to tell any more."""


class Dispatcher(Handover[Delivery]):
    """Works the queue off."""

    name = "mail-delivery"

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
        super().__init__(database, connect, pace, clock)
        self._composer = composer

    def queue(self, work: UnitOfWork) -> DeliveryRepository:
        """Return the mails to subscribers."""
        return work.deliveries

    def write(self, work: UnitOfWork, item: Delivery) -> Mail | None:
        """Write one mail; None when the recipient does not want it any more, or there is nothing to tell."""
        subscription = work.subscriptions.get(item.subscription_id) if item.subscription_id else None
        if subscription is None or subscription.disabled_at is not None:
            return None
        if item.issue_number is not None and not subscription.newsletter:
            return None
        return self._composer.compose(work, item, subscription)

    def note_failure(self, work: UnitOfWork, item: Delivery, status: str, at: datetime) -> bool:
        """Count it as a mail that came back."""
        return note_bounce(work, work.deliveries.get(item.id) or item, status, at).disabled

    def finish(self) -> list[int]:
        """Close the issues of which no mail waits any more."""
        with self._database.unit_of_work(writing=True) as work:
            finished = finish_sent(work)
            work.commit()
        return finished
