"""A partner that lies, floods or attacks: what it sends is refused record by record, and nothing of ours changes."""

from collections.abc import Callable
from uuid import UUID
from xml.sax.saxutils import escape

import pytest

from ingest.fetch.errors import FetchError
from ingest.harvest.errors import HarvestFailed
from ingest.report import Outcome, Report
from kb.model import SiltaError, TransferBrief, new_id
from tests.federation.instance import Instance
from tests.stub_server import Reply, Request, StubServer
from tests.web.small_site import brief, confirmed

Make = Callable[..., Instance]
SILTA = "https://silta.example.org/ns/brief/1"
HOME = "http://evil.example.org"


def envelope(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-05-04T12:00:00Z</responseDate><request>{HOME}/oai</request>{content}</OAI-PMH>"
    ).encode()


def identify(name: str = "Evil", href: str = f"{HOME}/", repository: str = "evil.example.org") -> bytes:
    site = f'<site xmlns="{SILTA}" name="{name}" href="{href}" repository="{repository}"/>'
    return envelope(
        f"<Identify><granularity>YYYY-MM-DDThh:mm:ssZ</granularity><description>{site}</description></Identify>"
    )


def record(
    made: TransferBrief | str,
    *,
    identifier: str = "",
    address: str = f"{HOME}/briefs/x",
    status: str = "",
    about: str = "",
    names: str = "",
) -> str:
    document = made if isinstance(made, str) else made.model_dump_json(exclude_none=True)
    key = identifier or f"oai:evil.example.org:{made.id if isinstance(made, TransferBrief) else new_id()}"
    document = f'<document mediaType="application/json">{escape(document)}</document>'
    home = f'<home name="Evil" href="{HOME}/"/><address>{escape(address)}</address>'
    metadata = f'<metadata><brief xmlns="{SILTA}">{home}{names}{document}</brief></metadata>{about}'
    header = f"<header{status}><identifier>{key}</identifier><datestamp>2026-05-04T11:00:00Z</datestamp></header>"
    return f"<record>{header}{'' if status else metadata}</record>"


@pytest.fixture
def harvested(instance: Make, stub: StubServer) -> Callable[..., tuple[Instance, Report]]:
    """Let a site, with a brief of its own, harvest what a partner answers."""

    def run(*records: str, own: TransferBrief | None = None, said: bytes | None = None) -> tuple[Instance, Report]:
        site = instance("alpha", *([own] if own else []))

        def answer(request: Request) -> Reply:
            if request.query["verb"] == "Identify":
                return Reply(identify() if said is None else said)
            return Reply(envelope(f"<ListRecords>{''.join(records)}</ListRecords>"))

        stub.routes["/oai"] = answer

        class Evil:
            name, url, oai = "evil", HOME, f"{stub.address}/oai"

        site.add(Evil())  # type: ignore[arg-type]
        return site, site.harvest("evil")

    return run


Harvested = Callable[..., tuple[Instance, Report]]


def reasons(report: Report) -> str:
    return "; ".join(item.reason for item in report.rejections)


def test_what_an_honest_partner_sends_is_taken(harvested: Harvested) -> None:
    site, report = harvested(record(brief("honest")))
    assert (report.outcomes[Outcome.NEW], report.rejected) == (1, 0)
    assert site.titles() == ["Honest"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (lambda: record(brief("x"), identifier=f"oai:alpha.example.org:{new_id()}"), "its own briefs only"),
        (lambda: record(brief("x"), identifier="oai:evil.example.org:1"), "its own briefs only"),
        (lambda: record(brief("x"), identifier=f"oai:evil.example.org:{new_id()}"), "is another one"),
        (lambda: record(brief("x"), address="http://bank.example.org/login"), "is not on"),
        (lambda: record(brief("x"), address="javascript:alert(1)"), "no web address"),
        (lambda: record(brief("x", status="draft")), "is draft"),
        (lambda: record("[" * 100_000), "record"),
        (lambda: record('{"id": 1}'), "id"),
        (lambda: record("x" * 1_100_000), "characters"),
        (lambda: record(brief("x"), names="<identifier>no scheme</identifier>"), "no scheme"),
    ],
)
def test_a_record_that_lies_is_rejected_and_the_others_are_taken(
    harvested: Harvested, given: Callable[[], str], reason: str
) -> None:
    site, report = harvested(given(), record(brief("honest")))
    assert report.rejected == 1
    assert reason in reasons(report)
    assert site.titles() == ["Honest"]


