"""The interfaces, with a small reader of their records: what records mean is tested with the readers."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest

from ingest.fetch import FetchError
from ingest.harvest.errors import HarvestFailed
from ingest.harvest.interfaces import INTERFACES
from ingest.record import Progress, RawRecord, RawText, Reading, Rejection
from ingest.report import Outcome
from kb.model import SourceRecord
from tests.ingest.harvest.conftest import Workplace
from tests.stub_server import Reply, Request

Body = dict[str, Any]


class NumberReader:
    """Reads every page of the stub, of whatever form: objects that have a number below ``10.5555/``."""

    name = "numbers"

    def claims(self, path: Path, head: bytes) -> bool:
        return path.suffix == ".json" and b"10.5555/" in head

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        for file in files:
            content = file.read_bytes()
            for doi in sorted({part.split('"')[0] for part in content.decode().split("10.5555/")[1:]}):
                if doi == "bad":
                    yield Rejection(self.name, f"{file}:1", doi, "no title")
                    continue
                source = SourceRecord(
                    source=self.name,
                    identifier=doi,
                    retrieved_at=datetime(2026, 5, 4, tzinfo=UTC),
                    sha256=hashlib.sha256(doi.encode()).hexdigest(),
                )
                text = RawText("en", title=f"Pump {doi}", description="Bearings are watched by their sound.")
                yield RawRecord(source, f"{file}:1", texts=(text,))


def datacite(dois: list[str], following: str) -> Body:
    links = {"next": f"{{address}}/dois?page%5Bcursor%5D={following}"} if following else {}
    return {"data": [{"id": f"10.5555/{doi}"} for doi in dois], "links": links}


def crossref(dois: list[str], following: str) -> Body:
    items = [{"DOI": f"10.5555/{doi}"} for doi in dois]
    return {"message": {"items": items, "next-cursor": following or "the-end"}}


def openaire(dois: list[str], following: str) -> Body:
    header = {"nextCursor": following} if following else {}
    return {"header": header, "results": [{"id": f"10.5555/{doi}"} for doi in dois]}


def openalex(dois: list[str], following: str) -> Body:
    meta = {"next_cursor": following or None}
    return {"meta": meta, "results": [{"id": f"W{doi}", "doi": f"10.5555/{doi}"} for doi in dois]}


def zenodo(dois: list[str], following: str) -> Body:
    links = {"next": f"{{address}}/records?page={following}"} if following else {}
    return {"hits": {"hits": [{"id": doi, "doi": f"10.5555/{doi}"} for doi in dois]}, "links": links}


KINDS: dict[str, tuple[Callable[[list[str], str], Body], str, str]] = {
    "datacite": (datacite, "/dois", "page[cursor]"),
    "crossref": (crossref, "/works", "cursor"),
    "openaire": (openaire, "/researchProducts", "cursor"),
    "openalex": (openalex, "/works", "cursor"),
    "zenodo": (zenodo, "/records", "page"),
}


class Interface:
    """An interface of one kind, put on the stub: two records a page."""

    def __init__(self, workplace: Workplace, kind: str, dois: Sequence[str]) -> None:
        self.form, path, self.cursor = KINDS[kind]
        self.address = f"{workplace.stub.address}/oai"
        self.dois = list(dois)
        self.faults: dict[str, Reply] = {}
        workplace.stub.routes[f"/oai{path}"] = self.answer
        workplace.readers = (NumberReader(),)

    def answer(self, request: Request) -> Reply:
        cursor = request.query.get(self.cursor, "*")
        if cursor in self.faults:
            return self.faults[cursor]
        # Crossref gives a cursor on the last page too; it leads to an empty one.
        start = len(self.dois) if cursor == "the-end" else int(cursor[1:]) if cursor.startswith("c") else 0
        dois = self.dois[start : start + 2]
        body = json.dumps(self.form(dois, f"c{start + 2}" if start + 2 < len(self.dois) else ""))
        return Reply(body.replace("{address}", self.address).encode(), content_type="application/json")


@pytest.mark.parametrize("kind", KINDS)
def test_a_query_is_read_page_by_page(workplace: Workplace, kind: str) -> None:
    Interface(workplace, kind, ["1", "2", "3", "4", "5"])
    workplace.add(kind=kind, query="vibration analysis")
    report = workplace.run()
    assert (report.outcomes[Outcome.NEW], report.rejected) == (5, 0)
    assert "vibration analysis" in workplace.stub.asked[0].query.values()
    assert workplace.source().resumption is None
    with workplace.database.unit_of_work() as work:
        (run,) = work.runs.latest(1)
        assert run.status == "finished"


@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupted_query_goes_on_where_it_was(workplace: Workplace, kind: str) -> None:
    interface = Interface(workplace, kind, ["1", "2", "3", "4", "5"])
    interface.faults["c4"] = Reply(status=500)
    workplace.add(kind=kind, query="pumps")
    with pytest.raises(FetchError):
        workplace.run()
    assert len(workplace.briefs()) == 4
    interface.faults.clear()
    workplace.stub.asked.clear()
    assert workplace.run().read == 1
    assert workplace.asked(interface.cursor)[0] == "c4"


@pytest.mark.parametrize("kind", KINDS)
def test_an_expired_cursor_begins_the_list_anew(workplace: Workplace, kind: str) -> None:
    interface = Interface(workplace, kind, ["1", "2", "3", "4"])
    interface.faults["c2"] = Reply(status=400)
    workplace.add(kind=kind, query="pumps")
    with pytest.raises(FetchError, match="status 400"):
        workplace.run()
    interface.faults["c2"] = Reply(status=404)
    with pytest.raises(FetchError, match="status 404"):
        workplace.run()
    interface.faults.clear()
    assert workplace.run().outcomes[Outcome.NEW] == 2


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("datacite", "/dois/10.5555%2Fpump.1"),
        ("crossref", "/works/10.5555%2Fpump.1"),
        ("openalex", "/works/doi:10.5555/pump.1"),
    ],
)
def test_records_of_dois_are_asked_for_one_by_one(workplace: Workplace, kind: str, path: str) -> None:
    workplace.readers = (NumberReader(),)
    found = Reply(b'{"doi": "10.5555/pump.1"}', content_type="application/json")
    workplace.stub.routes[f"/oai{path}"] = found
    workplace.add(kind=kind, dois=("https://doi.org/10.5555/PUMP.1", "10.5555/missing"))
    report = workplace.run()
    assert (report.outcomes[Outcome.NEW], report.rejected) == (1, 1)
    assert report.rejections[0].identifier == "10.5555/missing"
    assert "has no record of this DOI" in report.rejections[0].reason
    assert next(unquote(request.path) for request in workplace.stub.asked) == f"/oai{unquote(path)}"


@pytest.mark.parametrize("kind", ["openaire", "zenodo"])
def test_records_of_dois_are_searched_where_there_is_no_other_way(workplace: Workplace, kind: str) -> None:
    interface = Interface(workplace, kind, ["pump.1"])
    workplace.add(kind=kind, dois=("10.5555/pump.1",))
    assert workplace.run().outcomes[Outcome.NEW] == 1
    assert any("10.5555/pump.1" in value for value in workplace.stub.asked[0].query.values())
    interface.dois = []
    report = workplace.run()
    assert [item.reason.partition(" ")[2] for item in report.rejections] == ["has no record of this DOI"]


def test_dois_go_on_where_they_were(workplace: Workplace) -> None:
    workplace.readers = (NumberReader(),)
    for number in (1, 2, 3):
        reply = Reply(b'{"doi": "10.5555/%d"}' % number, content_type="application/json")
        workplace.stub.routes[f"/oai/works/10.5555%2F{number}"] = reply
    works = workplace.stub.routes.pop("/oai/works/10.5555%2F2")
    workplace.stub.routes["/oai/works/10.5555%2F2"] = Reply(status=500)
    workplace.add(kind="crossref", dois=("10.5555/1", "10.5555/2", "10.5555/3"))
    with pytest.raises(FetchError):
        workplace.run()
    workplace.stub.routes["/oai/works/10.5555%2F2"] = works
    workplace.stub.asked.clear()
    assert workplace.run().read == 2
    assert len(workplace.stub.asked) == 2


def test_crossref_is_asked_for_changes_and_told_who_asks(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_FETCH_CONTACT", "hostmaster@example.org")
    Interface(workplace, "crossref", ["1"])
    workplace.add(kind="crossref", query="pumps", filter="type:dataset")
    workplace.run()
    assert workplace.source().harvested_until == "2026-05-04"
    workplace.run()
    first, _, second, _ = workplace.stub.asked
    assert first.query["filter"] == "type:dataset"
    assert second.query["filter"] == "type:dataset,from-index-date:2026-05-04"
    assert first.query["mailto"] == "hostmaster@example.org"


def test_one_cursor_for_the_whole_list_is_no_circle_but_the_same_page_is(workplace: Workplace) -> None:
    pages = iter([["1", "2"], ["3", "4"], [], ["1"], ["1"]])

    def answer(_: Request) -> Reply:
        body = {"message": {"items": [{"DOI": f"10.5555/{doi}"} for doi in next(pages)], "next-cursor": "scroll"}}
        return Reply(json.dumps(body).encode(), content_type="application/json")

    workplace.stub.routes["/oai/works"] = answer
    workplace.readers = (NumberReader(),)
    workplace.add(kind="crossref", query="pumps")
    assert workplace.run().outcomes[Outcome.NEW] == 4
    with pytest.raises(HarvestFailed, match="circle"):
        workplace.run()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"message": {"ite', "cut off"),
        (b"[1, 2]", "has not the form"),
        (b'{"error": "sorry"}', "has not the form"),
        (b"null", "has not the form"),
        (b"[" * 100_000, "no JSON"),
    ],
    ids=["cut off", "another form", "an error", "null", "deep"],
)
def test_answers_of_another_form_are_said(workplace: Workplace, kind: str, body: bytes, says: str) -> None:
    Interface(workplace, kind, ["1"]).faults.update(
        dict.fromkeys(["*", "1"], Reply(body, content_type="application/json"))
    )
    workplace.add(kind=kind, query="pumps")
    with pytest.raises(HarvestFailed, match=says):
        workplace.run()


@pytest.mark.parametrize("kind", ["datacite", "zenodo"])
def test_the_next_page_is_at_the_same_host(workplace: Workplace, kind: str) -> None:
    interface = Interface(workplace, kind, ["1", "2", "3"])
    interface.address = "http://elsewhere.example.org/oai"
    workplace.add(kind=kind, query="pumps")
    with pytest.raises(HarvestFailed, match="another host"):
        workplace.run()


def test_rejections_name_the_address_not_a_file_that_is_gone(workplace: Workplace) -> None:
    Interface(workplace, "openalex", ["1", "bad"])
    workplace.add(kind="openalex", query="pumps")
    report = workplace.run()
    assert report.rejections[0].location.startswith(f"{workplace.stub.address}/oai/works?search=pumps")
    assert "silta-harvest" not in report.rejections[0].location


def test_answers_that_no_reader_knows_fail_and_empty_ones_do_not(workplace: Workplace) -> None:
    interface = Interface(workplace, "openalex", ["1"])
    workplace.readers = ()
    workplace.add(kind="openalex", query="pumps")
    with pytest.raises(HarvestFailed, match="no reader of this Silta knows"):
        workplace.run()
    interface.dois = []
    assert workplace.run().read == 0


class CreatedList:
    """Zenodo with records made one after the other, of which it gives at most so many of one list."""

    def __init__(
        self, workplace: Workplace, moments: Sequence[str], window: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.address = f"{workplace.stub.address}/oai"
        self.records = [{"id": str(n), "doi": f"10.5555/{n}", "created": moment} for n, moment in enumerate(moments)]
        self.window = window
        self.fails_at = ""
        narrow = replace(INTERFACES["zenodo"], window=window)
        monkeypatch.setattr("ingest.harvest.interface_harvest.INTERFACES", {"zenodo": narrow})
        workplace.stub.routes["/oai/records"] = self.answer
        workplace.readers = (NumberReader(),)
        workplace.add(kind="zenodo", query="pumps OR fans")

    def answer(self, request: Request) -> Reply:
        query, page = request.query["q"], int(request.query["page"])
        if self.fails_at and f"{query} {page}" == self.fails_at:
            return Reply(b"{", content_type="application/json")
        if page * 2 > self.window:
            return Reply(b'{"status": 400, "message": "too far"}', status=400, content_type="application/json")
        bound = query.partition("created:[")[2].partition(" TO")[0].strip('"')
        found = [record for record in self.records if record["created"] >= bound]
        links = {}
        if page * 2 < len(found):
            links = {"next": f"{self.address}/records?{urlencode({'q': query, 'page': page + 1})}"}
        body = {"hits": {"hits": found[page * 2 - 2 : page * 2], "total": len(found)}, "links": links}
        return Reply(json.dumps(body).encode(), content_type="application/json")


DAYS = [f"2024-01-{day:02}T10:00:00.000000+00:00" for day in range(1, 12)]


def test_a_list_longer_than_its_window_is_read_in_parts(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    CreatedList(workplace, DAYS, 4, monkeypatch)
    report = workplace.run()
    assert report.outcomes[Outcome.NEW] == 11
    queries = list(dict.fromkeys(request.query["q"] for request in workplace.stub.asked))
    assert queries[:2] == ["pumps OR fans", "(pumps OR fans) AND created:[2024-01-04 TO *]"]
    assert workplace.source().resumption is None


def test_many_records_of_one_day_are_told_apart_by_the_moment(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    CreatedList(workplace, [f"2024-01-01T10:00:{second:02}.000000+00:00" for second in range(11)], 4, monkeypatch)
    assert workplace.run().outcomes[Outcome.NEW] == 11


def test_a_list_that_cannot_be_divided_says_what_helps(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    CreatedList(workplace, DAYS[:1] * 9, 4, monkeypatch)
    with pytest.raises(HarvestFailed, match=r"more than 4 records.*narrower query"):
        workplace.run()


def test_a_list_of_just_the_window_is_one_part(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    CreatedList(workplace, DAYS[:4], 4, monkeypatch)
    assert workplace.run().outcomes[Outcome.NEW] == 4
    assert len(workplace.stub.asked) == 2


def test_an_interrupted_part_goes_on(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    created = CreatedList(workplace, DAYS, 4, monkeypatch)
    created.fails_at = "(pumps OR fans) AND created:[2024-01-07 TO *] 2"
    with pytest.raises(HarvestFailed):
        workplace.run()
    created.fails_at = ""
    asked = len(workplace.stub.asked)
    workplace.run()
    assert workplace.stub.asked[asked].query["page"] == "2"
    with workplace.database.unit_of_work() as work:
        assert len(list(work.briefs.iterate())) == 11
