"""What machines read of the site, each checked with a parser of somebody else."""

import json
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import bibtexparser
import feedparser
import pytest
import rdflib
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from bibtexparser.model import Entry
from defusedxml import ElementTree
from flask.testing import FlaskClient
from pylatexenc.latex2text import LatexNodes2Text
from werkzeug.http import parse_options_header

from kb.model import Language, TransferBrief
from tests.web.html_page import Page
from tests.web.small_site import brief
from web.metadata.citation import Author, Citation
from web.metadata.citation_formats import to_bibtex
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
PUMPS = "/briefs/vibration-watch-for-pumps"
SCHEMA = rdflib.Namespace("https://schema.org/")


def graph_of(page: Page) -> rdflib.Graph:
    """Read the JSON-LD of a page; its context is not fetched but said in place."""
    written = page.one("script", type="application/ld+json").text
    described = json.loads(written)
    assert described.pop("@context") == "https://schema.org"
    described["@context"] = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}, "license": {"@type": "@id"}}
    return rdflib.Graph().parse(data=json.dumps(described), format="json-ld")


def test_a_brief_says_in_schema_org_what_it_is_about(client: FlaskClient) -> None:
    graph = graph_of(Page(client.get(PUMPS).text))
    article = graph.value(predicate=rdflib.RDF.type, object=SCHEMA.TechArticle)
    assert str(article).endswith(PUMPS)
    assert str(graph.value(article, SCHEMA.inLanguage)) == "en"
    about = graph.value(article, SCHEMA.about)
    assert str(about).endswith("/technologies/vibration-analysis")
    assert str(graph.value(about, SCHEMA.name)) == "Vibration analysis"
    author = graph.value(article, SCHEMA.author)
    assert str(author) == "https://orcid.org/0000-0002-1825-0097"
    assert str(graph.value(graph.value(article, SCHEMA.funding), SCHEMA.identifier)) == "101"


def test_the_description_follows_the_language_of_the_text(client: FlaskClient) -> None:
    graph = graph_of(Page(client.get(f"{PUMPS}?lang=de").text))
    article = graph.value(predicate=rdflib.RDF.type, object=SCHEMA.TechArticle)
    assert str(graph.value(article, SCHEMA.inLanguage)) == "de"
    assert str(graph.value(graph.value(article, SCHEMA.about), SCHEMA.name)) == "Schwingungsanalyse"


def test_the_landing_page_says_how_the_site_is_searched(client: FlaskClient) -> None:
    graph = graph_of(Page(client.get("/").text))
    action = graph.value(predicate=rdflib.RDF.type, object=SCHEMA.SearchAction)
    template = str(graph.value(graph.value(action, SCHEMA.target), SCHEMA.urlTemplate))
    path = urlsplit(template.replace("{words}", "pump"))
    assert client.get(f"{path.path}?{path.query}").status_code == 200


def test_a_technology_is_a_term_of_the_taxonomy(client: FlaskClient) -> None:
    graph = graph_of(Page(client.get("/technologies/predictive-maintenance").text))
    term = graph.value(predicate=rdflib.RDF.type, object=SCHEMA.DefinedTerm)
    assert {str(name) for name in graph.objects(term, SCHEMA.alternateName)} == {"PdM"}


def links_of(header: str) -> list[tuple[str, dict[str, str]]]:
    """Read a Link header whose addresses have no commas."""
    found = []
    for part in header.split(", "):
        address, options = parse_options_header(part)
        found.append((address.strip("<>"), dict(options)))
    return found


def test_signposts_lead_from_a_brief_to_what_describes_it_and_back(client: FlaskClient) -> None:
    page = client.get(PUMPS)
    links = links_of(page.headers["Link"])
    assert ("https://orcid.org/0000-0002-1825-0097", {"rel": "author"}) in links
    cited = [address for address, options in links if options["rel"] == "cite-as"]
    described = [(address, options["type"]) for address, options in links if options["rel"] == "describedby"]
    assert len(described) == 4
    for address, mimetype in described:
        answer = client.get(urlsplit(address).path)
        assert answer.status_code == 200
        assert answer.mimetype == mimetype
        assert [a for a, options in links_of(answer.headers["Link"]) if options["rel"] == "describes"] == cited


