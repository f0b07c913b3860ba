"""A process that stores mails with what they tell and sends them in copies of itself that are killed, for a test.

``python -m tests.web.killed_notices address account host port`` prints what was done and how many mails are in doubt.
"""

import itertools
import json
import os
import sys
from threading import Event
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from kb.model import AccountRole, Actor, new_id
from kb.model.newsletter import DeliveryState
from kb.settings import MailSettings
from kb.store import Database
from tests.ingest.killed_runs import die_at_step
from web.notices import Notice, keep, send_stored

SCOUT = Actor(id=new_id(), name="A Scout", roles=frozenset({AccountRole.SCOUT}))
DONE = "moved"


def tell(database: Database, account: UUID, number: int) -> None:
    """Do something and store the mail about it, as a page does."""
    with database.unit_of_work(writing=True) as work:
        work.audit.add(SCOUT, DONE, subject=str(number))
        keep(work, [Notice(account, f"Notice {number}", "Look at it.")])
        work.commit()


def send(database: Database, settings: Any) -> None:
    """Send what waits."""
    send_stored(SimpleNamespace(database=database, settings=settings), Event())  # type: ignore[arg-type]


def killed(address: str, account: UUID, settings: Any, number: int) -> bool:
    """Tell and send in a copy of this process that dies at a step; return whether it died before it was done."""
    child = os.fork()
    if child == 0:
        try:
            with Database.open(address) as database:
                die_at_step(number)
                tell(database, account, number)
                send(database, settings)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(address: str, account: UUID, host: str, port: int) -> None:
    """Die at every step once, and let a process that lives send what is left."""
    mail = MailSettings(host=host, port=port, encryption="none", sender="silta@example.org")
    settings = SimpleNamespace(mail=mail, mail_folder=None)
    kills = 0
    for number in itertools.count(1):
        if not killed(address, account, settings, number):
            break
        kills += 1
        with Database.open(address) as database:
            send(database, settings)
    with Database.open(address) as database, database.unit_of_work() as work:
        done = [int(event.subject or 0) for event in work.audit.latest(1000) if event.action == DONE]
        counts = work.notices.counts()
    doubt = counts.pop(DeliveryState.UNCERTAIN, 0)
    print(json.dumps({"kills": kills, "done": done, "doubt": doubt, "left": sum(counts.values())}))


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
