"""The process that sends is killed in the middle, against a real SMTP server: nobody gets two, everybody gets one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.model.newsletter import DeliveryState, IssueState
from tests.web.newsletter.conftest import SECRET
from tests.web.newsletter.issues import released, subscribed
from tests.web.newsletter.mail_server import MailServer
from web.silta import Silta

pytestmark = pytest.mark.end_to_end

READERS = 60


def start(silta: Silta, server: MailServer, *arguments: str) -> subprocess.Popen[str]:
    settings = {
        "SILTA_DATA": str(silta.settings.data),
        "SILTA_CONTENT": str(silta.settings.content),
        "SILTA_SITE_URL": silta.settings.site_url,
        "SILTA_SECRET_KEY": SECRET,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "web.cli", "newsletter", *arguments],
        cwd=Path(__file__).parents[3],
        env=os.environ | settings | server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    return output


def counts(silta: Silta, number: int) -> dict[DeliveryState, int]:
    with silta.database.unit_of_work() as work:
        return work.deliveries.counts(number)


@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again_nobody_gets_two_and_all_get_one(readers: Silta, seed: int) -> None:
    """The server is slow to say that it took a mail over, so that most kills come in the worst moment."""
    chance = random.Random(seed)  # noqa: S311  decides when to kill
    everybody = {f"reader-{number:03}@example.org" for number in range(READERS)}
    with readers.database.unit_of_work(writing=True) as work:
        for address in sorted(everybody):
            subscribed(work, address)
        work.commit()
    issue = released(readers)
    server = MailServer()
    server.box.delay = 0.02
    try:
        for _ in range(3):
            goal = len(server.box.received) + chance.randint(1, 15)
            process = start(readers, server, "deliver")
            while len(server.box.received) < goal:
                assert process.poll() is None, process.communicate()[0]
                time.sleep(0.002)
            time.sleep(chance.random() * 0.03)
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=30)
            process.communicate()
            assert max(server.box.counts().values()) == 1
        server.box.delay = 0
        finish(start(readers, server, "deliver"))
        got = server.box.counts()
        assert max(got.values()) == 1, "nothing is sent again by itself"
        states = counts(readers, issue.number)
        uncertain = states.get(DeliveryState.UNCERTAIN, 0)
        assert states.get(DeliveryState.SENT, 0) + uncertain == READERS
        assert uncertain <= 3, "a kill leaves one mail in doubt at most"
        missing = everybody - set(got)
        assert len(missing) <= uncertain, "who got nothing is in the report"
        if missing:
            finish(start(readers, server, "repeat", str(issue.number)))
            finish(start(readers, server, "deliver"))
    finally:
        server.stop()
    by_recipient: dict[str, set[str]] = {}
    for item in server.box.received:
        by_recipient.setdefault(item.recipient, set()).add(str(item.mail["Message-ID"]))
    assert set(by_recipient) == everybody
    assert all(len(ids) == 1 for ids in by_recipient.values()), "one that is repeated has the same Message-ID"
    with readers.database.unit_of_work() as work:
        found = work.issues.get(issue.number)
    assert found is not None
    assert found.state is IssueState.SENT
