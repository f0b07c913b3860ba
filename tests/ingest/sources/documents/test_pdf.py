from collections.abc import Callable

import pytest

from ingest.normalise import normalise
from ingest.record import RawRecord
from kb.model import Language
from tests.ingest.sources.documents.leaflets import INTRODUCTION, TITLE, german_leaflet
from tests.ingest.sources.documents.pdf_writer import Words, column, write_pdf

Record = Callable[..., RawRecord]
ENCRYPTION = b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -44 >>"


def test_a_leaflet_in_two_columns(record: Record) -> None:
    found = record(german_leaflet(), "blatt.pdf")
    text = found.texts[0]
    assert (text.title, text.language) == (TITLE, "de")
    assert text.problem == (
        "Pumpen fallen ohne Vorwarnung aus und legen die Produktion still. Das kostet kleine Betriebe viel Geld, "
        "besonders an einer CNC-Maschine mit Mess- und Regeltechnik."
    )
    assert text.solution.startswith("Ein Sensor hört die Schwingung der Lager und erkennt den Verschleiß früh.")
    assert text.solution.endswith("läuft auf einem kleinen Rechner.")
    assert text.benefit == "Weniger Stillstand und weniger Ersatzteile, so sinken die Kosten der Instandhaltung."
    assert text.description == f"{INTRODUCTION}\n\nKontakt\n\nSchreiben Sie an transfer@example.org."
    assert found.source.identifier.endswith("/blatt.pdf")


def test_its_sections_reach_the_brief(record: Record) -> None:
    text = normalise(record(german_leaflet(), "blatt.pdf")).texts[Language.DE]
    assert text.problem.startswith("Pumpen fallen")
    assert text.solution.startswith("Ein Sensor")
    assert text.summary == text.benefit
    assert "Example Institute | Transfer" not in repr(text)
    assert "Seite" not in repr(text)


def test_the_title_of_the_properties_counts_when_the_page_shows_it(record: Record) -> None:
    shown = [Words(50, 700, "Listening to pumps", 10), *column(50, 600, "This is what the text of a page says.")]
    assert record(write_pdf([shown], title="Listening to pumps"), "a.pdf").texts[0].title == "Listening to pumps"
    other = [Words(50, 700, "Large title here", 20), *column(50, 600, "This is what the text of a page says.")]
    assert record(write_pdf([other], title="Old template title"), "a.pdf").texts[0].title == "Large title here"


def test_one_column_is_read_from_top_to_bottom(record: Record) -> None:
    lines = "The first line of the text is long, and it\ngoes on here, where it ends.\nshort\nlines\nfollow\nit"
    text = record(write_pdf([[Words(50, 750, "A plain page", 18), *column(50, 700, lines)]]), "a.pdf").texts[0]
    assert text.description == " ".join(lines.split())


def test_a_paragraph_goes_on_in_the_next_column_and_page(record: Record) -> None:
    left = "This paragraph is set in\ntwo columns and it does\nnot end in the first one\nbut it goes on with the"
    right = "words of the second, and\nthen with the next page\nof the leaflet, which is\nthe last one for"
    first = [Words(50, 780, "A title in large type", 20), *column(50, 700, left), *column(300, 700, right)]
    text = record(write_pdf([first, column(50, 700, "everybody who reads it.")]), "a.pdf").texts[0]
    assert text.description == " ".join(f"{left} {right} everybody who reads it.".split())


@pytest.mark.parametrize("foot", ["{}", "- {} -", "Page {} of 3", "{}/3", "Sivu {}"])
def test_page_numbers_and_running_heads_go(record: Record, foot: str) -> None:
    pages = [
        [
            Words(50, 815, f"Example days, part {n}", 8),
            Words(290, 25, foot.format(n), 8),
            Words(50, 600, f"Text {name}."),
        ]
        for n, name in ((1, "one"), (2, "two"), (3, "three"))
    ]
    pages[0].append(Words(50, 700, "A title in large type", 20))
    assert record(write_pdf(pages), "a.pdf").texts[0].description == "Text one.\n\nText two.\n\nText three."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (write_pdf([[Words(50, 700, "secret words")]], encrypt=ENCRYPTION), "opens only with a password"),
        (write_pdf([[], []]), "it was probably scanned"),
        (b"%PDF-1.4 nonsense", "damaged"),
        (b"no PDF at all", "damaged"),
        (german_leaflet()[:900], "damaged|scanned"),
    ],
)
def test_what_cannot_be_read_says_why(reason: Callable[..., str], content: bytes, sentence: str) -> None:
    found = reason(content, "a.pdf")
    assert any(part in found for part in sentence.split("|")), found