def test_bibtex_of_a_brief_is_read_by_a_reference_manager(client: FlaskClient) -> None:
    response = client.get(f"{PUMPS}.bib?lang=de")
    assert response.mimetype == "application/x-bibtex"
    assert "filename=vibration-watch-for-pumps.bib" in response.headers["Content-Disposition"]
    library = bibtexparser.parse_string(response.text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.entry_type == "techreport"
    assert entry["title"] == "Vibration watch for pumps (de)"
    assert entry["author"] == "Ada Lovelace"
    assert entry["year"] == "2026"
    assert entry["url"].endswith(PUMPS)


@pytest.mark.parametrize(
    "names",
    [
        ["Institute for Robots and Automation, Aachen"],
        ["X and Y & Co"],
        ["Süßwasser-Labor Jyväskylä, Büro 50 %", "A_B and C#D, E"],
        ["A {brace and another"],
    ],
)
def test_organisations_stay_whole_in_bibtex(names: list[str]) -> None:
    entry = _read_back(_citation([Author(name, False) for name in names]))
    assert entry["author"] == [f"{{{name}}}" for name in names], "the braces keep readers from cutting the name"


def test_people_are_not_kept_from_being_parted_in_bibtex() -> None:
    entry = _read_back(_citation([Author("Lovelace, Ada", True), Author("Järvinen, Åke", True)]))
    assert entry["author"] == ["Lovelace, Ada", "Järvinen, Åke"]


def test_addresses_and_texts_stay_as_they_are_in_bibtex() -> None:
    address = "https://silta.example.org/~desk/a_b%20c?x=1&y=2#part"
    text = "From $5 to $10 & more: 50 % {less} of a_b#c"
    written = to_bibtex([_citation([Author("X", False)], address, text)])
    assert f"url = {{{address}}}" in written
    entry = _read_back(_citation([Author("X", False)], address, text))
    assert (entry["title"], entry["abstract"], entry["institution"]) == (text, text, text)
    assert "url = {https://[%C3%A4%7B/a%20b}" in to_bibtex([_citation([], "https://[ä{/a b")])


def _citation(authors: list[Author], address: str = "https://silta.example.org/", text: str = "Text") -> Citation:
    return Citation(
        key="one",
        title=text,
        authors=tuple(authors),
        publisher=text,
        address=address,
        language=Language.EN,
        abstract=text,
        year=2026,
        published_on=None,
        keywords=(),
        licence=None,
        demonstration=False,
    )


def _read_back(citation: Citation) -> Entry:
    """Read a citation as a reference manager does: authors are parted before LaTeX is decoded."""
    library = bibtexparser.parse_string(to_bibtex([citation]), append_middleware=[SeparateCoAuthors()])
    assert not library.failed_blocks
    (entry,) = library.entries
    decoder = LatexNodes2Text(keep_braced_groups=True, keep_braced_groups_minlen=3, math_mode="text")
    for field in entry.fields:
        many = isinstance(field.value, list)
        field.value = (
            [decoder.latex_to_text(item) for item in field.value] if many else decoder.latex_to_text(field.value)
        )
    return entry


def test_ris_and_csl_of_a_search_list_its_briefs(client: FlaskClient) -> None:
    shown = {hit.rpartition("/")[2] for hit in _hits(client, "/search?technology=robotics")}
    records = rispy.loads(client.get("/search.ris?technology=robotics").text)
    assert {record["id"] for record in records} >= shown
    assert {record["type_of_reference"] for record in records} == {"RPRT"}
    items = json.loads(client.get("/search.csl.json?technology=robotics").data)
    assert [item["id"] for item in items] == [record["id"] for record in records]
    assert all(item["type"] == "report" and item["issued"]["date-parts"][0][0] == 2026 for item in items)


@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json"])
def test_citations_of_nothing_are_not_found(client: FlaskClient, ending: str) -> None:
    assert client.get(f"/search.{ending}?q=xyzzy").status_code == 404
    assert client.get(f"/briefs/nothing-here.{ending}").status_code == 404


def test_every_search_has_a_feed_of_its_newest_briefs(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=robot&page=1").text)
    address = page.one("link", type="application/atom+xml")["href"]
    response = client.get(address)
    feed = feedparser.parse(response.data, response_headers={"content-type": response.headers["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.title.endswith("“robot”")
    assert feed.entries
    for entry in feed.entries:
        assert entry.id.startswith("urn:uuid:")
        assert client.get(urlsplit(entry.link).path).status_code == 200
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(("language", "label"), [("en", "Not yet reviewed"), ("de", "Noch nicht geprüft")])
def test_a_feed_marks_what_lists_mark(site_of: SiteOf, language: str, label: str) -> None:
    checked = brief("checked", reviewed_on=date(2026, 5, 4))
    _, client = site_of([checked, brief("unchecked"), brief("shown", demonstration=True)])
    entries = feedparser.parse(client.get(f"/search.atom?lang={language}").data).entries
    marks = {
        entry.link.rpartition("/")[2]: [(tag.term, tag.label) for tag in entry.get("tags", [])] for entry in entries
    }
    assert marks["checked"] == []
    assert marks["unchecked"] == [("not-reviewed", label)]
    assert [term for term, _ in marks["shown"]] == ["demonstration"], "nobody reviews a demonstration"


def test_a_feed_of_nothing_is_a_feed(client: FlaskClient) -> None:
    feed = feedparser.parse(client.get("/search.atom?q=xyzzy").data)
    assert not feed.bozo
    assert feed.entries == []


def test_browsers_can_offer_the_site_as_a_search_engine(client: FlaskClient) -> None:
    address = Page(client.get("/").text).one("link", rel="search")["href"]
    response = client.get(address)
    described: Element = ElementTree.fromstring(response.data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    templates = {url.get("type"): url.get("template") for url in described.findall(f"{space}Url")}
    found = urlsplit(str(templates["text/html"]).replace("{searchTerms}", "robot"))
    assert client.get(f"{found.path}?{found.query}").status_code == 200
    assert len(str(described.findtext(f"{space}ShortName"))) <= 16


def test_pages_say_what_a_shared_link_shows(client: FlaskClient) -> None:
    page = Page(client.get(f"{PUMPS}?lang=fi").text)
    shared = {item["property"]: item["content"] for item in page.all("meta") if "property" in item.attributes}
    assert shared["og:type"] == "article"
    assert shared["og:locale"] == "fi_FI"
    assert shared["og:title"].startswith("Vibration watch for pumps (fi)")
    assert shared["og:description"]


def _hits(client: FlaskClient, address: str) -> list[str]:
    page = Page(client.get(address).text)
    return [urlsplit(link["href"]).path for link in page.all("a") if link["href"].startswith("/briefs/")]
