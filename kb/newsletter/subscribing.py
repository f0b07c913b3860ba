"""Subscribing and unsubscribing, by double opt-in: nothing is sent but the question whether the address is right."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from kb.model import InvalidValue, Language, new_id
from kb.model.account import MailAddress
from kb.model.newsletter import SEARCHES, Frequency, Interests, Subscription, SubscriptionRequest, WantedSearch
from kb.store import UnitOfWork

LINK_DAYS = 3
"""Days that the link of a confirmation works."""
UNCONFIRMED_DAYS = 7
"""Days after which a request that nobody confirmed is deleted."""
REQUESTS_A_DAY = 3
"""Confirmations that are sent to one address in 24 hours at most, whoever asks for them."""
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_ADDRESS: TypeAdapter[str] = TypeAdapter(MailAddress)


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """What of a subscription ends."""

    newsletter: bool = False
    search_ids: tuple[int, ...] = ()
    all_searches: bool = False


def checked_address(text: str) -> str:
    """Return a mail address as it is written to: ASCII, the domain in lower case.

    A domain with other letters is brought to its ASCII form (IDNA); a local part with them is refused, because many
    servers take none (RFC 6531).

    :raises InvalidValue: when it can be no address on the internet
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
        address = _ADDRESS.validate_python(f"{local}@{ascii_domain}")
    except (UnicodeError, ValidationError) as error:
        message = f"{text.strip()[:100]!r} is not a mail address; write it like name@example.org"
        raise InvalidValue(message) from error
    is_dotted_wrongly = local.startswith(".") or local.endswith(".") or ".." in local
    if not _LOCAL.fullmatch(local) or is_dotted_wrongly or not _DOMAIN.fullmatch(ascii_domain):
        message = f"{text.strip()[:100]!r} is not a mail address; write it like name@example.org"
        raise InvalidValue(message)
    return address


def ask(
    work: UnitOfWork,
    email: str,
    language: Language,
    *,
    consent: str,
    now: datetime,
    newsletter: bool = True,
    interests: Interests | None = None,
    search: WantedSearch | None = None,
) -> SubscriptionRequest | None:
    """Keep what somebody wants until the address is confirmed.

    :param email: as :func:`checked_address` returns it
    :param consent: version of the text that was agreed to
    :returns: None when the address had enough requests for a day; then nothing may be sent to it
    """
    work.take_right_to_write()
    if work.subscriptions.count_asked(email, now - timedelta(days=1)) >= REQUESTS_A_DAY:
        return None
    request = SubscriptionRequest(
        id=new_id(),
        email=email,
        language=language,
        newsletter=newsletter,
        interests=interests or Interests(),
        search=search,
        consent=consent,
        requested_at=now,
    )
    work.subscriptions.ask(request)
    return request


def confirm(work: UnitOfWork, request_id: UUID, now: datetime) -> Subscription | None:
    """Make or extend the subscription that was asked for; an address that was disabled gets mails again.

    :returns: None when there is no such request any more
    """
    work.take_right_to_write()
    request = work.subscriptions.asked(request_id)
    if request is None or request.requested_at < now - timedelta(days=LINK_DAYS):
        return None
    known = work.subscriptions.at(request.email)
    subscription = Subscription(
        id=known.id if known else new_id(),
        email=request.email,
        language=request.language,
        newsletter=request.newsletter or (known is not None and known.newsletter),
        # Who asks for a search only has not seen the interests.
        interests=known.interests if known and not request.newsletter else request.interests,
        key=known.key if known else secrets.token_urlsafe(24),
        consent=request.consent,
        requested_at=request.requested_at,
        confirmed_at=now,
    )
    work.subscriptions.put(subscription)
    work.deliveries.forget_bounces(subscription.id)
    if request.search is not None:
        theirs = work.saved_searches.of(subscription.id)
        if len(theirs) < SEARCHES or any(item.query == request.search.query for item in theirs):
            work.saved_searches.put(subscription.id, request.search.query, request.search.frequency, now)
    work.subscriptions.answer(request_id)
    return subscription


def change(
    work: UnitOfWork,
    subscription: Subscription,
    *,
    language: Language,
    newsletter: bool,
    interests: Interests,
    frequencies: Mapping[int, Frequency],
) -> Subscription | None:
    """Change what somebody gets.

    :param frequencies: how often each saved search tells; those that are missing are forgotten
    :returns: None when nothing is left to send, so that the address was deleted
    """
    work.take_right_to_write()
    changed = subscription.model_copy(update={"language": language, "newsletter": newsletter, "interests": interests})
    work.subscriptions.put(changed)
    for search in work.saved_searches.of(subscription.id):
        if search.id not in frequencies:
            work.saved_searches.remove(subscription.id, (search.id,))
        elif frequencies[search.id] is not search.frequency:
            work.saved_searches.set_frequency(subscription.id, search.id, frequencies[search.id])
    return _kept(work, changed)


def unsubscribe(work: UnitOfWork, subscription: Subscription, ending: Unsubscribing) -> Subscription | None:
    """End a part of a subscription; ending what has ended changes nothing.

    :returns: None when nothing is left to send, so that the address was deleted
    """
    work.take_right_to_write()
    if ending.newsletter and subscription.newsletter:
        subscription = subscription.model_copy(update={"newsletter": False})
        work.subscriptions.put(subscription)
    if ending.all_searches:
        work.saved_searches.remove(subscription.id)
    elif ending.search_ids:
        work.saved_searches.remove(subscription.id, ending.search_ids)
    return _kept(work, subscription)


def clean_up(work: UnitOfWork, now: datetime) -> int:
    """Delete the requests that nobody confirmed in time; return how many."""
    return work.subscriptions.forget_asked(now - timedelta(days=UNCONFIRMED_DAYS))


def _kept(work: UnitOfWork, subscription: Subscription) -> Subscription | None:
    if subscription.newsletter or work.saved_searches.of(subscription.id):
        return subscription
    work.subscriptions.remove(subscription.id)
    return None
