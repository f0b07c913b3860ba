"""What carries httpx2's requests: its own connection pool over :class:`~ingest.fetch.network.Network`, no proxy."""

import ssl
from collections.abc import Iterator
from functools import cache

import httpcore2
import httpx2

from ingest.fetch.network import Network


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificates that the system trusts, which take longer to read than many an answer."""
    return httpx2.create_ssl_context(trust_env=False)


class Transport(httpx2.BaseTransport):
    """Hands requests to httpcore2, whose exceptions it lets through.

    httpx2's own transport cannot be told how to connect, and takes proxies from the environment: a proxy would resolve
    names where nobody checks them.
    """

    def __init__(self, network: Network) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_trusted(), network_backend=network, max_connections=8, keepalive_expiry=30
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the answer's body is read as it is asked for."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
