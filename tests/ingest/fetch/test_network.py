import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import ForbiddenAddress
from ingest.fetch import network as network_module
from ingest.fetch.client import Client
from ingest.fetch.network import Address, Network, is_public
from kb.settings import FetchSettings
from tests.stub_server import Reply, StubServer

PRIVATE = """
    127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.127.255.254
    100.100.100.200 0.0.0.0 0.1.2.3 255.255.255.255 224.0.0.1 239.255.255.250 240.0.0.1 192.0.0.170 198.18.0.1
    192.0.2.1 168.63.129.16 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 fec0::1 2001:db8::1
    ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: ::7f00:1 2001::1
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_the_public_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_becomes_public_by_wrapping(address: ipaddress.IPv4Address) -> None:
    for start in ("::ffff:0:0", "64:ff9b::", "::"):
        assert not is_public(ipaddress.IPv6Address(int(ipaddress.IPv6Address(start)) + int(address)))


def test_a_name_that_changes_its_address_gains_nothing(stub: StubServer) -> None:
    """The first answer is public, every later one this machine: who resolves twice is caught."""
    answers: list[list[Address]] = [[ipaddress.ip_address("192.88.99.1")], [ipaddress.ip_address("127.0.0.1")]]
    asked: list[str] = []

    def resolver(host: str, _: int) -> list[Address]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    stub.routes["/"] = Reply(b"secret")
    settings = FetchSettings(pause=0, tries=2, connect_timeout=0.2)
    network = Network(allow_private=False, resolver=resolver)
    with (
        Client(settings, "https://silta.example.org", ignore_robots=True, network=network, sleep=lambda _: None) as it,
        pytest.raises(ForbiddenAddress, match=r"rebind\.example\.org is at 127\.0\.0\.1"),
    ):
        it.get(f"http://rebind.example.org:{stub.port}/", ("text/xml",))
    assert stub.asked == []


def test_a_redirect_to_a_private_address_is_refused(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolver(host: str, _: int) -> list[Address]:
        return [ipaddress.ip_address("127.0.0.1" if host != "inside.example.org" else "10.1.2.3")]

    stub.routes["/"] = Reply(
        status=302, headers={"Location": f"http://inside.example.org:{stub.port}/latest/meta-data"}
    )
    settings = FetchSettings(pause=0)
    network = Network(allow_private=False, resolver=resolver)
    # The stub passes for a public host here.
    monkeypatch.setattr(network_module, "is_public", lambda it: str(it) == "127.0.0.1" or is_public(it))
    with (
        Client(settings, "https://silta.example.org", ignore_robots=True, network=network) as it,
        pytest.raises(ForbiddenAddress, match=r"inside\.example\.org is at 10\.1\.2\.3"),
    ):
        it.get(f"http://outside.example.org:{stub.port}/", ("text/xml",))


def test_the_name_that_was_asked_for_is_the_one_the_host_hears(stub: StubServer) -> None:
    stub.routes["/"] = Reply(b"here")
    network = Network(allow_private=True, resolver=lambda *_: [ipaddress.ip_address("127.0.0.1")])
    with Client(FetchSettings(pause=0), "https://silta.example.org", ignore_robots=True, network=network) as it:
        it.get(f"http://repository.example.org:{stub.port}/", ("text/xml",))
    assert stub.asked[0].headers["host"] == f"repository.example.org:{stub.port}"
