"""The signed links of mails: whoever has one got the mail, so it needs no account and no password."""

import re
from collections.abc import Sequence
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from kb.model.newsletter import Subscription
from kb.newsletter.subscribing import Unsubscribing
from kb.store import UnitOfWork

_HEX = re.compile(r"[0-9a-f]{32}")
TOKEN_LENGTH = 500
"""Characters of a token that are looked at."""


class Links:
    """Makes and reads the links of one site."""

    def __init__(self, secret: str, site_url: str) -> None:
        """Take the site's secret and public address."""
        self._site_url = site_url
        self._confirming, self._managing, self._unsubscribing = (
            URLSafeSerializer(secret, salt=f"silta-newsletter-{purpose}")
            for purpose in ("confirm", "manage", "unsubscribe")
        )

    def confirm(self, request_id: UUID) -> str:
        """Return the link that confirms a request."""
        return self._at("confirm", self._confirming.dumps([request_id.hex]))

    def read_confirm(self, token: str) -> UUID | None:
        """Return the request that a token confirms; it may be gone. None when the token is not ours."""
        content = _read(self._confirming, token)
        return UUID(content[0]) if content and _HEX.fullmatch(str(content[0])) else None

    def manage(self, subscription: Subscription) -> str:
        """Return the link to the page where a subscription is changed."""
        return self._at("manage", self._managing.dumps([subscription.id.hex, subscription.key]))

    def read_manage(self, work: UnitOfWork, token: str) -> Subscription | None:
        """Return the subscription that a token is for, or None when it is not ours or the subscription is gone."""
        return _subscription(work, _read(self._managing, token))

    def unsubscribe(self, subscription: Subscription, ending: Unsubscribing) -> str:
        """Return the link that ends a part of a subscription."""
        content = [subscription.id.hex, subscription.key, int(ending.newsletter), list(ending.search_ids)]
        return self._at("unsubscribe", self._unsubscribing.dumps(content))

    def read_unsubscribe(self, work: UnitOfWork, token: str) -> tuple[Subscription | None, Unsubscribing] | None:
        """Return what a token ends and of which subscription, None for one that is gone; None when it is not ours."""
        content = _read(self._unsubscribing, token)
        if content is None or len(content) != 4:
            return None
        ending = Unsubscribing(newsletter=bool(content[2]), search_ids=tuple(int(item) for item in content[3]))
        return _subscription(work, content), ending

    def _at(self, page: str, token: str) -> str:
        return f"{self._site_url}/newsletter/{page}/{token}"


def _read(serializer: URLSafeSerializer, token: str) -> Sequence[object] | None:
    if len(token) > TOKEN_LENGTH:
        return None
    try:
        content = serializer.loads(token)
    except BadData:
        return None
    return content if isinstance(content, list) and content else None


def _subscription(work: UnitOfWork, content: Sequence[object] | None) -> Subscription | None:
    if content is None or not _HEX.fullmatch(str(content[0])):
        return None
    found = work.subscriptions.get(UUID(str(content[0])))
    return found if found is not None and found.key == content[1] else None
