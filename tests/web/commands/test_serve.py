"""Taking an address: one sentence says what is wrong with it and what to do."""

import socket

import pytest

from web.commands.serve import AddressInUse, listen


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
