"""What a Silta is called in OAI identifiers (oai-identifier, implementation guidelines of OAI-PMH 2.0)."""

import re
from urllib.parse import urlsplit

_DOMAIN = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+", re.IGNORECASE)


def is_domain(host: str) -> bool:
    """Whether a host is a domain name as the guidelines want it: labels that begin with a letter, two at least."""
    return _DOMAIN.fullmatch(host) is not None


def repository_in(identifier: str) -> str:
    """Return what the Silta is called that an OAI identifier names; the identifier itself where it is none."""
    return identifier.split(":")[1] if identifier.count(":") >= 2 else identifier


def repository_of(address: str) -> str:
    """Return what the Silta at an address is called: its host, with the port where the host is no domain name.

    ``oai:<repository>:<id of a brief>`` then names a brief for everybody.

    :param address: a web address that was checked
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").replace(":", "-")
    return host if is_domain(host) or parts.port is None else f"{host}-{parts.port}"
