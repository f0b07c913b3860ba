"""The worker's part in mails: the newsletter, the alerts, and what account holders are told."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING
from uuid import UUID

from kb.model import Actor, BriefStatus, SiltaError
from kb.store import StoreBusy
from web.commands.telling import telling

if TYPE_CHECKING:
    from kb.curation.publication_plan import Tell
    from kb.store import UnitOfWork
    from web.newsletter.rounds import Rounds
    from web.notices import Notice
    from web.silta import Silta

log = logging.getLogger("silta.worker")
SENDING_SECONDS = 45
"""A round ends before the next minute begins: sending thousands of mails must not hold a thread for hours."""
LOOKING = timedelta(minutes=10)
"""How often it is looked for news of saved searches, and whether an issue is due."""


def tell_of_publication(silta: "Silta") -> "Tell | None":
    """Return what stores the mails about planned publications; None where none is due or nobody can read them."""
    with silta.database.unit_of_work() as work:
        is_due = bool(work.publication_plans.due(datetime.now(UTC).date()))

    def write(work: "UnitOfWork", brief_id: UUID, actor: Actor) -> "list[Notice]":
        from web.notices import to_researcher

        return to_researcher(work, brief_id, actor, BriefStatus.PUBLISHED)

    return telling(silta, write) if is_due else None


def newsletter(silta: "Silta", stop: Event) -> Callable[[], None]:
    """Return what does a round of the newsletter, whatever happens; what went wrong is in the log."""
    mails = _Mails(silta, stop)
    return mails.round


class _Mails:
    def __init__(self, silta: "Silta", stop: Event) -> None:
        self._silta = silta
        self._stop = stop
        self._one_at_a_time = Lock()
        self._rounds: Rounds | None = None
        self._looked_at: datetime | None = None

    def round(self) -> None:
        if not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            self._send_notices()
            rounds = self._ready()
            if rounds is not None:
                self._look(rounds)
                self._send(rounds)
        except SiltaError as error:
            # The database may be away for a while; the next minute comes.
            log.warning("the newsletter could not be looked after: %s", error)
        except Exception:
            # A mistake in Silta must end neither the worker nor the harvests.
            log.exception("the newsletter could not be looked after: failed unexpectedly, please report it")
        finally:
            self._one_at_a_time.release()

    def _send_notices(self) -> None:
        """Send what the site stored and could not send, and what was stored without it."""
        # Imported here because the site comes with it.
        from web.notices import SECONDS, send_stored

        try:
            done = send_stored(self._silta, self._stop, seconds=SECONDS)
        except StoreBusy:
            return
        except Exception:
            # A mistake in Silta with one mail must not keep the newsletter from everybody.
            log.exception("notices could not be sent: failed unexpectedly, please report it")
            return
        if done.sent or done.put_off:
            log.info("notices: %s sent, %s put off", done.sent, done.put_off)

    def _ready(self) -> "Rounds | None":
        # Rounds are made anew when the taxonomy changed, because mails and matches are made with its words.
        current = self._silta.current()
        if self._rounds is None or current is not self._silta:
            self._silta = current
            # Imported here because the site comes with it.
            from web.newsletter.rounds import Rounds
            from web.newsletter.setup import signing_of

            if signing_of(self._silta.settings) is None:
                return None
            self._rounds = Rounds(self._silta)
        return self._rounds

    def _look(self, rounds: "Rounds") -> None:
        now = datetime.now(UTC)
        if self._looked_at is not None and now - self._looked_at < LOOKING:
            return
        self._looked_at = now
        issue = rounds.keep_up()
        if issue is not None:
            log.info("issue %s of the newsletter is composed and waits for a scout", issue.number)
        alerted = rounds.alert()
        if alerted.queued:
            log.info("%s mails with news of saved searches wait to be sent", alerted.queued)

    def _send(self, rounds: "Rounds") -> None:
        done = rounds.deliver(self._stop, SENDING_SECONDS)
        if done is None:
            return
        if done.sent or done.put_off or done.failed:
            log.info("mails: %s sent, %s put off, %s failed", done.sent, done.put_off, done.failed)
        if done.uncertain:
            log.warning("of %s mails nobody knows whether they arrived; see /curate/newsletter", done.uncertain)
        if done.problem:
            log.warning("mails: %s", done.problem)
