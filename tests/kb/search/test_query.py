import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language import words
from kb.search.query import (
    MAX_CLAUSES,
    MAX_PHRASE,
    MIN_PREFIX,
    Clause,
    HasValue,
    InField,
    Phrase,
    Prefix,
    Query,
    Without,
    Word,
    parse,
)
from kb.search.query_fields import QueryField
from kb.search.request import TEXT_LENGTH, FacetName


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", ()),
        ("digital twin", (Word("digital"), Word("twin"))),
        ('"digital twin"', (Phrase(("digital", "twin")),)),
        ('"twin"', (Phrase(("twin",)),)),
        ("„digitaler Zwilling“", (Phrase(("digitaler", "Zwilling")),)),
        ("»digitaalinen kaksonen»", (Phrase(("digitaalinen", "kaksonen")),)),
        ("-camera", (Without(Word("camera")),)),
        ('-"smart camera"', (Without(Phrase(("smart", "camera"))),)),
        ("optimi*", (Prefix("optimi"),)),
        ("-optimi*", (Without(Prefix("optimi")),)),
        ("x*", (Word("x"),)),
        ("CNC-Maschine", (Word("CNC"), Word("Maschine"))),
        ("-CNC-Maschine", (Without(Phrase(("CNC", "Maschine"))),)),
        ("title:robot", (InField(QueryField.TITLE, Word("robot")),)),
        ("Titel:Roboter", (InField(QueryField.TITLE, Word("Roboter")),)),
        ("otsikko:robot*", (InField(QueryField.TITLE, Prefix("robot")),)),
        ("title:co-simulation", (InField(QueryField.TITLE, Phrase(("co", "simulation"))),)),
        ('summary:"less scrap"', (InField(QueryField.SUMMARY, Phrase(("less", "scrap"))),)),
        ('organisation:"Tampere University"', (InField(QueryField.NAMES, Phrase(("Tampere", "University"))),)),
        ("-title:robot", (Without(InField(QueryField.TITLE, Word("robot"))),)),
        ("maturity:trl6", (HasValue(FacetName.MATURITY, ("trl6",)),)),
        ("TRL:6", (HasValue(FacetName.MATURITY, ("trl6",)),)),
        ("trl:5-7", (HasValue(FacetName.MATURITY, ("trl5", "trl6", "trl7")),)),
        ("reifegrad:ready,TRL4", (HasValue(FacetName.MATURITY, ("ready", "trl4")),)),
        ("year:2022-2024", (HasValue(FacetName.YEAR, ("2022", "2023", "2024")),)),
        ("country:de,FI", (HasValue(FacetName.COUNTRY, ("DE", "FI")),)),
        ("country:unknown", (HasValue(FacetName.COUNTRY, ("unknown",)),)),
        ("kieli:FI", (HasValue(FacetName.LANGUAGE, ("fi",)),)),
        ('technology:"Machine vision"', (HasValue(FacetName.TECHNOLOGY, ("machine vision",)),)),
        ("-sector:food", (Without(HasValue(FacetName.SECTOR, ("food",))),)),
    ],
)  # fmt: skip
def test_reads_the_language(text: str, clauses: tuple[Clause, ...]) -> None:
    assert parse(text).clauses == clauses


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ('"digital twin', "digital twin"),
        ('one "two three" "four', 'one "two three" four'),
        ("- * : -- ** () && ||", ""),
        ("pump - motor", "pump motor"),
        ("pump AND (motor OR gear)", "pump AND motor OR gear"),
        ("colour:red", "colour red"),
        ("-colour:red", '-"colour red"'),
        ("https://example.org/a", "https example org a"),
        ("title:", "title"),
        ("title: robot", "title robot"),
        ("maturity:", "maturity"),
        ("maturity:,,", "maturity"),
        ('title:"" robot', "title robot"),
        ("a-b -c", "a b -c"),
        ("x\x00y\ud800z", "x y z"),
        ("e\u0301tude", "étude"),
    ],
)  # fmt: skip
def test_what_is_no_clause_is_read_as_words(text: str, read_as: str) -> None:
    assert str(parse(text)) == read_as


def test_a_long_text_is_cut() -> None:
    assert len(parse("word " * 100_000).clauses) == MAX_CLAUSES
    assert parse(f"{'x' * TEXT_LENGTH} beyond") == Query((Word("x" * TEXT_LENGTH),))
    phrase = parse('"' + "a " * 200 + '"').clauses[0]
    assert isinstance(phrase, Phrase)
    assert len(phrase.words) == MAX_PHRASE


def test_wide_ranges_are_bounded() -> None:
    values = parse("year:1-9999").clauses[0]
    assert isinstance(values, HasValue)
    assert len(values.values) == 100


_SYNTAX = st.sampled_from(['"', "-", "*", ":", " ", "title:", "maturity:trl", "„", "“", ",", "country:", "\x00", "Ä"])


@given(st.text() | st.lists(_SYNTAX | st.text(max_size=3)).map("".join))
def test_any_text_parses_and_is_stable(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query


word = st.text(min_size=1, max_size=12).map(lambda text: "".join(words(text))).filter(bool)
word = word.filter(lambda text: words(text) == [text] and parse(text) == Query((Word(text),)))
contents = st.one_of(
    word.map(Word),
    st.lists(word, min_size=2, max_size=4).map(lambda found: Phrase(tuple(found))),
    word.filter(lambda text: len(text) >= MIN_PREFIX).map(Prefix),
)
values = st.sampled_from(["trl6", "research", "machine vision", "a.b", "unknown", "ä ö", "x:y", "-z"])
positive = st.one_of(
    contents,
    st.builds(InField, st.sampled_from(list(QueryField)), contents),
    st.builds(
        HasValue,
        st.sampled_from([facet for facet in FacetName if facet is not FacetName.COUNTRY]),
        st.lists(values, min_size=1, max_size=3, unique=True).map(tuple),
    ),
)


@given(st.lists(positive | positive.map(Without), max_size=8).map(lambda clauses: Query(tuple(clauses))))
def test_a_written_query_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query
