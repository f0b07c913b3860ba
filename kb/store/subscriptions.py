"""Who gets the newsletter and alerts, and what was asked for but is not confirmed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update

from kb.model import Language
from kb.model.mail_address import mail_key
from kb.model.newsletter import Interests, Subscription, SubscriptionRequest
from kb.store.newsletter_tables import mail_delivery as _delivery
from kb.store.newsletter_tables import subscription as _subscription
from kb.store.newsletter_tables import subscription_request as _request
from kb.store.transaction import Transaction

_BY_ID = select(_subscription).where(_subscription.c.id == bindparam("id"))
_BY_KEY = select(_subscription).where(_subscription.c.email_key == bindparam("key"))


class SubscriptionRepository:
    """All subscriptions and requests for them; part of a :class:`~kb.store.unit_of_work.UnitOfWork`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def ask(self, request: SubscriptionRequest) -> None:
        """Keep what somebody asked for until it is confirmed."""
        row = {
            "id": request.id,
            "email_key": mail_key(request.email),
            "requested_at": request.requested_at,
            "body": request.model_dump(mode="json"),
        }
        self._transaction.write(insert(_request), row)

    def asked(self, request_id: UUID) -> SubscriptionRequest | None:
        """Return a request that is not confirmed yet, or None."""
        query = select(_request.c.body).where(_request.c.id == request_id)
        body = self._transaction.read(query).scalar_one_or_none()
        return None if body is None else SubscriptionRequest.model_validate(body)

    def count_asked(self, email: str, since: datetime) -> int:
        """Count the requests for an address since a moment that are not confirmed."""
        query = select(func.count()).where(_request.c.email_key == mail_key(email), _request.c.requested_at >= since)
        return int(self._transaction.read(query.select_from(_request)).scalar_one())

    def answer(self, request_id: UUID) -> None:
        """Forget a request, because it is confirmed."""
        self._transaction.write(delete(_request).where(_request.c.id == request_id))

    def forget_asked(self, before: datetime) -> int:
        """Forget the requests from before a moment, and return how many there were."""
        return self._transaction.write(delete(_request).where(_request.c.requested_at < before)).rowcount

    def put(self, subscription: Subscription) -> None:
        """Keep a subscription, new or changed."""
        row = {
            "email": subscription.email,
            "email_key": mail_key(subscription.email),
            "language": subscription.language.value,
            "newsletter": subscription.newsletter,
            "interests": subscription.interests.model_dump(mode="json"),
            "key": subscription.key,
            "consent": subscription.consent,
            "requested_at": subscription.requested_at,
            "confirmed_at": subscription.confirmed_at,
            "disabled_at": subscription.disabled_at,
            "disabled_for": subscription.disabled_for,
        }
        changed = self._transaction.write(update(_subscription).where(_subscription.c.id == subscription.id), row)
        if not changed.rowcount:
            self._transaction.write(insert(_subscription), {"id": subscription.id, **row})

    def get(self, subscription_id: UUID) -> Subscription | None:
        """Return a subscription, or None."""
        row = self._transaction.read(_BY_ID, {"id": subscription_id}).one_or_none()
        return _as_subscription(row) if row else None

    def at(self, email: str) -> Subscription | None:
        """Return the subscription of an address, or None."""
        row = self._transaction.read(_BY_KEY, {"key": mail_key(email)}).one_or_none()
        return _as_subscription(row) if row else None

    def readers(self) -> Iterator[UUID]:
        """Yield the ids of those who get the newsletter, in the order of their ids."""
        query = select(_subscription.c.id).where(_subscription.c.newsletter, _subscription.c.disabled_at.is_(None))
        yield from self._transaction.read(query.order_by(_subscription.c.id)).scalars()

    def counts(self) -> dict[str, int]:
        """Count subscriptions: ``newsletter``, ``alerts`` (without the newsletter), ``disabled``, ``unconfirmed``."""
        able = _subscription.c.disabled_at.is_(None)
        conditions = {
            "newsletter": select(func.count()).select_from(_subscription).where(able, _subscription.c.newsletter),
            "alerts": select(func.count()).select_from(_subscription).where(able, ~_subscription.c.newsletter),
            "disabled": select(func.count()).select_from(_subscription).where(~able),
            "unconfirmed": select(func.count()).select_from(_request),
        }
        return {name: int(self._transaction.read(query).scalar_one()) for name, query in conditions.items()}

    def remove(self, subscription_id: UUID) -> None:
        """Forget a subscription with its searches; of mails that were sent the count is left, without the address."""
        waiting = _delivery.c.state.in_(("waiting", "sending", "uncertain"))
        of_it = _delivery.c.subscription_id == subscription_id
        self._transaction.write(update(_delivery).where(of_it, waiting).values(state="dropped"))
        self._transaction.write(delete(_subscription).where(_subscription.c.id == subscription_id))


def _as_subscription(row: Any) -> Subscription:
    values = dict(row._mapping)
    values.pop("email_key")
    return Subscription(
        **(values | {"language": Language(row.language), "interests": Interests.model_validate(row.interests)})
    )
