"""What readers, machines and the desk see of a partner's brief."""

import io
from collections.abc import Callable

import pypdf
import pytest
from defusedxml import ElementTree
from lxml import etree

from kb.model import BriefStatus
from tests.federation.instance import Instance
from tests.web.html_page import Page
from tests.web.oai.validator import OAI, Validator
from tests.web.small_site import brief, confirmed

ATOM = "{http://www.w3.org/2005/Atom}"
"""Namespace of feeds."""
Make = Callable[..., Instance]


@pytest.fixture
def both(instance: Make) -> tuple[Instance, Instance]:
    """A home, and a guest that has its brief."""
    made = brief("pump", technologies=[confirmed("robotics")], licence="CC-BY-4.0")
    home, guest = instance("alpha", made), instance("beta", brief("own"))
    guest.add(home)
    guest.harvest("alpha")
    return home, guest


def test_the_page_names_the_home_and_links_there(both: tuple[Instance, Instance]) -> None:
    _, guest = both
    page = guest.client.get("/briefs/pump")
    assert '<a href="http://alpha.example.org/" rel="noopener">Silta alpha</a>' in page.text
    assert '<link rel="canonical" href="http://alpha.example.org/briefs/pump">' in page.text
    assert '<http://alpha.example.org/briefs/pump>; rel="cite-as"' in page.headers["Link"]
    assert "hreflang" not in page.text.partition("</head>")[0]
    own = guest.client.get("/briefs/own").text
    assert "From a partner site." not in own
    assert '<link rel="canonical" href="http://beta.example.org/briefs/own">' in own


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_the_page_speaks_every_language(both: tuple[Instance, Instance], language: str) -> None:
    said = {"de": "Von einer Partnerseite.", "en": "From a partner site.", "fi": "Kumppanisivustolta."}
    assert said[language] in both[1].client.get(f"/briefs/pump?lang={language}").text


def test_machines_learn_of_the_home(both: tuple[Instance, Instance]) -> None:
    _, guest = both
    (found,) = guest.client.get("/api/v1/search?q=pump").json["items"]
    assert found["home"] == "alpha.example.org"
    (own,) = guest.client.get("/api/v1/search?q=own").json["items"]
    assert "home" not in own
    feed = ElementTree.fromstring(guest.client.get("/search.atom").data)
    authors = {
        str(entry.findtext(f"{ATOM}title")): entry.findtext(f"{ATOM}author/{ATOM}name")
        for entry in feed.iter(f"{ATOM}entry")
    }
    assert authors == {"Pump": "Silta alpha", "Own": None}


def test_citations_name_the_home(both: tuple[Instance, Instance]) -> None:
    bibtex = both[1].client.get("/briefs/pump.bib").text
    assert "http://alpha.example.org/briefs/pump" in bibtex
    assert "Silta alpha" in bibtex


def test_it_is_found_and_the_sitemap_leaves_it_out(both: tuple[Instance, Instance]) -> None:
    _, guest = both
    assert "/briefs/pump" in guest.client.get("/search?technology=robotics").text
    sitemap = guest.client.get("/sitemap.xml").text
    assert "/briefs/own" in sitemap
    assert "/briefs/pump" not in sitemap


@pytest.mark.parametrize("language", ["de", "en", "fi"])
@pytest.mark.parametrize(
    "path", ["/search?q=pump", "/", "/technologies/robotics", "/list?brief=pump", "/compare?brief=pump&brief=own"]
)
def test_lists_mark_it_with_its_home(both: tuple[Instance, Instance], path: str, language: str) -> None:
    words = {"de": "Partnerseite", "en": "Partner site", "fi": "Kumppanisivusto"}[language]
    page = Page(both[1].client.get(f"{path}{'&' if '?' in path else '?'}lang={language}").text)
    assert [mark.text for mark in page.all("span", class_="mark-partner")] == [f"{words}: Silta alpha"]


def test_lists_mark_nothing_of_ones_own(both: tuple[Instance, Instance]) -> None:
    home, guest = both
    for instance, name in ((home, "pump"), (guest, "own")):
        for path in (f"/search?q={name}", f"/list?brief={name}"):
            assert "mark-partner" not in instance.client.get(path).text


def test_printed_lists_mark_it(both: tuple[Instance, Instance]) -> None:
    for path in ("/search.pdf?q=pump", "/list.pdf?brief=pump"):
        printed = pypdf.PdfReader(io.BytesIO(both[1].client.get(path).data))
        assert "Partner site: Silta alpha" in " ".join(printed.pages[0].extract_text().split())


def test_it_is_offered_on_with_its_provenance(both: tuple[Instance, Instance]) -> None:
    home, guest = both
    validator = Validator(
        lambda pairs: guest.client.get("/oai", query_string=dict(pairs)), "http://beta.example.org/oai"
    )
    for prefix in ("oai_dc", "oai_datacite", "silta"):
        answer = validator.ask(("verb", "ListRecords"), ("metadataPrefix", prefix), ("set", "technology"))
        (header,) = answer.headers
        assert header.identifier.startswith("oai:beta.example.org:")
        assert "home" not in header.sets
        origin = next(answer.root.iter("{http://www.openarchives.org/OAI/2.0/provenance}originDescription"))
        said = {etree.QName(child).localname: child.text for child in origin}
        assert said["identifier"] == header.identifier.replace("beta", "alpha")
        assert said["baseURL"] == home.oai
        assert said["datestamp"] == _datestamp(home)
    own = validator.ask(("verb", "ListIdentifiers"), ("metadataPrefix", "silta"), ("set", "home"))
    assert len(own.headers) == 1


def _datestamp(home: Instance) -> str:
    text = home.client.get("/oai?verb=ListIdentifiers&metadataPrefix=silta").data
    return etree.fromstring(text).findtext(f".//{OAI}datestamp") or ""


def test_what_its_home_withdrew_is_gone_here(both: tuple[Instance, Instance]) -> None:
    home, guest = both
    (brief_id,) = home.published()
    home.move(brief_id, BriefStatus.ARCHIVED)
    guest.harvest("alpha")
    assert guest.client.get("/briefs/pump").status_code == 410
    assert "/briefs/pump" not in guest.client.get("/search?technology=robotics").text
