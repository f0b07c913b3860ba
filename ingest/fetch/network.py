"""Connections to public addresses only, decided at the moment of connecting.

The name is resolved once and the connection goes to the very address that was checked, so a name that changes its
address in between (DNS rebinding) gains nothing. Redirects come here too, like any other request.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from ingest.fetch.errors import ForbiddenAddress, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

# What is_global of Python's ipaddress (the IANA special-purpose registries) leaves open: multicast, and IPv6 networks
# in which an IPv4 address is wrapped (RFC 6052, RFC 8215, RFC 3056, RFC 4380), behind which anything may be.
_WRAPPED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
# Metadata services of hosting providers that stand at addresses which look public.
_METADATA = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet: no loopback, link-local, private or shared (RFC 6598) network,
    no multicast, unspecified, reserved or metadata address, and none of these wrapped in IPv6.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None or address.ipv4_mapped is not None:
            return False
        if any(address in network for network in _WRAPPED) or address.is_site_local:
            return False
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local)
        and address not in _METADATA
    )


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host name, or the address that it is.

    :raises Unreachable: when the name has none
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"{host}: the name cannot be resolved; check the address, or the network of this machine"
        raise Unreachable(message) from error
    return list(dict.fromkeys(ipaddress.ip_address(str(item[4][0])) for item in found))


class Network(httpcore2.NetworkBackend):
    """Opens connections for httpcore2, to allowed addresses, and keeps the time limit of the whole request."""

    def __init__(
        self,
        *,
        allow_private: bool,
        resolver: Callable[[str, int], list[Address]] = resolve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare.

        :param allow_private: whether addresses that are not public may be connected to
        :param resolver: finds the addresses of a name
        :param clock: seconds, for the time limit
        """
        self._allow_private = allow_private
        self._resolve = resolver
        self._clock = clock
        self._backend = httpcore2.SyncBackend()
        self.deadline = float("inf")
        """When, by the clock, the current request has to be over."""

    def left(self, timeout: float | None) -> float:
        """Return the seconds that one step may take."""
        left = self.deadline - self._clock()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for the whole request is over")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first allowed address of a host that answers.

        :raises ForbiddenAddress: when none of them may be connected to
        """
        addresses = self._resolve(host.strip("[]"), port)
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            places = ", ".join(map(str, addresses))
            at = "" if places == host else f"at {places}, which is "
            message = (
                f"{host} is {at}not on the public internet; if you run that host yourself, set "
                "SILTA_FETCH_ALLOW_PRIVATE=true"
            )
            raise ForbiddenAddress(message)
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in allowed[:4]:
            try:
                stream = self._backend.connect_tcp(
                    str(address), port, self.left(timeout), local_address, socket_options or ()
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            return _Stream(stream, self)
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore2.NetworkStream:
        """Never: a socket in the file system is not the public internet."""
        raise ForbiddenAddress(f"{path} is no web address")


class _Stream(httpcore2.NetworkStream):
    """A connection on which every step ends with the request's time limit, so that dripping does not get round it."""

    def __init__(self, inner: httpcore2.NetworkStream, network: Network) -> None:
        self._inner = inner
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _Stream(stream, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
