from collections.abc import Callable
from itertools import count

import pytest

from ingest.fetch import FetchError, Stopped
from ingest.harvest.errors import HarvestFailed
from ingest.report import Outcome
from kb.model import BriefStatus
from tests.ingest.harvest.conftest import Workplace
from tests.ingest.harvest.oai_repository import CLOCK, Item, OaiRepository, answer, once
from tests.stub_server import Reply, Request

Make = Callable[..., OaiRepository]


def is_page(request: Request) -> bool:
    return "resumptionToken" in request.query


def test_a_whole_list_is_read_page_by_page(workplace: Workplace, repository: Make) -> None:
    repository(*map(Item, range(5)))
    source = workplace.add()
    assert source.resumption is None
    report = workplace.run()
    assert (report.outcomes[Outcome.NEW], report.rejected) == (5, 0)
    assert workplace.asked("verb") == ["Identify", "ListRecords", "ListRecords", "ListRecords"]
    brief = workplace.briefs()["oai:repository.example.org:3"]
    assert brief.texts.en is not None
    assert brief.texts.en.title == "Pump number 3"
    assert brief.sources[0].address == "https://doi.org/10.5555/pump.3"
    done = workplace.source()
    assert (done.harvested_until, done.resumption, done.failures) == (CLOCK, None, 0)


def test_later_only_what_changed_is_asked_for(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(3)))
    workplace.add()
    workplace.run()
    made.items[1] = Item(1, stamp="2026-05-04T11:00:00Z", title="A better pump")
    workplace.stub.asked.clear()
    report = workplace.run()
    assert workplace.asked("from") == [CLOCK]
    assert (report.read, report.outcomes[Outcome.CHANGED]) == (1, 1)
    made.items[1] = Item(1)
    again = workplace.run()
    assert (again.read, again.exit_status) == (0, 2)
    assert workplace.source().failures == 0


def test_days_are_asked_for_as_days(workplace: Workplace, repository: Make) -> None:
    repository(Item(1, stamp="2026-05-01"), granularity="YYYY-MM-DD")
    workplace.add(since="2026-04-01", set="a:b", prefix="oai_dc")
    workplace.run()
    assert workplace.source().harvested_until == "2026-05-04"
    workplace.run()
    assert workplace.asked("from") == ["2026-04-01", "2026-05-04"]
    assert workplace.asked("set") == ["a:b", "a:b"]


def test_a_day_becomes_a_moment_where_the_repository_wants_moments(workplace: Workplace, repository: Make) -> None:
    repository(Item(1))
    workplace.add(since="2026-04-01")
    workplace.run()
    assert workplace.asked("from") == ["2026-04-01T00:00:00Z"]


def test_a_deleted_record_is_archived_and_published_again_when_it_returns(
    workplace: Workplace, repository: Make
) -> None:
    made = repository(Item(1), Item(2))
    workplace.add()
    workplace.run()
    made.items[0] = Item(1, stamp="2026-05-05T00:00:00Z", is_deleted=True)
    report = workplace.run()
    assert report.outcomes[Outcome.WITHDRAWN] == 1
    key = "oai:repository.example.org:1"
    assert workplace.briefs()[key].status is BriefStatus.ARCHIVED
    before = workplace.briefs()[key]
    made.items[0] = Item(1, stamp="2026-05-01T00:00:00Z")
    back = workplace.run(again=True)
    assert (back.outcomes[Outcome.CHANGED], back.outcomes[Outcome.UNCHANGED]) == (1, 1)
    after = workplace.briefs()[key]
    assert after.status is BriefStatus.PUBLISHED
    assert (after.id, after.slug) == (before.id, before.slug)


@pytest.mark.parametrize("status", [200, 400, 422])
def test_no_records_match_is_no_failure(workplace: Workplace, repository: Make, status: int) -> None:
    repository(error_status=status)
    workplace.add()
    assert workplace.run().read == 0
    assert workplace.source().harvested_until == CLOCK


