"""When an address gets no more mails, by the status codes of RFC 3463."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kb.store import Bounce, Delivery, UnitOfWork

TIMES = 3
"""Mails that have to come back before an address is disabled that may be there."""
DAYS = 180
"""Days that a mail which came back counts."""
UNKNOWN = "5.0.0"
"""Stands for a refusal that says nothing more."""
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


class Weight(StrEnum):
    """What a status says about an address."""

    GONE = "gone"
    """There is no such mailbox: no more mails, at once."""
    COUNTS = "counts"
    """It may come back: counted, :data:`TIMES` are enough."""
    NOT_ITS_FAULT = "not-its-fault"
    """The network, the mail or a rule of the server: says nothing about the address."""


@dataclass(frozen=True, slots=True)
class BounceNoted:
    """What became of a bounce."""

    is_new: bool
    disabled: bool
    """Whether the address gets no more mails from now on."""


def status_in(text: str, default: str = UNKNOWN) -> str:
    """Return the status code in a server's answer or a field of a report, or the default."""
    found = _STATUS.search(text)
    return ".".join(str(int(part)) for part in found.groups()) if found else default


def weigh(status: str) -> Weight:
    """Weigh a status that means failure for good.

    Gone are bad addresses (5.1.x, but not 5.1.7 and 5.1.8, which blame the sender) and disabled mailboxes (5.2.1).
    Counted are other troubles of the mailbox (x.2.x), what was put off too often (4.x.x) and what says nothing (5.0.0).
    """
    kind, subject, detail = (int(part) for part in status.split("."))
    if kind == 5 and subject == 1 and detail not in {7, 8}:
        return Weight.GONE
    if (kind, subject, detail) == (5, 2, 1):
        return Weight.GONE
    if subject in {0, 2} or kind == 4:
        return Weight.COUNTS
    return Weight.NOT_ITS_FAULT


def note_bounce(work: UnitOfWork, delivery: Delivery, status: str, at: datetime) -> BounceNoted:
    """Remember that a mail came back, and disable its address when the rule says so; each mail counts once."""
    work.take_right_to_write()
    subscription = work.subscriptions.get(delivery.subscription_id) if delivery.subscription_id else None
    weight = weigh(status)
    if subscription is None or weight is Weight.NOT_ITS_FAULT:
        return BounceNoted(is_new=False, disabled=False)
    if delivery.changed_at < subscription.confirmed_at:
        # It was sent before the person showed that mail arrives now.
        return BounceNoted(is_new=False, disabled=False)
    if not work.deliveries.note_bounce(Bounce(delivery.id, subscription.id, at, status)):
        return BounceNoted(is_new=False, disabled=False)
    counted = work.deliveries.bounces_of(subscription.id, at - timedelta(days=DAYS))
    if subscription.disabled_at is not None or (weight is Weight.COUNTS and len(counted) < TIMES):
        return BounceNoted(is_new=True, disabled=False)
    work.subscriptions.put(subscription.model_copy(update={"disabled_at": at, "disabled_for": status}))
    return BounceNoted(is_new=True, disabled=True)
