import gzip
import threading
import time as real_time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ingest.fetch import (
    FailedStatus,
    FetchError,
    ForbiddenAddress,
    RobotsRefuse,
    Stopped,
    TooLarge,
    TooSlow,
    Unreachable,
    WrongContentType,
    WrongRedirect,
)
from ingest.fetch.client import Client
from kb.settings import FetchSettings
from tests.ingest.fetch.conftest import FakeTime
from tests.stub_server import Reply, Request, StubServer

XML = ("text/xml", "application/xml")
Make = Callable[..., Client]


def test_an_answer_comes_with_its_type_and_silta_says_who_asks(client: Make, stub: StubServer) -> None:
    stub.routes["/oai"] = Reply(b"<a/>", content_type="Text/XML; charset=utf-8")
    answer = client(contact="hostmaster@example.org").get(f"{stub.address}/oai?verb=Identify", XML)
    assert (answer.content, answer.content_type) == (b"<a/>", "text/xml")
    asked = stub.asked[0]
    assert asked.query == {"verb": "Identify"}
    assert asked.headers["user-agent"] == "Silta/1.0 (+https://silta.example.org; mailto:hostmaster@example.org)"
    assert asked.headers["accept"] == "text/xml, application/xml"


def test_proxies_of_the_environment_are_not_used(
    client: Make, stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.routes["/"] = Reply(b"here")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert client().get(f"{stub.address}/", XML).content == b"here"


def test_this_machine_is_not_asked_by_default(stub: StubServer) -> None:
    stub.routes["/"] = Reply(b"secret")
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"):  # noqa: S104
        with (
            Client(FetchSettings(pause=0, tries=1), "https://silta.example.org") as careful,
            pytest.raises((ForbiddenAddress, RobotsRefuse, Unreachable)) as failure,
        ):
            careful.get(f"http://{host}:{stub.port}/", XML)
        assert "SILTA_FETCH_ALLOW_PRIVATE" in str(failure.value) or "resolved" in str(failure.value)
    assert stub.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org",
        "http://",
        "//example.org/x",
        "data:,x",
        "http://user:secret@example.org/",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://[::1",
    ],
)
def test_only_plain_web_addresses_are_fetched(client: Make, address: str) -> None:
    with pytest.raises(ForbiddenAddress) as failure:
        client().get(address, XML)
    assert "secret" not in str(failure.value)