def test_it_cannot_take_over_or_withdraw_an_own_brief(harvested: Harvested) -> None:
    own = brief("ours")
    stolen = own.model_copy(update={"texts": brief("stolen").texts})
    deleted = record(own, identifier=f"oai:evil.example.org:{own.id}", status=' status="deleted"')
    site, _ = harvested(record(stolen), deleted, own=own)
    assert site.titles() == ["Ours"]
    assert site.stored(own.id).revision == 1


def test_it_cannot_claim_that_its_brief_has_another_home(harvested: Harvested) -> None:
    made = brief(
        "claims",
        sources=[
            {
                "source": "silta",
                "identifier": f"oai:bank.example.org:{UUID(int=1)}",
                "address": "https://bank.example.org/",
                "retrieved_at": "2026-01-01T00:00:00Z",
                "sha256": "a" * 64,
            }
        ],
    )
    site, _ = harvested(record(made))
    (kept,) = site.published().values()
    assert [item.identifier for item in kept.sources] == [f"oai:evil.example.org:{made.id}"]


def test_what_it_has_from_others_is_passed_over(harvested: Harvested) -> None:
    about = '<about><provenance xmlns="http://www.openarchives.org/OAI/2.0/provenance"/></about>'
    site, report = harvested(record(brief("passed-on"), about=about))
    assert (site.titles(), report.rejected) == ([], 0)
    assert [item.reason for item in report.skipped] == [
        "the site has this brief from another one; harvest that one for it"
    ]


def test_scripts_in_its_texts_do_not_reach_readers(harvested: Harvested) -> None:
    texts = {
        "en": {
            "title": "Title <script>alert(1)</script>",
            "summary": "<img src=x onerror=alert(1)>",
            "problem": "<iframe src=//evil.example.org></iframe>",
            "benefit": "**bold** <svg onload=alert(1)>",
            "solution": '<script>alert(1)</script> [link](javascript:alert(1)) <a href="javascript:alert(1)">x</a>',
        }
    }
    site, _ = harvested(record(brief("nasty", texts=texts)))
    page = site.client.get("/briefs/nasty")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert not any(tag in page.text for tag in ("<img src=x", "<iframe", "<svg onload"))
    assert 'href="javascript:' not in page.text


def test_terms_that_are_unknown_here_are_left_out(harvested: Harvested) -> None:
    made = brief("terms", technologies=[confirmed("teleportation")], sectors=["food-processing", "wizardry"])
    site, report = harvested(record(made))
    (kept,) = site.published().values()
    assert (kept.technologies, kept.sectors) == ((), ("food-processing",))
    assert any("teleportation" in note for _, note in report.notes)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (identify(href="http://alpha.example.org/", repository="alpha.example.org"), "this very site"),
        (identify(href="http://bank.example.org/", repository="bank.example.org"), "--home http://bank.example.org/"),
        (identify(repository="bank.example.org"), "another host"),
        (identify(href="javascript:alert(1)"), "does not say its name"),
        (identify(name=""), "does not say its name"),
        (envelope("<Identify><granularity>YYYY-MM-DD</granularity></Identify>"), "is no Silta"),
    ],
)
def test_a_site_that_lies_about_itself_is_not_harvested(harvested: Harvested, said: bytes, reason: str) -> None:
    with pytest.raises(HarvestFailed, match=reason):
        harvested(record(brief("x")), said=said)


def test_entities_are_refused(harvested: Harvested) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + identify()
    with pytest.raises((HarvestFailed, FetchError, SiltaError), match="document type"):
        harvested(record(brief("x")), said=bomb)


def test_two_sources_cannot_speak_for_one_site(instance: Make) -> None:
    home, guest = instance("alpha", brief("one")), instance("beta")
    guest.add(home)
    guest.harvest("alpha")

    class Again:
        name, url, oai = "again", home.url, home.oai

    guest.add(Again())  # type: ignore[arg-type]
    with pytest.raises(HarvestFailed, match="which the source alpha is already"):
        guest.harvest("again")
