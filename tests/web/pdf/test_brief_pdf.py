"""A brief as a document: what it says, how it is tagged, in which language, and how it is served."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.model import BriefStatus, TransferBrief
from tests.web.html_page import Page
from tests.web.pdf.document import Document
from tests.web.small_site import brief, confirmed, text
from web.app import create_app
from web.pdf import press, typesetter
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
PUMPS = "/briefs/vibration-watch-for-pumps.pdf"


def read(client: FlaskClient, address: str = PUMPS, **headers: str) -> Document:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return Document(response.data)


def test_it_answers_what_an_sme_asks_first(client: FlaskClient) -> None:
    document = read(client)
    parts = (
        "Vibration watch for pumps (en)",
        "Summary of Vibration watch for pumps (en).",
        "How ready is it?",
        "TRL 6–7 · Demonstrated",
        "Aims at: TRL 9 · Ready to use",
        "What do I gain? Fewer stops. Less waste.",
        "What does it take? One sensor a machine. Two days of work.",
        "Whom do I ask? Transfer desk transfer@example.org",
        "The problem The problem as a firm knows it.",
    )
    places = [document.flat.index(part) for part in parts]
    assert places == sorted(places)
    assert document.pages <= 2


def test_it_shows_evidence_people_and_sources(client: FlaskClient) -> None:
    document = read(client)
    for part in (
        "It runs in three plants.",
        "It opens up new customers.",
        "estimated by rules · 60 %",
        "confirmed by a person · Test desk · May 4, 2026",
        "Market potential: Substantial",
        "Universität Paderborn",
        "orcid.org/0000-0002-1825-0097",
        "PUMPS: Pumps that say what they need",
        "€1,234,567",
        "doi:10.1234/pumps",
        "patent granted",
        "cordis:101",
        "licence: CC-BY-4.0",
        "Page 1 of",
    ):
        assert part in document.flat.replace("\xa0", " "), part
    assert {
        "mailto:transfer@example.org",
        "https://example.org/more",
        "https://doi.org/10.1234/pumps",
        "https://cordis.europa.eu/project/id/101",
        "https://silta.example.org/briefs/vibration-watch-for-pumps",
    } <= document.links


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_it_is_tagged_for_everybody(client: FlaskClient, language: str) -> None:
    document = read(client, f"{PUMPS}?lang={language}")
    assert document.pdfua == "1"
    assert document.language == language
    assert document.root["/MarkInfo"]["/Marked"]
    assert document.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.information["/Title"] == f"Vibration watch for pumps ({language})"
    levels = document.headings()
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    assert len(levels) > 12
    figures = document.named("Figure")
    assert len(figures) == 2
    assert "silta.example.org/briefs/vibration-watch-for-pumps" in (figures[0].alt or "")
    assert "TRL 6–7" in (figures[1].alt or "")
    assert document.named("Title")
    assert all("Libertinus" in font or "DejaVu" in font for font in document.fonts)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Wie weit ist es?", "1. Juni 2026", "Seite 1 von", "1.234.567", "Die Lösung")),
        ("fi", ("Kuinka valmis se on?", "1. kesäkuuta 2026", "Sivu 1/", "1 234 567", "Ratkaisu")),
    ],
)
def test_words_dates_and_numbers_are_the_readers(client: FlaskClient, language: str, words: tuple[str, ...]) -> None:
    document = read(client, PUMPS, **{"Accept-Language": language})
    for part in words:
        assert part in document.flat.replace("\xa0", " "), part


def test_a_text_in_another_language_says_so(client: FlaskClient) -> None:
    document = read(client, "/briefs/griff-in-die-kiste.pdf?lang=fi")
    assert document.language == "fi"
    assert "Tiivistelmällä ei ole tekstiä tällä kielellä: Suomi. Näytetään sen sijaan: Saksa." in document.flat
    assert "Das Problem" in document.flat
    assert document.named("Title")[0].lang == "de"
    german = [tag for tag in document.tags if tag.lang == "de" and tag.name == "H1"]
    assert len(german) == 5
    assert any(tag.lang == "fi" and tag.name == "H1" for tag in document.tags)
    assert any(tag.lang == "en" and tag.name == "Quote" for tag in document.tags)
    asked = read(client, f"{PUMPS}?lang=de&text=fi")
    assert asked.information["/Title"] == "Vibration watch for pumps (fi)"
    assert "https://silta.example.org/briefs/vibration-watch-for-pumps?text=fi" in asked.links


def test_notes_are_those_of_the_page(client: FlaskClient) -> None:
    assert "Demonstration. This brief shows how Silta works." in read(client, "/briefs/griff-in-die-kiste.pdf").flat
    assert "Not yet reviewed. This brief was made" in read(client, "/briefs/words-of-the-source.pdf").flat
    reviewed = read(client).flat
    assert "Not yet reviewed" not in reviewed
    assert "Demonstration." not in reviewed


def test_markdown_keeps_its_shape(site_of: SiteOf) -> None:
    solution = (
        "# First\n\nA *word* and **another**.\n\n##### Deeper\n\n- one\n- two\n\n1. three\n\n"
        "| Size | Price |\n|---|---|\n| 3 mm | 7 € |\n\n> Said.\n\n<h6>Deepest</h6>"
    )
    made = brief("shapes", texts={"en": text("Shapes", solution=solution)})
    _, client = site_of([made])
    document = read(client, "/briefs/shapes.pdf")
    assert len(document.named("L")) == 2
    cells = [tag.name for tag in document.tags if tag.name in {"TH", "TD"}]
    assert cells == ["TH", "TH", "TD", "TD"]
    assert "3 mm 7 €" in document.flat
    assert document.named("Em")
    assert document.named("Strong")
    start = document.flat.index("The solution")
    for part in ("First", "Deeper", "one", "three", "Said.", "Deepest"):
        start = document.flat.index(part, start)
    assert [(a, b) for a, b in pairwise(document.headings()) if b > a + 1] == []


HOSTILE = '#read("/etc/passwd") *b* _i_ $x$ `c` @ref <lab> \\ // #set page(width: 1pt) [ ] { }'


def test_texts_are_never_markup(site_of: SiteOf) -> None:
    words = text(HOSTILE, problem="```\n#1\n```\n\n    #sys.inputs", description=HOSTILE)
    made = brief(
        "hostile",
        texts={"en": {**words, "summary": HOSTILE}},
        people=[{"name": HOSTILE}],
        organisations=[{"organisation": {"name": HOSTILE, "url": "https://example.org/#read(1)"}}],
        technologies=[confirmed("no-such-concept", HOSTILE)],
        subjects=[HOSTILE],
    )
    _, client = site_of([made])
    document = read(client, "/briefs/hostile.pdf")
    assert document.information["/Title"] == HOSTILE
    assert document.flat.replace(" ", "").count(HOSTILE.replace(" ", "")) >= 4
    assert "root:" not in document.text
    assert "https://example.org/#read(1)" in document.links


def test_characters_without_a_letter_are_named(site_of: SiteOf) -> None:
    _, client = site_of([brief("kanji", title="Measuring 測定 with 🙂")])
    document = read(client, "/briefs/kanji.pdf")
    assert document.information["/Title"] == "Measuring □□ with □"
    assert "□ stands for a character" in document.flat
    _, client = site_of([brief("plain", title="Measuring Ångström µ Ω ≤ 5 €")])
    document = read(client, "/briefs/plain.pdf")
    assert "Measuring Ångström µ Ω ≤ 5 €".replace("µ", "μ") in document.flat.replace("µ", "μ")
    assert "stands for a character" not in document.flat


def test_very_long_briefs_are_shortened_and_say_so(site_of: SiteOf) -> None:
    sections = dict.fromkeys(("problem", "solution", "benefit", "requirements", "next_step"), "word " * 3999 + "end")
    many = [{"organisation": {"name": f"Institute {number}"}} for number in range(90)]
    rows = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 1500
    _, client = site_of(
        [
            brief("long", texts={"en": text("Long", **sections)}, organisations=many),
            brief("table", texts={"en": text("Table", problem=rows)}),
        ]
    )
    document = read(client, "/briefs/long.pdf")
    assert document.pages <= 6
    assert "Shortened for paper." in document.flat
    assert "Institute 11" in document.flat
    assert "Institute 12" not in document.flat
    assert "and 78 more" in document.flat
    assert read(client, "/briefs/table.pdf").pages <= 6


def test_headers(client: FlaskClient) -> None:
    first = client.get(PUMPS)
    assert first.headers["Content-Disposition"] == "attachment; filename=silta-vibration-watch-for-pumps-en.pdf"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in first.headers["Vary"].split(",")}
    assert first.headers["Content-Language"] == "en"
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in first.headers
    again = client.get(PUMPS, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    german = client.get(PUMPS, headers={"Accept-Language": "de"})
    assert german.headers["ETag"] != first.headers["ETag"]


def test_a_new_revision_makes_a_new_document(site_of: SiteOf) -> None:
    made = brief("pump", title="Old title")
    silta, client = site_of([made])
    first = client.get("/briefs/pump.pdf")
    assert client.get("/briefs/pump.pdf").data == first.data
    changed = made.model_copy(update={"texts": brief("pump", title="New title").texts})
    with silta.database.unit_of_work() as work:
        work.briefs.save(changed, author="test", reason="better title")
        work.commit()
    assert Document(client.get("/briefs/pump.pdf").data).information["/Title"] == "New title"


def test_the_same_document_is_set_once(silta: Silta, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(silta)
    made: list[str] = []
    original = typesetter.Typesetter.typeset

    def counted(self: typesetter.Typesetter, template: str, *rest: object) -> bytes:
        made.append(template)
        return original(self, template, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(typesetter.Typesetter, "typeset", counted)
    client = app.test_client()
    for _ in range(3):
        client.get(f"{PUMPS}?lang=de")
    client.get(f"{PUMPS}?lang=fi")
    for _ in range(2):
        client.get("/search.pdf?q=pumps&lang=en")
    assert made == ["brief", "brief", "results"]


def test_old_and_withdrawn_addresses(site_of: SiteOf) -> None:
    made = brief("old-name")
    silta, client = site_of([made, brief("gone", status=BriefStatus.ARCHIVED)])
    with silta.database.unit_of_work() as work:
        work.briefs.save(made.model_copy(update={"slug": "new-name"}), author="test", reason="renamed")
        work.commit()
    moved = client.get("/briefs/old-name.pdf?text=en&lang=fi")
    assert moved.status_code == 301
    assert moved.headers["Location"] == "/briefs/new-name.pdf?text=en&lang=fi"
    assert client.get("/briefs/gone.pdf").status_code == 410
    assert client.get("/briefs/never.pdf").status_code == 404


def test_the_page_offers_it(client: FlaskClient) -> None:
    page = Page(client.get("/briefs/vibration-watch-for-pumps?text=fi&lang=de").text)
    link = page.one("a", class_="save-pdf")
    assert link.text == "Als PDF speichern"
    assert link["href"] == f"{PUMPS}?text=fi&lang=de"
    assert client.get(link["href"]).status_code == 200


def test_without_the_extra_nothing_is_offered(silta: Silta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "is_available", lambda: False)
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    app: Flask = create_app(silta)
    client = app.test_client()
    assert "save-pdf" not in client.get("/briefs/vibration-watch-for-pumps").text
    assert "save-pdf" not in client.get("/search?q=pumps").text
    answer = client.get(PUMPS, headers={"Accept-Language": "en"})
    assert answer.status_code == 501
    assert "This site makes no PDF documents" in answer.text


def test_a_busy_press_says_when_to_ask_again(silta: Silta) -> None:
    app = create_app(silta)
    app.extensions[press.EXTENSION] = press.Press(typesetter.Typesetter(at_once=1, wait=0.01))
    held = app.extensions[press.EXTENSION].typesetter
    with held.turn():
        answer = app.test_client().get(PUMPS, headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Too many PDF documents" in answer.text
    assert app.test_client().get(PUMPS).status_code == 200
