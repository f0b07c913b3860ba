"""A real HTTP server in a thread, whose answers a test writes as functions; faults included."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    """What the server was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Reply:
    """What the server answers."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/xml"
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None
    """The body piece by piece instead, without a length; the connection is closed at its end."""
    length: int | None = None
    """A length that is claimed, whatever is sent."""


Handler = Callable[[Request], Reply]


class StubServer:
    """Serves what ``routes`` say; everything else is 404. ``asked`` is what was asked for, robots.txt left out."""

    def __init__(self) -> None:
        self.routes: dict[str, Handler | Reply] = {}
        self.asked: list[Request] = []
        stub = self

        class _Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                request = Request(parts.path, query, {key.lower(): value for key, value in self.headers.items()})
                if parts.path != "/robots.txt":
                    stub.asked.append(request)
                route = stub.routes.get(parts.path, Reply(status=404))
                reply = route if isinstance(route, Reply) else route(request)
                # A client that has read enough closes the connection.
                with contextlib.suppress(ConnectionError):
                    self._send(reply)

            def _send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.pieces is None:
                    self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
                    self.end_headers()
                    self.wfile.write(reply.body)
                    self.close_connection = reply.length is not None
                    return
                self.send_header("Connection", "close")
                self.close_connection = True
                self.end_headers()
                for piece in reply.pieces():
                    self.wfile.write(piece)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class _Server(ThreadingHTTPServer):
            daemon_threads = True
            # Threads that still drip when the test is over are not waited for.
            block_on_close = False

        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """``http://127.0.0.1:port``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
