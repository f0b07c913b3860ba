"""``silta serve`` and ``silta demo``: the site."""

import contextlib
import errno
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

import click

from kb.model import Language, SiltaError
from web.commands.opened import opened

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from waitress.server import BaseWSGIServer

    from web.silta import Silta

DEFAULT_PORT = 8000


class AddressInUse(SiltaError):
    """The site cannot listen where it was told to; the message says what to do instead."""


_host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_port = click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)


@click.command()
@_host
@_port
def serve(host: str, port: int) -> None:
    """Serve the site."""
    listener = listen(host, port, "silta serve --port")
    with listener, opened() as silta:
        _serve(silta, listener)


@click.command()
@_host
@_port
def demo(host: str, port: int) -> None:
    """Read the demonstration content and serve the site."""
    from ingest.report import Outcome
    from ingest.sources import Inputs
    from kb.matching.gathering import match_anew
    from kb.model import ProfileFamily
    from kb.settings import Settings
    from web.commands.demo_accounts import offer_accounts, with_secret
    from web.commands.ingest import print_report
    from web.commands.ingest import run as run_ingest

    listener = listen(host, port, "make demo PORT=")
    with listener, opened(with_secret(Settings.read(), address_of(listener))) as silta:
        content = [silta.settings.content / "briefs"]
        content += [folder for name in ProfileFamily if (folder := silta.settings.content / name.value).is_dir()]
        report = run_ingest(silta, Inputs(content), [str(path) for path in content], quiet=False)
        match_anew(silta.database, silta.vocabularies, only_if_changed=True)
        if report.rejected or report.outcomes[Outcome.NEW] or report.outcomes[Outcome.CHANGED]:
            print_report(report)
        offer_accounts(silta)
        _serve(silta, listener, demonstration=True)


def listen(host: str, port: int, instead: str) -> socket.socket:
    """Take the address before any work is done.

    :param instead: the command that takes another port, for the message
    :raises AddressInUse: when another program has the port, or it may not be taken
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = {
            errno.EADDRINUSE: f"port {port} is in use by another program",
            errno.EACCES: f"port {port} may not be used without more rights",
        }.get(error.errno or 0)
        separator = "" if instead.endswith("=") else " "
        message = (
            f"{reason}; choose another one: {instead}{separator}{port + 1 if port < 65535 else DEFAULT_PORT}"
            if reason
            else f"cannot listen on {host} ({error.strerror or error}); name an address of this machine with --host"
        )
        raise AddressInUse(message) from error
    return listener


def _warm_up(silta: "Silta") -> None:
    from kb.search.backend import SearchUnavailable

    silta.vocabularies.warm_up()
    with contextlib.suppress(SearchUnavailable):  # readers are told, and the words are read when it is back
        silta.speller.warm_up()
        silta.backend.suggest("Silta", Language.EN)


def address_of(listener: socket.socket) -> str:
    """Return the address of the site that listens there, as a browser wants it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_of(app: "WSGIApplication", listener: socket.socket, threads: int) -> "BaseWSGIServer":
    """Make the server, which takes no larger body in than a page reads: it stores a body before the site is asked.

    :param listener: the site is there; it is closed with the server
    """
    import waitress

    from web.contribute.body_limits import LARGEST_BODY

    return waitress.create_server(
        app,
        sockets=[listener],
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
        # The server refuses what is as large as that.
        max_request_body_size=LARGEST_BODY + 1,
    )


def _serve(silta: "Silta", listener: socket.socket, *, demonstration: bool = False) -> None:
    from web.app import create_app
    from web.commands.demo_accounts import show_mails
    from web.statistics import EXTENSION

    app = create_app(silta)
    if demonstration:
        show_mails(app)
    server = server_of(app, listener, silta.settings.threads)
    # Reading the dictionaries takes a few seconds; the first reader should not wait for it.
    threading.Thread(target=_warm_up, args=(silta,), name="warm-up", daemon=True).start()
    click.secho(f"Silta is at {address_of(listener)}", bold=True)
    click.echo("Stop it with Ctrl+C.")
    if threading.current_thread() is threading.main_thread():
        # As Ctrl+C, so that what was counted is written.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        app.extensions[EXTENSION].close()
        click.echo("Stopped.")
