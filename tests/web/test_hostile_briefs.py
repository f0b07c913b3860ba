"""Briefs by people who mean harm: whatever stands in a field is shown as text or not at all."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import TransferBrief
from tests.examples import examples
from tests.web.html_page import Page
from tests.web.small_site import brief
from web.markdown import BACKTICKS, BRACKETS, LINES, NESTING, to_html, to_paragraphs
from web.silta import Silta

DESK = {"given_on": "2026-05-04", "basis": "desk"}
SCRIPT = "<script>alert('x')</script>"
ATTRIBUTE = "\"><img src=x onerror=alert('x')>"
EVIL = f"{SCRIPT}{ATTRIBUTE}{{{{7*7}}}}"
SECTION = f"{EVIL}\n\n[link](javascript:alert('x')) <a href=\"javascript:alert('x')\" onclick=\"alert('x')\">y</a> <style>*{{}}</style> <iframe src=\"https://example.org\"></iframe>\n\n# Big\n\n<h1>Bigger</h1>"  # noqa: E501


def judged(value: Any) -> dict[str, Any]:
    evidence = [{"quote": EVIL, "language": "en", "field": "solution", "source": f"evil:{EVIL}"}]
    return {"value": value, "origin": "confirmed", "assessor": EVIL, "evidence": evidence}


@pytest.fixture
def hostile() -> TransferBrief:
    sections = dict.fromkeys(("problem", "solution", "benefit", "requirements", "next_step", "description"), SECTION)
    text = {"title": f"hostile {EVIL}", "summary": f"hostile {EVIL}", **sections}
    return brief(
        "hostile",
        texts={"de": text, "en": text},
        technologies=[judged("no-such-concept")],
        sectors=["no-such-sector"],
        maturity=judged({"level": 3}),
        target_maturity=judged({"level": 7}),
        business_models=[judged("no-such-pattern")],
        potential=judged("disruptive"),
        organisations=[
            {"organisation": {"name": EVIL, "short_name": f"short {EVIL}", "city": EVIL, "country": "ZZ",
                              "url": "https://example.org/?\"><script>alert('x')</script>".replace(" ", "")}}
        ],
        people=[{"name": EVIL, "affiliation": EVIL}],
        contact={"consent": DESK, "name": EVIL, "organisation": EVIL, "email": "a'b@example.org",
                 "url": "https://example.org/'onclick='alert(1)"},
        project={"identifier": EVIL, "acronym": EVIL, "title": EVIL, "programme": EVIL, "url": "https://example.org/<b>"},
        publications=[{"title": EVIL, "doi": "10.1234/<script>alert('x')</script>", "year": 2024}],
        subjects=[EVIL],
        sources=[{"source": "evil", "identifier": EVIL, "address": EVIL, "licence": EVIL,
                  "retrieved_at": datetime(2026, 1, 1, tzinfo=UTC), "sha256": "b" * 64}],
        origins=[{"field": EVIL, "source": f"evil:{EVIL}"}],
        licence=EVIL,
    )  # fmt: skip


def assert_harmless(html: str) -> Page:
    page = Page(html)
    assert page.problems == []
    for element in page.elements:
        assert element.name not in {"iframe", "style", "img", "object", "embed", "base"}, element
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"], element
        for name in ("href", "src", "action"):
            assert (
                not element.attributes.get(name, "").lower().strip().startswith(("javascript:", "data:", "vbscript:"))
            )
    for script in page.all("script"):
        assert script.attributes.get("type") in {"module", "application/ld+json"}
        assert script.attributes["type"] != "module" or (
            script.attributes["src"].startswith("/static/") and not script.text
        )
    for described in page.all("script", type="application/ld+json"):
        assert not set(described.text) & set("<>&")
        json.loads(described.text)
    assert "{{7*7}}" in page.text
    return page


def test_hostile_fields(
    site_of: Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]], hostile: TransferBrief
) -> None:
    _, client = site_of([hostile, brief("neighbour", technologies=hostile.model_dump()["technologies"])])
    page = assert_harmless(client.get("/briefs/hostile").text)
    assert len(page.all("h1")) == 1
    assert_harmless(client.get("/briefs/hostile?text=de&lang=fi").text)
    assert_harmless(client.get("/").text)
    assert_harmless(client.get("/search?q=hostile&technology=no-such-concept&country=ZZ").text)
    assert_harmless(client.get("/briefs/neighbour").text)
    json = client.get("/briefs/hostile.json")
    assert json.mimetype == "application/json"
    assert json.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "[a](" * 5_000,
        "![a" * 6_000,
        "<a " * 6_000,
        "<![CDATA[" * 2_000,
        "> " * 5_000 + "x",
        "\n".join("> " * depth + "x" for depth in range(100)),
        "\n".join("    " * depth + "- a" for depth in range(100)),
        "*_" * 9_000,
        "`a" * 9_000,
        "#" * 20_000,
        "&" * 20_000,
        " ``a` " * 3_333,
        "``a`" * 5_000,
        "***\n" * 5_000,
        "***\r" * 5_000,
        "> ***\x03\n" * 2_800,
        "a\n===\n" * 3_333,
        "- - -\n" * 3_333,
        "---\n" * 5_000,
        "# a\n" * 5_000,
        "1. " * 6_666,
        "*\t" * 10_000,
        "- > " * 5_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.filterwarnings("error")
def test_every_text_comes_to_an_end(text: str) -> None:
    # A parser that goes back for every mark would sit here for hours.
    assert to_html(text)


@pytest.mark.parametrize(
    ("mark", "most"),
    [
        ("[", BRACKETS),
        (" ``a` x", BACKTICKS // 3),
        ("***\n", LINES),
        ("a\n===\n", LINES),
        ("- - -\r\n", LINES),
        ("> ---\x02\r", LINES),
        ("# a\n", LINES),
        ("1. ", NESTING * 2 - 1),
        ("*\t", NESTING * 2 - 1),
    ],
    ids=repr,
)
def test_too_many_marks_are_shown_as_typed(mark: str, most: int) -> None:
    assert to_html(mark * (most + 1)) == to_paragraphs(mark * (most + 1))
    assert to_html(mark * most + "a") != to_paragraphs(mark * most + "a") or mark == "["


def test_a_long_honest_text_is_formatted() -> None:
    part = "## A heading\n\nSome `code` and `more`.\n\n- one\n- two\n\n***\n\n1. first\n2. second\n\n"
    html = to_html(part * 60)
    assert (html.count("<h3>"), html.count("<code>"), html.count("<hr>"), html.count("<ol>")) == (60, 120, 60, 60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n### B\n\n###### C", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>"),
        ("### A\n\n#### B", "<h3>A</h3>\n<h4>B</h4>"),
        ("<h1>A</h1>", "A"),
    ],
)
def test_headings_stand_below_those_of_the_page(text: str, expected: str) -> None:
    assert str(to_html(text)).strip() == expected


@given(st.text(alphabet="<>\"'&[]()!#*_`~\\/:=-+ \n\tascriptonjhrefimgxd0", max_size=200))
@settings(max_examples=examples(300), deadline=None)
def test_any_markdown_becomes_harmless(text: str) -> None:
    for html in (str(to_html(text)), str(to_paragraphs(text))):
        page = Page(f"<main>{html}</main>")
        for element in page.elements:
            assert element.name not in {"script", "style", "img", "iframe"}
            assert set(element.attributes) <= {"href", "title", "rel", "start", "align"}
            if element.name == "a" and "href" in element.attributes:
                scheme = element["href"].partition(":")[0].lower() if ":" in element["href"] else ""
                assert scheme in {"", "http", "https", "mailto"} or "/" in scheme or "#" in scheme or "?" in scheme
