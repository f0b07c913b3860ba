"""The site's own pages: files that people edit, and what readers see of them."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language, TransferBrief
from kb.search.query import parse
from kb.search.query_fields import FACET_FIELDS, TEXT_FIELDS
from tests.web.html_page import Page
from tests.web.small_site import brief, write_content
from web.assets import FOLDER
from web.language import COOKIE
from web.markdown import to_document
from web.pages import ContentPages, InvalidPage, Linked, read_page
from web.silta import Silta

SHIPPED = ("about", "accessibility", "help", "imprint", "privacy")


@pytest.mark.parametrize(("language", "title"), [("de", "Über uns"), ("en", "About us"), ("fi", "Meistä")])
def test_a_page_in_the_readers_language(client: FlaskClient, language: str, title: str) -> None:
    response = client.get("/pages/about", headers={"Accept-Language": language})
    page = Page(response.text)
    assert page.one("h1").text == title
    assert page.one("meta", name="description")["content"] == f"Description in {language}."
    assert f"Text in {language}" in page.text
    assert "alert(1)" not in response.text
    assert page.one("mark").text == "fill in"
    assert page.all("p", class_="note") == []
    canonical = page.one("link", rel="canonical")["href"]
    assert canonical == "https://silta.example.org/pages/about"
    assert {link["hreflang"] for link in page.all("link", rel="alternate")} >= {"de", "en", "fi", "x-default"}


def test_a_page_that_lacks_the_language_shows_the_nearest_and_says_so(client: FlaskClient) -> None:
    page = Page(client.get("/pages/help", headers={"Accept-Language": "fi"}).text)
    assert page.one("html")["lang"] == "fi"
    assert page.one("h1")["lang"] == page.one("div", class_="prose")["lang"] == "en"
    assert "Englanti" in page.one("p", class_="note").text


def test_a_long_page_begins_with_a_list_of_its_sections(client: FlaskClient) -> None:
    page = Page(client.get("/pages/help").text)
    assert [link for link in page.links if link.startswith("#section-")] == [f"#section-part-{n}" for n in range(1, 5)]
    targets = {element["id"] for element in page.elements if "id" in element.attributes}
    assert {"section-part-1", "section-detail", "section-detail_1"} <= targets
    short = Page(client.get("/pages/about").text)
    assert short.all("nav", class_="contents") == []
    assert short.one("h2", id="section-main").text == "Main"


def test_every_page_is_linked_where_it_says(client: FlaskClient) -> None:
    page = Page(client.get("/", headers={"Accept-Language": "de"}).text)
    linked = {element["href"]: element for element in page.all("a") if element["href"].startswith("/pages/")}
    assert "header" in linked["/pages/about"].inside
    assert linked["/pages/about"].text == "Über uns"
    assert "footer" in linked["/pages/help"].inside
    assert linked["/pages/help"]["lang"] == "en"
    assert "/pages/broken" not in linked


@pytest.mark.parametrize(
    "name", ["broken", "nope", "About", "about.en", "..%2Fsecret", "%00", "a" * 3000, "%F0%9F%98%80"]
)
def test_what_is_no_page_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pages/{name}").status_code == 404


def test_pages_cost_nothing_unchanged(client: FlaskClient) -> None:
    first = client.get("/pages/about")
    again = client.get("/pages/about", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_a_content_folder_without_pages_has_none(
    tmp_path: Path, site_of: Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
) -> None:
    write_content(tmp_path / "content")
    for file in (tmp_path / "content" / "pages").iterdir():
        file.unlink()
    (tmp_path / "content" / "pages").rmdir()
    _, client = site_of([brief("only-one")])
    assert client.get("/pages/about").status_code == 404
    page = Page(client.get("/").text)
    assert [link for link in page.links if link.startswith("/pages/")] == []


def test_a_broken_page_is_named_in_the_log(
    site_of: Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]], caplog: pytest.LogCaptureFixture
) -> None:
    site_of([brief("only-one")])
    assert re.search(r"left out: .*broken\.en\.md: unknown key 'titel'", caplog.text)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "no front matter"),
        ("no front matter", "no front matter"),
        ("---\ntitle: A\ntext", "second line '---' is missing"),
        ("---\n[1]\n---\ntext", "no mapping"),
        ("---\ntitle: [\n---\ntext", "no valid YAML"),
        ("---\ntitle: A\ntitle: B\n---\ntext", "stands twice"),
        ("---\norder: 3\n---\ntext", "title"),
        ("---\ntitle: A\norder: first\n---\ntext", "order"),
        ("---\ntitle: A\norder: -1\n---\ntext", "order"),
        ("---\ntitle: A\nlinked: sidebar\n---\ntext", "linked"),
        ("---\ntitle: A\ntitel: B\n---\ntext", "unknown key 'titel'"),
        ("---\ntitle: A\nlanguage: fi\n---\ntext", "unknown key 'language'"),
        ("---\ntitle: A\n---\n \n", "text"),
        ("---\ntitle: A\n---\n" + "x" * 200_001, "at most 200,000 bytes"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "about.en.md"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidPage, match=re.escape(problem)) as caught:
        read_page(file)
    assert str(file) in str(caught.value)


def test_other_encodings_names_and_folders_are_no_pages(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.en.md").write_bytes(b"---\ntitle: \xff\n---\ntext")
    (tmp_path / "pages" / "Two.sv.md").write_text("---\ntitle: A\n---\ntext", encoding="utf-8")
    (tmp_path / "pages" / "three.fi.md").mkdir()
    (tmp_path / "pages" / "README.md").write_text("for people", encoding="utf-8")
    (tmp_path / "pages" / "four.fi.md").write_bytes("\ufeff---\r\ntitle: Neljä\r\n---\r\nTeksti\r\n".encode())
    complaints: list[str] = []
    pages = ContentPages.read(tmp_path, lambda error: complaints.append(str(error)))
    assert pages.names == ("four",)
    assert len(complaints) == 3
    assert "UTF-8" in complaints[1]
    found = pages.get("four", Language.DE)
    assert found is not None
    assert (found.language, found.title, found.text) == (Language.FI, "Neljä", "Teksti")


@given(st.text(max_size=400))
def test_any_text_becomes_a_sound_document(text: str) -> None:
    document = to_document(text)
    assert "<script" not in document.html.lower()
    page = Page(f"<main>{document.html}</main>")
    identifiers = [element["id"] for element in page.elements if "id" in element.attributes]
    assert all(identifier.startswith("section-") or "<" in text for identifier in identifiers)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_pages_are_there_in_three_languages(content: Path, name: str) -> None:
    pages = ContentPages.read(content, pytest.fail)
    assert set(pages.names) == set(SHIPPED)
    texts = [page for language in Language if (page := pages.get(name, language)) and page.language is language]
    assert len(texts) == 3
    assert len({page.order for page in texts}) == len({page.linked for page in texts}) == 1
    assert texts[0].linked is not Linked.NOWHERE
    shapes = {tuple(re.findall(r"^#+ ", page.text, re.MULTILINE)) for page in texts}
    assert len(shapes) == 1 or name == "imprint", (
        "the languages have the same sections; laws ask for different imprints"
    )
    assert len({page.title for page in texts}) == 3
    assert all(page.description for page in texts)


def test_only_the_legal_pages_have_something_to_fill_in(content: Path) -> None:
    pages = list(ContentPages.read(content, pytest.fail))
    unfinished = {page.name for page in pages if page.placeholders}
    assert unfinished == {"accessibility", "imprint", "privacy"}
    words = {"de": "einzutragen|Betreiber", "en": "filled in|operator", "fi": "ylläpitäjä|Ylläpitäjä"}
    for page in pages:
        for passage in page.placeholders:
            assert re.search(words[page.language.value], passage), passage


@pytest.mark.parametrize("language", list(Language))
def test_links_of_the_shipped_pages_lead_somewhere(content: Path, client: FlaskClient, language: Language) -> None:
    pages = ContentPages.read(content, pytest.fail)
    for name in SHIPPED:
        page = pages.get(name, language)
        assert page is not None
        for link in Page(f"<main>{to_document(page.text).html}</main>").links:
            path = urlsplit(link).path
            if path.startswith("/pages/"):
                assert pages.get(path.removeprefix("/pages/"), language)
            else:
                assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("language", list(Language))
def test_the_help_says_what_the_search_understands(content: Path, language: Language) -> None:
    page = ContentPages.read(content, pytest.fail).get("help", language)
    assert page is not None
    named = set(re.findall(r"`-?([^\W\d_][\w-]*):", page.text))
    assert len(named) >= 14
    assert named <= FACET_FIELDS.keys() | TEXT_FIELDS.keys()
    examples = re.findall(r"^\| `([^`]+)`", page.text, re.MULTILINE)
    assert len(examples) >= 17
    for example in examples:
        assert parse(example).clauses, example
    fields = {example.partition(":")[0] for example in examples if ":" in example}
    assert {FACET_FIELDS[name] for name in fields if name in FACET_FIELDS} == set(FACET_FIELDS.values())
    assert {TEXT_FIELDS[name] for name in fields if name in TEXT_FIELDS} == set(TEXT_FIELDS.values())


@pytest.mark.parametrize("language", list(Language))
def test_the_privacy_page_names_all_that_a_browser_keeps(content: Path, language: Language) -> None:
    page = ContentPages.read(content, pytest.fail).get("privacy", language)
    assert page is not None
    scripts = [file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.js")]
    kept = {key for text in scripts if "Storage." in text for key in re.findall(r'KEY = "([^"]+)"', text)}
    assert kept, "the scripts keep something, or this test looks for the wrong words"
    for name in (COOKIE, *kept):
        assert f"`{name}`" in page.text, name
