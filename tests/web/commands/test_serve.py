"""Taking an address: one sentence says what is wrong with it and what to do."""

import socket

import pytest
from flask import Flask
from waitress.parser import HTTPRequestParser

from ingest.submissions import DOCUMENT_LIMIT
from web.commands.serve import AddressInUse, listen, server_of


def test_a_port_in_use_names_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse, match=rf"port {port} is in use .* make demo PORT={port + 1}$"):
            listen("127.0.0.1", port, "make demo PORT=")


def test_an_address_of_another_machine_is_no_matter_of_the_port() -> None:
    with pytest.raises(AddressInUse, match=r"cannot listen on 192\.0\.2\.1 .* with --host$"):
        listen("192.0.2.1", 8000, "silta serve --port")


def test_port_0_takes_a_free_one() -> None:
    with listen("127.0.0.1", 0, "silta serve --port") as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.parametrize(
    ("length", "refused"), [(DOCUMENT_LIMIT + 50_000, False), (DOCUMENT_LIMIT * 2, True), (1_000_000_000, True)]
)
def test_no_larger_body_is_taken_in_than_a_page_reads(length: int, refused: bool) -> None:
    server = server_of(Flask(__name__), listen("127.0.0.1", 0, "silta serve --port"), 1)
    try:
        request = HTTPRequestParser(server.adj)
        request.received(f"POST /newsletter HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        assert (request.error is not None and request.error.code == 413) == refused
    finally:
        server.close()
