"""Mistyped words: how far they are from what was meant, what is offered, and what is left alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Language, LocalisedString, Technology
from kb.search.backends import open_backend
from kb.search.spelling import Speller, exchange
from kb.search.spelling_dictionary import SpellingDictionary
from kb.search.spelling_distance import DOUBLED, PLAIN, SWAPPED, UMLAUT, distance, fold_letters
from kb.taxonomy import Taxonomy, Vocabularies
from tests.contract.catalogue import TAXONOMY, document, text
from tests.contract.shared import DE, EN, FI, fill

WORDS = st.text("abcdeäöüß", max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant", "expected"),
    [
        ("roboter", "roboter", 0),
        ("robotter", "roboter", DOUBLED),
        ("exoskelet", "exoskelett", DOUBLED),
        ("vibratoin", "vibration", SWAPPED),
        ("konenako", "konenäkö", 2 * UMLAUT),
        ("pmp", "pump", PLAIN),
    ],
)
def test_easy_mistakes_are_near(typed: str, meant: str, expected: float) -> None:
    assert distance(typed, meant) == pytest.approx(expected)


def test_a_mistake_at_the_first_letter_is_less_likely() -> None:
    assert distance("zump", "pump") > distance("puzp", "pump")


@given(WORDS, WORDS)
def test_distance_is_nothing_only_for_the_same_word(one: str, other: str) -> None:
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) == pytest.approx(distance(other, one))


def test_marks_are_folded() -> None:
    assert fold_letters("größenänderung") == "grossenanderung"


@pytest.fixture(scope="module")
def lexicon() -> SpellingDictionary:
    counts = {EN: {"pumps": 40, "lumps": 1, "welding": 9}, DE: {"pumpe": 4}, FI: {}}
    return SpellingDictionary(counts, TAXONOMY)


def test_frequent_words_and_the_readers_language_come_first(lexicon: SpellingDictionary) -> None:
    frequent = lexicon.nearest("umps", EN)
    assert frequent is not None
    assert frequent.word == "pumps"
    german, english = lexicon.nearest("pumpf", DE), lexicon.nearest("pumpf", EN)
    assert german is not None
    assert english is not None
    assert (german.word, english.word) == ("pumpe", "pumps")


def test_words_beside_each_other_in_a_label_belong_together(lexicon: SpellingDictionary) -> None:
    alone, beside = lexicon.nearest("visoin", EN), lexicon.nearest("visoin", EN, ["machine"])
    assert alone is not None
    assert beside is not None
    assert (alone.fits, beside.fits, beside.word) == (False, True, "vision")
    assert beside.score < alone.score


def test_short_and_far_words_have_no_neighbour(lexicon: SpellingDictionary) -> None:
    assert lexicon.nearest("pum", EN) is None
    assert lexicon.nearest("blacksmith", EN) is None
    assert SpellingDictionary({}, Taxonomy([])).nearest("pumps", EN) is None


@pytest.fixture
def vocabularies() -> Vocabularies:
    return Vocabularies(TAXONOMY, {}, {}, {}, {}, {}, "test")


OpenSpeller = Callable[..., Speller]


@pytest.fixture(params=["tantivy", "whoosh"])
def open_speller(request: pytest.FixtureRequest, tmp_path: Path, vocabularies: Vocabularies) -> Iterator[OpenSpeller]:
    with closing(open_backend(request.param, tmp_path, vocabularies)) as backend:
        fill(
            backend,
            [
                document(1, {EN: text("Compressed-air leaks", "Found by ultrasound.", "Corrosion is measured too.")}),
                document(2, {DE: text("Druckluftverluste", "Mit Ultraschall gefunden.", "Die Wärmepumpe läuft.")}),
            ],
        )

        def make(refresh: float = 60) -> Speller:
            return Speller(backend, vocabularies, refresh=refresh)

        make.backend = backend  # type: ignore[attr-defined]
        yield make


@pytest.mark.parametrize(
    ("typed", "language", "offered"),
    [
        ("Ultrasuond", EN, "Ultrasound"),
        ("ULTRASUOND leaks", EN, "ULTRASOUND leaks"),
        ("compresed-air leeks", EN, "compressed-air leeks"),
        ("predictiv maintenence", EN, "predictive maintenance"),
        ("machine visoin, please", EN, "machine vision, please"),
        ("Ultraschal", DE, "Ultraschall"),
        ("konenako", FI, "konenäkö"),
        ('"compresed air"', EN, '"compressed air"'),
        ("title:ultrasuond -camera", EN, "title:ultrasound -camera"),
        ("compressedleaks", EN, "compressed leaks"),
    ],
)
def test_offers_what_was_meant(open_speller: OpenSpeller, typed: str, language: Language, offered: str) -> None:
    correction = open_speller().check(typed, language).correction
    assert correction is not None
    assert correction.text == offered


@pytest.mark.parametrize(
    "typed",
    ["ultrasound", "leak", "corrosion", "Wärmepumpe", "bakery", "Bäckerei", "leipomo", "xq17", "the", "", '"',
     "ultrasuon*", "-ultrasuond", "technology:roboticz", "wrfgh", "abc", "Luft"],
)  # fmt: skip
def test_leaves_right_words_and_operators_alone(open_speller: OpenSpeller, typed: str) -> None:
    assert open_speller().check(typed, EN).correction is None


def test_names_words_that_no_brief_has(open_speller: OpenSpeller) -> None:
    assert open_speller().check("bakery leaks Ultrasuond the", EN).unknown == ("bakery", "Ultrasuond")


def test_words_of_a_changed_index_are_read_anew(open_speller: OpenSpeller) -> None:
    speller, slow = open_speller(refresh=0), open_speller(refresh=1000)
    assert speller.check("palletzing", EN).correction is None
    assert slow.check("palletzing", EN).correction is None
    open_speller.backend.apply([document(3, {EN: text("Palletizing")})], [], 2)  # type: ignore[attr-defined]
    found = speller.check("palletzing", EN).correction
    assert found is not None
    assert found.changed == {"palletzing": "palletizing"}
    assert slow.check("palletzing", EN).correction is None


def test_a_changed_index_is_read_beside_the_answer(open_speller: OpenSpeller) -> None:
    speller = open_speller(refresh=0)
    speller.warm_up()
    open_speller.backend.apply([document(3, {EN: text("Palletizing")})], [], 2)  # type: ignore[attr-defined]
    until = time.monotonic() + 20
    while speller.check("palletzing", EN, wait=False).correction is None:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_nobody_waits_while_another_thread_reads_the_words(open_speller: OpenSpeller) -> None:
    speller = open_speller()
    with speller._lock:
        assert speller.check("Ultrasuond", EN, wait=False).correction is None
    assert speller.check("Ultrasuond", EN, wait=False).correction is not None


@given(st.text(max_size=80))
def test_exchanging_nothing_changes_nothing(written: str) -> None:
    assert exchange(written, {}) == written


def test_exchanges_whole_words_only() -> None:
    assert exchange("pump, pumps (pump)", {"pump": "fan"}) == "fan, pumps (fan)"


def test_a_label_in_capitals_is_no_trap() -> None:
    label = LocalisedString(de="OPC UA", en="OPC UA", fi="OPC UA")
    technology = Technology(id="opc-ua", uri="https://silta.example.org/technologies/opc-ua", label=label,
                            scope_note=LocalisedString(de="x", en="x", fi="x"))  # fmt: skip
    assert "opc" in SpellingDictionary({}, Taxonomy([technology]))
