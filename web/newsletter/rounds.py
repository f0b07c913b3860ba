"""What ``silta worker`` does for the newsletter every minute, and the commands when they are told to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from kb.model import SiltaError
from kb.model.newsletter import Issue
from kb.newsletter.alerts import Scanned, Scanner, queue_due
from kb.newsletter.composing import compose, is_due
from kb.newsletter.delivery import Dispatcher
from kb.newsletter.handover import Delivered, Pace
from kb.newsletter.subscribing import clean_up
from kb.store import StoreBusy
from web.app import create_app
from web.mail.carriers import carriers
from web.newsletter.mails import MailWriter
from web.newsletter.setup import signing_of

if TYPE_CHECKING:
    from web.silta import Silta


class NewsletterUnavailable(SiltaError):
    """Mails cannot be written, because nothing signs their links; the message says what to set."""


@dataclass(frozen=True)
class Alerted:
    """What a round of the alerts did."""

    scanned: Scanned
    queued: int
    """Mails."""


class Rounds:
    """The newsletter of one open knowledge base."""

    def __init__(self, silta: "Silta", clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the knowledge base.

        :param clock: says what time it is
        :raises NewsletterUnavailable: without a secret
        """
        signing = signing_of(silta.settings)
        if signing is None:
            message = "the newsletter needs SILTA_SECRET_KEY, a random text of at least 32 characters, to sign links"
            raise NewsletterUnavailable(message)
        self._silta = silta
        self._clock = clock
        self._signing = signing
        self._app = create_app(silta)
        self._pace = Pace(silta.settings.newsletter.mails_per_minute)

    def keep_up(self) -> Issue | None:
        """Delete requests that nobody confirmed, and compose the next issue when it is time."""
        moment = self._clock()
        composed = None
        with self._silta.database.unit_of_work() as work:
            clean_up(work, moment)
            if is_due(work, moment, self._silta.settings.newsletter.months):
                composed = compose(work, self._silta.vocabularies.taxonomy, moment)
            work.commit()
        return composed

    def alert(self) -> Alerted:
        """Look at what changed, and queue the mails that are due."""
        silta = self._silta
        moment = self._clock()
        engine = silta.settings.backend if silta.settings.backend != "elasticsearch" else "tantivy"
        scanned = Scanner(silta.database, silta.vocabularies, engine).scan(moment)
        return Alerted(scanned, queue_due(silta.database, moment, silta.settings.newsletter.hour))

    def deliver(self, stop: Event, seconds: float | None = None) -> Delivered | None:
        """Work the queue off; None when another process is at it.

        :param seconds: how long at most
        """
        # A new writer each time: what it keeps must not outlive the withdrawal of a brief for long.
        writer = MailWriter(self._app, self._silta, self._signing)
        connect = carriers(self._silta.settings)
        dispatcher = Dispatcher(self._silta.database, writer, connect, self._pace, self._clock)
        try:
            return dispatcher.run(stop, seconds)
        except StoreBusy:
            return None
