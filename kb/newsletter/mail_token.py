"""What a mail is known by when it comes back: the number of its delivery, signed, in addresses that others return.

The return address names the mail as variable envelope return paths do (VERP, Bernstein 1997), and so does the
Message-ID. Only who got the mail knows the signature, so nobody else can have an address disabled.
"""

import hashlib
import hmac
import re

_LENGTH = 20
"""Hexadecimal digits of the signature: 80 bits. Addresses may lose capital letters on their way."""
_FOUND = re.compile(r"(?:\+|<silta-)([1-9][0-9]{0,9})-([0-9a-f]{20})@", re.IGNORECASE)


class MailTokens:
    """Makes and reads tokens with the secret of the site."""

    def __init__(self, secret: str, sender: str, bounces: str = "") -> None:
        """Take what tokens are made with.

        :param secret: the site's secret
        :param sender: the address that mails come from
        :param bounces: the address that returned mails go to, with a token added; empty takes the sender without one
        """
        self._key = hashlib.sha256(b"silta-mail-token:" + secret.encode()).digest()
        self._sender = sender
        self._bounces = bounces

    def return_address(self, delivery_id: int) -> str:
        """Return the address (MAIL FROM) that a mail comes back to."""
        if not self._bounces:
            return self._sender
        local, _, domain = self._bounces.rpartition("@")
        return f"{local}+{self._token(delivery_id)}@{domain}"

    def message_id(self, delivery_id: int) -> str:
        """Return the Message-ID (RFC 5322, section 3.6.4) of a mail, the same at every try."""
        return f"<silta-{self._token(delivery_id)}@{self._sender.rpartition('@')[2]}>"

    def read(self, text: str) -> int | None:
        """Return the delivery that an address or a Message-ID names, or None when the signature is not ours."""
        for found in _FOUND.finditer(text):
            delivery_id = int(found.group(1))
            if hmac.compare_digest(self._signature(delivery_id), found.group(2).lower()):
                return delivery_id
        return None

    def _token(self, delivery_id: int) -> str:
        return f"{delivery_id}-{self._signature(delivery_id)}"

    def _signature(self, delivery_id: int) -> str:
        return hmac.new(self._key, str(delivery_id).encode(), hashlib.sha256).hexdigest()[:_LENGTH]
