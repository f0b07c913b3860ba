"""The parts that documents are made of: texts, characters, the shelf, the typesetter."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.web.pdf.document import Document
from web.pdf.characters import REPLACEMENT, has_unprintable, printable, printable_data
from web.pdf.content import read_markdown, read_plain, shorten, text_of
from web.pdf.errors import PdfBusy, PdfFailed
from web.pdf.pictures import QR_LENGTH, bridge_picture, qr_picture
from web.pdf.shelf import Shelf
from web.pdf.typesetter import DATA_LENGTH, Typesetter

MADE_AT = datetime(2026, 5, 4, tzinfo=UTC)
TYPESETTER = Typesetter()


def test_plain_text_is_joined_where_the_source_broke_its_lines() -> None:
    long = "x" * 70
    assert text_of(read_plain(f"{long}\nnext line\nshort\n- item")) == f"{long} next lineshort- item"
    assert [node["kind"] for node in read_plain(f"{long}\n\nnext") if isinstance(node, dict)] == ["paragraph"] * 2
    assert text_of(read_plain(f"{long}\nb) item")) == f"{long}b) item"


def test_links_lead_somewhere_or_are_text() -> None:
    tree = read_markdown("[a](https://example.org/a) [b](/b) [c](javascript:c) [d](mailto:d@example.org)")
    links = [node["href"] for node in tree[0]["children"] if isinstance(node, dict)]  # type: ignore[index]
    assert links == ["https://example.org/a", "mailto:d@example.org"]
    assert text_of(tree) == "a b c d"


def test_closing_a_part_that_was_too_deep_closes_nothing_else() -> None:
    tree = read_markdown("<ul><li>" * 20 + "deep" + "</li></ul>" * 20 + "\n\nafter")
    assert text_of(tree[-1:]).strip() == "after"
    assert text_of(tree).count("deep") == 1


@given(st.text(max_size=400), st.integers(1, 300))
def test_a_shortened_text_is_its_beginning(words: str, budget: int) -> None:
    whole = read_markdown(words)
    cut, left = shorten(whole, budget)
    assert len(text_of(cut)) <= budget + 2
    if left >= 0:
        assert text_of(cut) == text_of(whole)


@given(st.text(max_size=60))
def test_every_text_becomes_printable(words: str) -> None:
    shown = printable(words)
    assert not has_unprintable(shown)
    assert printable(shown) == shown
    assert (REPLACEMENT in shown) >= has_unprintable(words)


def test_directions_are_left_out() -> None:
    assert printable("a\u202eb\u200fc\u2066d") == "abcd"
    assert printable_data({"a": ["é", ("漢", 1, None)]}) == {"a": ["é", ["□", 1, None]]}


def frame(**data: object) -> dict[str, object]:
    empty = ("kind", "day", "address", "shown_address", "short_title", "qr", "qr_alt", "qr_caption", "cut", "nothing")
    return {
        **dict.fromkeys(empty, ""),
        "lang": "en",
        "site_name": "Silta",
        "page_of": "{page}/{pages}",
        "unprintable": "",
        "matches": "",
        "facts": [],
        "hits": [],
        "title": "Test",
        "address": "https://example.org",
        **data,
    }


@settings(max_examples=40)
@example("0\N{COMBINING LATIN SMALL LETTER E}")
@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_any_text_can_be_set(words: str) -> None:
    document = Document(TYPESETTER.typeset("results", frame(title=words, nothing=words), MADE_AT))
    assert document.pdfua == "1"


def test_the_same_data_give_the_same_document() -> None:
    first = TYPESETTER.typeset("results", frame(), MADE_AT)
    assert Typesetter().typeset("results", frame(), MADE_AT) == first


def test_what_does_not_fit_is_one_error() -> None:
    with pytest.raises(PdfFailed, match="results"):
        TYPESETTER.typeset("results", {"title": "x"}, MADE_AT)
    with pytest.raises(PdfFailed, match="too many"):
        TYPESETTER.typeset("results", frame(title="x" * DATA_LENGTH), MADE_AT)
    with pytest.raises(PdfFailed):
        TYPESETTER.typeset("../../../setup", frame(), MADE_AT)


def test_pictures() -> None:
    assert qr_picture("https://example.org/").startswith("<?xml") or "<svg" in qr_picture("https://example.org/")
    assert qr_picture("x" * (QR_LENGTH + 1)) == ""
    assert bridge_picture(3, None, 7) != bridge_picture(3)


def test_the_shelf_shares_work_and_keeps_no_failure() -> None:
    shelf = Shelf(room=100)
    began, go, calls = threading.Event(), threading.Event(), []

    def make() -> bytes:
        calls.append(1)
        began.set()
        assert go.wait(10)
        return b"document"

    found: list[bytes] = []
    readers = [threading.Thread(target=lambda: found.append(shelf.get("a", make))) for _ in range(4)]
    for reader in readers:
        reader.start()
    assert began.wait(10)
    go.set()
    for reader in readers:
        reader.join(10)
    assert found == [b"document"] * 4
    assert len(calls) == 1

    def fail() -> bytes:
        raise PdfFailed("no")

    with pytest.raises(PdfFailed):
        shelf.get("b", fail)
    assert shelf.get("b", lambda: b"now") == b"now"


def test_the_shelf_is_bounded_and_forgets_the_oldest() -> None:
    shelf = Shelf(room=10)
    shelf.get("a", lambda: b"1234")
    shelf.get("b", lambda: b"1234")
    shelf.get("a", lambda: b"never")
    shelf.get("c", lambda: b"1234")
    assert shelf.get("a", lambda: b"never") == b"1234"
    assert shelf.get("b", lambda: b"anew") == b"anew"
    assert shelf.get("big", lambda: b"x" * 11) == b"x" * 11
    assert shelf.get("big", lambda: b"y") == b"y"


def test_nobody_waits_for_ever() -> None:
    shelf = Shelf(patience=0.01)
    began, go = threading.Event(), threading.Event()

    def make() -> bytes:
        began.set()
        go.wait(10)
        return b""

    other = threading.Thread(target=shelf.get, args=("a", make))
    other.start()
    assert began.wait(10)
    with pytest.raises(PdfBusy):
        shelf.get("a", make)
    go.set()
    other.join(10)


def test_only_some_documents_are_set_at_once() -> None:
    typesetter = Typesetter(at_once=1, wait=0.01)
    with typesetter.turn(), pytest.raises(PdfBusy):
        typesetter.typeset("results", frame(), MADE_AT)
    assert typesetter.typeset("results", frame(), MADE_AT)
