"""What two records have to share to be one result, and what keeps them apart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.deduplicate import Fingerprint, Verdict, fingerprint_of, judge
from ingest.deduplicate.titles import compare_titles, fold
from ingest.record import RawIdentifier
from kb.model import TransferBrief, new_id

TITLE = "Listening to pumps: vibration analysis for small plants"
TEXT = (
    "Pumps fail without a warning and stop the whole plant. Two cheap sensors listen to the bearings of each pump and "
    "tell the fitter two weeks before a failure which bearing has to be changed. The method was tried in three plants "
    "for a year, and the training material is free for every firm that wants to adopt it."
)


def print_of(
    title: str = TITLE, text: str = TEXT, language: str = "en", *, doi: str = "", version_of: str = "", **fields: Any
) -> Fingerprint:
    grant = fields.pop("grant", None)
    people = [{"name": name} for name in fields.pop("people", ())]
    brief = TransferBrief.model_validate(
        {
            "id": new_id(),
            "slug": "a",
            "texts": {language: {"title": title, "summary": text[:300], "description": text}},
            "project": {"identifier": grant} if grant else None,
            "people": people,
            **fields,
        }
    )
    identifiers = [RawIdentifier("doi", doi)] if doi else []
    identifiers += [RawIdentifier("doi", version_of, "IsVersionOf")] if version_of else []
    return fingerprint_of(brief, identifiers)


ORIGINAL = print_of(doi="10.5555/a", grant="691102", people=["Given Family", "Other Name"], year=2024)
SAME = {
    "the same DOI": print_of(doi="https://doi.org/10.5555/A"),
    "the same DOI in another language": print_of("Pumppujen kuuntelu", "Pumput hajoavat.", "fi", doi="10.5555/a"),
    "another version of the DOI": print_of(doi="10.5555/a.v2", year=2026),
    "a version of it": print_of(TITLE + ", version 2", doi="10.5555/z", version_of="10.5555/a"),
    "the same text without identifiers": print_of(),
    "case and punctuation": print_of(TITLE.upper().replace(":", " -"), TEXT),
    "typing mistakes": print_of(TITLE.replace("vibration", "vibratoin"), TEXT.replace("bearings", "bearigns")),
    "a cut text": print_of(text=TEXT[:200] + " …"),
    "authors in another order": print_of(people=["Name, Other", "Family, G."]),
    "the same grant and title over a leaflet": print_of(text="A short leaflet.", grant="GA 691102"),
}
UNCERTAIN = {
    "another DOI": print_of(doi="10.5555/b"),
    "another grant": print_of(grant="700001"),
    "other people": print_of(people=["Somebody Else"]),
    "years later": print_of(year=2020),
    "one word of the title is another": print_of(TITLE.replace("pumps", "fans")),
    "the same DOI but another part": print_of(f"{TITLE}, part 2 of 2019", doi="10.5555/a"),
    "the same DOI over something else": print_of("Cold stores", "Frozen food " * 30, doi="10.5555/a"),
    "a number more": print_of(f"{TITLE} 2019"),
}
DIFFERENT = {
    "the same project, another result": print_of("Guidelines for kits", "How to mount a kit. " * 20, grant="691102"),
    "the same abstract, another title": print_of("Welding of thin aluminium sheets with lasers"),
    "a demonstration": print_of(doi="10.5555/a", demonstration=True),
    "another language without identifiers": print_of("Pumppujen kuuntelu", "Pumput hajoavat.", "fi"),
    "one word another, another grant, other people": print_of(
        TITLE.replace("pumps", "fans"), grant="700001", people=["Somebody Else"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("other", SAME.values(), ids=SAME.keys())
def test_the_same_result_is_certain(other: Fingerprint) -> None:
    assert judge(ORIGINAL, other).verdict is Verdict.CERTAIN
    assert judge(other, ORIGINAL).verdict is Verdict.CERTAIN


@pytest.mark.parametrize("name", UNCERTAIN)
def test_what_speaks_against_it_makes_a_person_decide(name: str) -> None:
    first = ORIGINAL
    if "another part" in name:
        first = print_of(f"{TITLE}, part 1 of 2018", doi="10.5555/a")
    for judgement in (judge(first, UNCERTAIN[name]), judge(UNCERTAIN[name], first)):
        assert judgement.verdict is Verdict.UNCERTAIN
        assert any(reason.startswith("but ") for reason in judgement.reasons)


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_another_result_is_different(other: Fingerprint) -> None:
    assert judge(ORIGINAL, other).verdict is Verdict.DIFFERENT
    assert judge(other, ORIGINAL).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Part 1", "Part 2"), ("Part I", "Part II"), ("Deliverable 2.1", "Deliverable 2.2"), ("D2.1", "D2.2"),
        ("2021", "2022"), ("version 1.0", "version 2.0"), ("v1", "v2"), ("Teil A", "Teil B"), ("osa 1", "osa 2"),
        ("First volume", "Second volume"), ("Erster Teil", "Zweiter Teil"), ("ensimmäinen osa", "toinen osa"),
    ],
)  # fmt: skip
def test_members_of_a_series_are_different(one: str, other: str) -> None:
    first, second = print_of(f"{TITLE}: {one}"), print_of(f"{TITLE}: {other}")
    assert judge(first, second).verdict is Verdict.DIFFERENT
    assert judge(print_of(f"{one}: {TITLE}"), print_of(f"{other}: {TITLE}")).verdict is Verdict.DIFFERENT


def test_a_word_that_a_title_has_twice_is_not_overlooked() -> None:
    assert compare_titles(fold("pumps and fans and pumps"), fold("pumps and fans and mills")).replaced
    assert not compare_titles(fold("pumps and fans and pumps"), fold("pumps and fans and pmups")).replaced


def test_every_letter_is_folded_once_and_for_all() -> None:
    letters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    folded = {letter: fold(letter) for letter in letters}
    assert [letter for letter, found in folded.items() if fold(found) != found] == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_titles_are_compared_alike_in_both_directions(first: str, second: str) -> None:
    one, other = fold(first), fold(second)
    assert fold(one) == one
    forth, back = compare_titles(one, other), compare_titles(other, one)
    assert (forth.ratio, forth.same_numbers, forth.other_part) == (back.ratio, back.same_numbers, back.other_part)


def test_a_fingerprint_is_read_as_it_was_written() -> None:
    for made in (ORIGINAL, *SAME.values()):
        read = Fingerprint.decode(made.encode())
        assert read == made
        assert read.bands == made.bands