def test_a_busy_repository_is_waited_for(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(4)))
    made.faults.append(once(Reply(status=503, headers={"Retry-After": "33"}), is_page))
    workplace.add()
    assert workplace.run().outcomes[Outcome.NEW] == 4
    assert 33.0 in workplace.slept


def test_an_expired_token_begins_the_list_anew_once(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(6)))
    expired = Reply(answer('<error code="badResumptionToken"/>'))
    made.faults.append(once(expired, lambda request: request.query.get("resumptionToken") == "t4-6"))
    workplace.add()
    report = workplace.run()
    assert (report.outcomes[Outcome.NEW], report.outcomes[Outcome.UNCHANGED]) == (6, 4)
    made.faults.append(lambda request: expired if is_page(request) else None)
    with pytest.raises(HarvestFailed, match=r"badResumptionToken.*expire"):
        workplace.run(again=True)
    assert workplace.asked("metadataPrefix") == ["oai_dc"] * 4


def test_an_interrupted_harvest_goes_on_where_it_was(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(6)))
    made.faults.append(lambda request: Reply(status=500) if request.query.get("resumptionToken") == "t4-6" else None)
    workplace.add(schedule="daily")
    with pytest.raises(FetchError, match="status 500"):
        workplace.run()
    halted = workplace.source()
    assert halted.resumption is not None
    assert halted.resumption["token"] == "t4-6"
    assert (halted.failures, halted.last_error) == (1, str(halted.last_error))
    assert halted.due_at is not None
    assert (halted.due_at - workplace.now).total_seconds() == 900
    assert len(workplace.briefs()) == 4
    made.faults.clear()
    workplace.stub.asked.clear()
    report = workplace.run()
    assert workplace.asked("resumptionToken") == ["t4-6"]
    assert workplace.asked("verb") == ["ListRecords"]
    assert report.read == 2
    done = workplace.source()
    assert (done.harvested_until, done.resumption, done.failures, done.last_error) == (CLOCK, None, 0, None)


def test_a_harvest_that_goes_on_after_its_token_expired_reads_the_list_anew(
    workplace: Workplace, repository: Make
) -> None:
    made = repository(*map(Item, range(6)))
    made.faults.append(lambda request: Reply(status=404) if request.query.get("resumptionToken") == "t2-6" else None)
    workplace.add()
    with pytest.raises(FetchError):
        workplace.run()
    made.faults.clear()
    made.expire_tokens()
    report = workplace.run()
    assert (report.outcomes[Outcome.NEW], report.outcomes[Outcome.UNCHANGED]) == (4, 2)


def test_stopping_keeps_what_was_read(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(6)))

    def stop(request: Request) -> None:
        if request.query.get("resumptionToken") == "t2-6":
            workplace.stop.set()

    made.faults.append(stop)
    workplace.add()
    with pytest.raises(Stopped):
        workplace.run()
    with workplace.database.unit_of_work() as work:
        assert [run.status for run in work.runs.latest(1)] == ["interrupted"]
    assert workplace.source().failures == 0
    workplace.stop.clear()
    made.faults.clear()
    workplace.run()
    assert len(workplace.briefs()) == 6


def test_a_list_that_leads_in_a_circle_is_left(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(4)))
    inside = "".join(item.xml() for item in made.items[:2])
    circle = answer(f"<ListRecords>{inside}<resumptionToken>same</resumptionToken></ListRecords>")
    made.faults.append(lambda request: Reply(circle) if request.query["verb"] == "ListRecords" else None)
    workplace.add()
    with pytest.raises(HarvestFailed, match="circle"):
        workplace.run()
    assert len(workplace.stub.asked) == 3


