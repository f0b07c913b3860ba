"""Sending notices: what account holders are told of things that happened on the site."""

from collections.abc import Callable
from datetime import UTC, datetime

from kb.newsletter.handover import Carrier, Handover, Mail, Pace
from kb.store import Database, StoredNotice, UnitOfWork
from kb.store.notices import NoticeRepository

Write = Callable[[str, str, str], Mail]
"""Makes a mail of recipient, subject and text."""


class NoticeDispatcher(Handover[StoredNotice]):
    """Works the queue of notices off."""

    name = "notice-delivery"

    def __init__(
        self,
        database: Database,
        write: Write,
        connect: Callable[[], Carrier],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is needed.

        :param connect: opens a connection to the mail server; raises ServerUnavailable
        """
        super().__init__(database, connect, Pace(0), clock)
        self._write = write

    def queue(self, work: UnitOfWork) -> NoticeRepository:
        """Return the notices."""
        return work.notices

    def write(self, work: UnitOfWork, item: StoredNotice) -> Mail | None:
        """Write one mail to the address that the person has now; None when the person may not sign in any more."""
        found = work.accounts.find(id=item.account_id)
        if found is None or not found[0].active:
            return None
        return self._write(found[0].email, item.subject, item.body)