def test_a_redirect_is_followed_and_checked_again(client: Make, stub: StubServer) -> None:
    stub.routes["/old"] = Reply(status=302, headers={"Location": "/new"})
    stub.routes["/new"] = Reply(b"found")
    answer = client().get(f"{stub.address}/old", XML)
    assert (answer.content, answer.url) == (b"found", f"{stub.address}/new")
    stub.routes["/file"] = Reply(status=301, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(ForbiddenAddress):
        client().get(f"{stub.address}/file", XML)


def test_https_never_becomes_http(client: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "_get_patiently", lambda *_: "http://repository.example.org/oai")
    with pytest.raises(WrongRedirect, match="from https to http"):
        client().get("https://repository.example.org/oai", XML)


def test_circles_and_endless_redirects_end(client: Make, stub: StubServer) -> None:
    stub.routes["/a"] = Reply(status=302, headers={"Location": "/b"})
    stub.routes["/b"] = Reply(status=302, headers={"Location": "/a"})
    with pytest.raises(WrongRedirect, match="circle"):
        client().get(f"{stub.address}/a", XML)
    for number in range(20):
        stub.routes[f"/{number}"] = Reply(status=307, headers={"Location": f"/{number + 1}"})
    stub.asked.clear()
    with pytest.raises(WrongRedirect, match="more than 5"):
        client().get(f"{stub.address}/0", XML)
    assert len(stub.asked) == 6


def test_two_gigabytes_are_cut_at_the_limit_without_filling_the_memory(client: Make, stub: StubServer) -> None:
    sent = 0

    def zeros() -> Iterator[bytes]:
        nonlocal sent
        piece = bytes(1 << 20)
        for _ in range(2048):
            sent += len(piece)
            yield piece

    stub.routes["/huge"] = Reply(pieces=zeros)
    tracemalloc.start()
    with pytest.raises(TooLarge, match="3 MB"):
        client(megabytes=3).get(f"{stub.address}/huge", XML)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    assert sent < 100_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked_beyond_the_limit(client: Make, stub: StubServer, coding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    assert len(bomb) < 1_000_000
    stub.routes["/bomb"] = Reply(bomb, headers={"Content-Encoding": coding})
    tracemalloc.start()
    with pytest.raises(TooLarge):
        client(megabytes=2).get(f"{stub.address}/bomb", XML)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_packed_answers_are_unpacked(client: Make, stub: StubServer) -> None:
    text = b"<a>" + b"pump " * 200_000 + b"</a>"
    bare = zlib.compressobj(6, zlib.DEFLATED, -15)
    stub.routes["/gzip"] = Reply(gzip.compress(text), headers={"Content-Encoding": "gzip"})
    stub.routes["/deflate"] = Reply(zlib.compress(text), headers={"Content-Encoding": "deflate"})
    stub.routes["/bare"] = Reply(bare.compress(text) + bare.flush(), headers={"Content-Encoding": "deflate"})
    for path in ("/gzip", "/deflate", "/bare"):
        assert client().get(stub.address + path, XML).content == text


def test_damaged_and_cut_off_answers_are_not_taken(client: Make, stub: StubServer) -> None:
    packed = gzip.compress(b"text" * 1000)
    stub.routes["/half"] = Reply(packed[:-12], headers={"Content-Encoding": "gzip"})
    stub.routes["/noise"] = Reply(b"no gzip", headers={"Content-Encoding": "gzip"})
    stub.routes["/other"] = Reply(b"x", headers={"Content-Encoding": "br"})
    stub.routes["/short"] = Reply(b"<a>", length=1000)
    for path, says in (("/half", "cut off"), ("/noise", "damaged"), ("/other", "not asked for"), ("/short", "try")):
        with pytest.raises(Unreachable, match=says):
            client(tries=1).get(stub.address + path, XML)


def test_a_web_page_instead_of_the_interface_is_said(client: Make, stub: StubServer) -> None:
    stub.routes["/"] = Reply(b"<html>", content_type="text/html")
    with pytest.raises(WrongContentType, match="text/html, not text/xml or application/xml"):
        client().get(f"{stub.address}/", XML)


def failing(times: int, reply: Reply) -> Callable[[Request], Reply]:
    count = 0

    def answer(_: Request) -> Reply:
        nonlocal count
        count += 1
        return reply if count <= times else Reply(b"at last")

    return answer


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_host_is_asked_again_with_longer_and_longer_waits(
    client: Make, stub: StubServer, time: FakeTime, status: int
) -> None:
    stub.routes["/"] = failing(3, Reply(status=status))
    assert client().get(f"{stub.address}/", XML).content == b"at last"
    assert time.slept == [2.0, 4.0, 8.0]


def test_retry_after_is_honoured_as_seconds_and_as_a_date_up_to_a_limit(
    client: Make, stub: StubServer, time: FakeTime
) -> None:
    stub.routes["/"] = failing(1, Reply(status=503, headers={"Retry-After": "17"}))
    client().get(f"{stub.address}/", XML)
    assert time.slept == [17.0]
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    stub.routes["/"] = failing(1, Reply(status=429, headers={"Retry-After": later}))
    client().get(f"{stub.address}/", XML)
    assert 95 < time.slept[1] <= 100
    for value in ("999999", "9" * 5000):
        stub.routes["/"] = failing(1, Reply(status=503, headers={"Retry-After": value}))
        client(longest_wait=300).get(f"{stub.address}/", XML)
        assert time.slept[-1] == 300.0
    stub.routes["/"] = failing(1, Reply(status=503, headers={"Retry-After": "soon"}))
    client().get(f"{stub.address}/", XML)
    assert time.slept[-1] == 2.0


def test_patience_ends(client: Make, stub: StubServer) -> None:
    stub.routes["/"] = Reply(b"too many", status=429)
    with pytest.raises(FailedStatus, match=r"status 429.*tried 3 times") as failure:
        client(tries=3).get(f"{stub.address}/", XML)
    assert (failure.value.status, failure.value.content) == (429, b"too many")
    assert len(stub.asked) == 3


def test_what_will_not_change_is_not_asked_again(client: Make, stub: StubServer) -> None:
    stub.routes["/"] = Reply(b"<error/>", status=422)
    with pytest.raises(FailedStatus) as failure:
        client().get(f"{stub.address}/", XML)
    assert failure.value.content == b"<error/>"
    assert len(stub.asked) == 1


def test_a_slow_host_is_given_up(stub: StubServer) -> None:
    release = threading.Event()

    def silence(_: Request) -> Reply:
        release.wait(20)
        return Reply(b"late")

    stub.routes["/"] = silence
    settings = FetchSettings(allow_private=True, read_timeout=0.1, tries=1, pause=0)
    with Client(settings, "https://silta.example.org") as hasty, pytest.raises(TooSlow, match="in time"):
        hasty.get(f"{stub.address}/", XML)
    release.set()


def test_dripping_does_not_get_round_the_time_limit(stub: StubServer) -> None:
    over = threading.Event()

    def drops() -> Iterator[bytes]:
        while not over.is_set():
            real_time.sleep(0.02)
            yield b"."

    stub.routes["/"] = Reply(pieces=drops)
    settings = FetchSettings(allow_private=True, read_timeout=5, timeout=0.3, tries=1, pause=0)
    with Client(settings, "https://silta.example.org") as hasty, pytest.raises(TooSlow):
        hasty.get(f"{stub.address}/", XML)
    over.set()


def test_a_closed_port_is_one_sentence(client: Make, stub: StubServer) -> None:
    address = stub.address
    stub.close()
    with pytest.raises(FetchError) as failure:
        client(tries=1).get(f"{address}/", XML)
    assert "cannot be read" in str(failure.value)
    assert "\n" not in str(failure.value)


def test_robots_are_obeyed(client: Make, stub: StubServer, time: FakeTime) -> None:
    rules = b"User-agent: silta\nDisallow: /private\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /\n"
    stub.routes["/robots.txt"] = Reply(rules, content_type="text/plain")
    stub.routes["/open"] = Reply(b"yes")
    asking = client()
    with pytest.raises(RobotsRefuse, match="--ignore-robots"):
        asking.get(f"{stub.address}/private/x", XML)
    for _ in range(3):
        asking.get(f"{stub.address}/open", XML)
    assert time.slept == [7.0, 7.0]


def test_a_host_whose_rules_cannot_be_had_is_left_alone(client: Make, stub: StubServer) -> None:
    stub.routes["/robots.txt"] = Reply(status=500)
    stub.routes["/"] = Reply(b"yes")
    with pytest.raises(RobotsRefuse, match="status 500"):
        client().get(f"{stub.address}/", XML)
    assert stub.asked == []


def test_hosts_that_have_agreed_are_asked_without_robots(stub: StubServer) -> None:
    stub.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /")
    stub.routes["/"] = Reply(b"yes")
    settings = FetchSettings(allow_private=True, pause=0)
    with Client(settings, "https://silta.example.org", ignore_robots=True) as agreed:
        assert agreed.get(f"{stub.address}/", XML).content == b"yes"


def test_requests_to_one_host_keep_their_distance(client: Make, stub: StubServer, time: FakeTime) -> None:
    stub.routes["/"] = Reply(b"yes")
    asking = client(pause=1.5)
    for _ in range(3):
        asking.get(f"{stub.address}/", XML)
    assert time.slept == [1.5, 1.5]


def test_waiting_ends_when_silta_is_told_to_stop(stub: StubServer) -> None:
    stop = threading.Event()
    stub.routes["/"] = Reply(status=503, headers={"Retry-After": "600"})
    settings = FetchSettings(allow_private=True, pause=0)
    with Client(settings, "https://silta.example.org", stop=stop) as asking:
        threading.Timer(0.1, stop.set).start()
        with pytest.raises(Stopped):
            asking.get(f"{stub.address}/", XML)