@pytest.mark.parametrize("inside", ["", "record"])
def test_tokens_without_end_are_noticed(workplace: Workplace, repository: Make, inside: str) -> None:
    numbers = count()
    made = repository(Item(1))
    records = Item(1).xml() if inside else ""

    def endless(request: Request) -> Reply | None:
        if request.query["verb"] != "ListRecords":
            return None
        token = f"<resumptionToken>{next(numbers)}</resumptionToken>"
        return Reply(answer(f"<ListRecords>{records}{token}</ListRecords>"))

    made.faults.append(endless)
    workplace.add()
    with pytest.raises(HarvestFailed, match="circle" if inside else "50 pages without a record"):
        workplace.run()
    assert len(workplace.stub.asked) < 60


def test_some_empty_pages_are_nothing_bad(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(2)))
    made.tokens["t0"] = (0, made.items)
    numbers = iter(["e1", "e2", "t0"])

    def empty(request: Request) -> Reply | None:
        if request.query["verb"] != "ListRecords" or request.query.get("resumptionToken") == "t0":
            return None
        token = f"<resumptionToken>{next(numbers)}</resumptionToken>"
        return Reply(answer(f"<ListRecords>{token}</ListRecords>"))

    made.faults.append(empty)
    workplace.add()
    assert workplace.run().outcomes[Outcome.NEW] == 2


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">&b;</OAI-PMH>'
)
OUTSIDE = BOMB.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (answer("<ListRecords>" + Item(9).xml())[:-300], "cut off"),
        (b"broken xml", "not well-formed"),
        (BOMB, "entities are refused"),
        (OUTSIDE, "entities are refused"),
        (b"<html><body>Welcome</body></html>", "not of OAI-PMH"),
        (b"", "cut off"),
    ],
    ids=["cut off", "no xml", "entity bomb", "external entity", "a web page", "nothing"],
)
def test_a_page_that_is_broken_is_not_taken_in_part(
    workplace: Workplace, repository: Make, body: bytes, says: str
) -> None:
    made = repository(*map(Item, range(4)))
    made.faults.append(lambda request: Reply(body) if is_page(request) else None)
    workplace.add()
    with pytest.raises(HarvestFailed, match=says):
        workplace.run()
    assert len(workplace.briefs()) == 2
    made.faults.clear()
    workplace.run()
    assert len(workplace.briefs()) == 4


def test_a_page_that_was_broken_once_is_asked_for_again(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(4)))
    made.faults.append(once(Reply(b"<OAI-PMH"), is_page))
    workplace.add()
    assert workplace.run().outcomes[Outcome.NEW] == 4


def test_what_the_repository_objects_to_is_said_with_a_hint(workplace: Workplace, repository: Make) -> None:
    repository(Item(1))
    workplace.add(prefix="oai_datacite")
    with pytest.raises(HarvestFailed, match=r"cannotDisseminateFormat; add the source anew with another --prefix"):
        workplace.run()


def test_records_that_cannot_be_taken_stop_nobody(workplace: Workplace, repository: Make) -> None:
    made = repository(*map(Item, range(4)))
    odd = '<record><header><identifier>oai:x:1</identifier></header><metadata><marc xmlns="m"/></metadata></record>'
    nameless = "<record><metadata/></record>"
    page = answer(f"<ListRecords>{odd}{nameless}{Item(7).xml()}</ListRecords>")
    made.faults.append(lambda request: Reply(page) if request.query["verb"] == "ListRecords" else None)
    workplace.add()
    report = workplace.run()
    assert (report.outcomes[Outcome.NEW], report.rejected) == (1, 2)
    reasons = [item.reason for item in report.rejections]
    assert "format of 'marc'" in reasons[0]
    assert "no header with an identifier" in reasons[1]
    assert "GetRecord" in report.rejections[0].location


def test_the_run_is_in_the_history_with_its_reasons(workplace: Workplace, repository: Make) -> None:
    repository(Item(1), Item(2, title=" "))
    workplace.add()
    workplace.run()
    with workplace.database.unit_of_work() as work:
        (run,) = work.runs.latest(5, "example")
        assert (run.source, run.status, run.counts["new"], run.counts["rejected"]) == ("example", "finished", 1, 1)
        assert run.rejections[0]["identifier"] == "oai:repository.example.org:2"
        assert work.runs.latest(5, "another") == []
