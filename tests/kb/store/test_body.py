from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import BriefStatus, CooperationType, IprStatus, PotentialLevel, Role, TransferBrief, new_id
from kb.store import StoreError
from kb.store.body import FORMAT, compress, decode, encode, expand
from tests.kb.store.sample_briefs import sample_brief

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(
    lambda text: " ".join(text.split()) and text.strip()
)
maybe_words = st.none() | words
dates = st.dates(date(1900, 1, 1), date(2100, 1, 1))
texts = st.fixed_dictionaries({"title": words, "summary": words, "description": words}, optional={"problem": words})


@st.composite
def briefs(draw: st.DrawFn) -> TransferBrief:
    fields: dict[str, Any] = {
        "status": draw(st.sampled_from(BriefStatus)),
        "texts": draw(st.dictionaries(st.sampled_from(["de", "en", "fi"]), texts, min_size=1)),
        "potential": draw(
            st.none()
            | st.fixed_dictionaries(
                {
                    "value": st.sampled_from(PotentialLevel),
                    "origin": st.just("confirmed"),
                    "assessor": words,
                    "assessed_on": st.none() | dates,
                }
            )
        ),
        "ipr_status": draw(st.none() | st.sampled_from(IprStatus)),
        "cooperation_sought": draw(st.lists(st.sampled_from(CooperationType), max_size=3)),
        "organisations": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "organisation": st.fixed_dictionaries(
                            {"name": words, "city": maybe_words, "sme": st.none() | st.booleans()}
                        ),
                        "role": st.sampled_from(Role),
                    }
                ),
                max_size=3,
            )
        ),
        "project": draw(
            st.none()
            | st.fixed_dictionaries(
                {
                    "identifier": words,
                    "total_cost": st.none() | st.decimals(0, 10**9, places=2, allow_nan=False).map(abs),
                }
            )
        ),
        "publications": draw(st.lists(st.fixed_dictionaries({"title": words}), max_size=2)),
        "proposals": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "section": st.sampled_from(["problem", "next_step"]),
                        "evidence": st.fixed_dictionaries(
                            {
                                "quote": words,
                                "language": st.just("en"),
                                "field": st.just("summary"),
                                "start": st.just(0),
                            }
                        ),
                    }
                ),
                max_size=2,
            )
        ),
        "published_on": draw(st.none() | dates),
    }
    return sample_brief("any", **fields)


@given(briefs())
def test_every_brief_is_read_back_equal(brief: TransferBrief) -> None:
    body = encode(brief)
    assert decode(body, FORMAT, brief.id) == brief
    assert expand(compress(body), brief.id) == body


@given(briefs())
def test_equal_briefs_have_equal_bodies(brief: TransferBrief) -> None:
    assert encode(TransferBrief.model_validate(brief.model_dump())) == encode(brief)


def test_a_brief_that_was_stored_before_there_were_proposals_is_read() -> None:
    brief = sample_brief()
    older = encode(brief).replace(b'"proposals":[],', b"")
    assert b"proposals" not in older
    assert decode(older, FORMAT, brief.id) == brief


def test_the_cost_of_a_project_stays_exact() -> None:
    brief = sample_brief(project={"identifier": "1", "total_cost": "0.10"})
    again = decode(encode(brief), FORMAT, brief.id)
    assert again.project is not None
    assert again.project.total_cost == Decimal("0.10")


def test_a_body_of_another_format_is_refused_with_what_to_do() -> None:
    brief = sample_brief()
    with pytest.raises(StoreError, match=rf"brief {brief.id} is stored in format {FORMAT + 1}.*newer one"):
        decode(encode(brief), FORMAT + 1, brief.id)


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b'{"id": 1}', b"\xff"])
def test_a_damaged_body_is_named(body: bytes) -> None:
    key = new_id()
    with pytest.raises(StoreError, match=rf"brief {key} cannot be read .*backup"):
        decode(body, FORMAT, key)


def test_a_damaged_revision_is_named() -> None:
    key = new_id()
    with pytest.raises(StoreError, match=rf"a revision of brief {key} is damaged"):
        expand(compress(b"abc" * 99)[:-5], key)
