from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.language import compound_parts, index_terms, words
from kb.model import (
    Assessment,
    Language,
    Maturity,
    Organisation,
    Origin,
    Participation,
    PotentialLevel,
    Text,
    Texts,
    TransferBrief,
    new_id,
)
from kb.search.document import make_document
from kb.search.joined_terms import joined_terms
from kb.search.request import UNKNOWN, FacetName
from tests.contract.catalogue import TAXONOMY


def confirmed(value: Any) -> Assessment[Any]:
    return Assessment(value=value, origin=Origin.CONFIRMED, assessor="A scout")


def brief(**given: Any) -> TransferBrief:
    text = Text(title="Title", summary="Summary.", problem="P", solution="S", benefit="B")
    return TransferBrief(**{"id": new_id(), "slug": "a-brief", "texts": Texts(en=text), **given})


def test_a_bare_brief_is_unknown_in_every_facet_but_language() -> None:
    document = make_document(brief(), 1, TAXONOMY)
    assert document.terms == {
        facet: ("en",) if facet is FacetName.LANGUAGE else (UNKNOWN,) for facet in FacetName
    }  # fmt: skip
    assert document.matrix == (UNKNOWN, UNKNOWN)
    assert (document.published, document.readiness, document.potential, document.year) == (0, 0, 0, None)


def test_everything_that_is_known_becomes_a_value() -> None:
    made = brief(
        technologies=(confirmed("hyperspectral-imaging"), confirmed("predictive-maintenance")),
        maturity=confirmed(Maturity(level=5, upper=6)),
        potential=confirmed(PotentialLevel.DISRUPTIVE),
        business_models=(confirmed("pay-per-use"),),
        sectors=("food",),
        organisations=(
            Participation(organisation=Organisation(name="Tampere University", country="FI", short_name="TAU")),
            Participation(organisation=Organisation(name="VTT", country="FI")),
        ),
        subjects=("optics",),
        year=2024,
        published_on=date(2026, 1, 2),
    )
    document = make_document(made, 7, TAXONOMY)
    assert set(document.terms[FacetName.TECHNOLOGY]) == {
        "hyperspectral-imaging", "machine-vision", "sensing", "predictive-maintenance", "maintenance",
    }  # fmt: skip
    assert document.own_technologies == ("hyperspectral-imaging", "predictive-maintenance")
    assert document.terms[FacetName.MATURITY] == ("validated", "demonstrated", "trl5", "trl6")
    assert document.terms[FacetName.COUNTRY] == ("FI",)
    assert document.terms[FacetName.YEAR] == ("2024",)
    assert document.matrix == ("validated", "disruptive")
    assert (document.readiness, document.potential, document.revision) == (5, 3, 7)
    assert document.published == date(2026, 1, 2).toordinal()
    assert document.names == "Tampere University TAU VTT optics"
    assert document.organisations == ("Tampere University", "VTT")


def test_complete_texts_come_first_then_english() -> None:
    full = {"summary": "S", "problem": "P", "solution": "S", "benefit": "B"}
    texts = Texts(en=Text(title="Only a title"), de=Text(title="Titel", **full), fi=Text(title="Otsikko", **full))
    assert list(make_document(brief(texts=texts), 1, TAXONOMY).texts) == [Language.DE, Language.FI, Language.EN]
    both = Texts(en=Text(title="Title", **full), de=Text(title="Titel", **full))
    assert list(make_document(brief(texts=both), 1, TAXONOMY).texts) == [Language.EN, Language.DE]


@pytest.mark.parametrize(
    ("section", "body"),
    [
        ("Plain words.\n\nTwo paragraphs.", "Plain words.\n\nTwo paragraphs."),
        ("- first\n- second\n  1. third", "first\nsecond\nthird"),
        ("Costs fell by 3 - 5 %\n2024 was dry.", "Costs fell by 3 - 5 %\n2024 was dry."),
        ("**Bold** and a [link](https://example.org).", "Bold and a link."),
    ],
)
def test_marks_of_markdown_are_not_searched(section: str, body: str) -> None:
    text = Text(title="T", summary="S", problem=section, solution="S", benefit="B", description="From the source.")
    made = make_document(brief(texts=Texts(en=text)), 1, TAXONOMY).texts[Language.EN].body
    assert made == f"{body}\n\nS\n\nB\n\nFrom the source."


@settings(deadline=None)  # the first Finnish word loads a dictionary
@given(
    st.text()
    | st.lists(st.sampled_from(["Fräsmaschinenüberwachung,", "die", "CNC-Maschine", "(ja)", "\x0b"])).map(" ".join)
)
def test_whole_texts_have_the_terms_of_their_words(text: str) -> None:
    for language in Language:
        assert joined_terms(language).of(text).split() == [
            part for term in index_terms(text, language) for part in term.split()
        ]  # fmt: skip
    terms, parts = joined_terms(Language.DE).with_parts(text)
    assert terms == joined_terms(Language.DE).of(text)
    assert parts.split() == [part for word in words(text) for part in compound_parts(word)]
