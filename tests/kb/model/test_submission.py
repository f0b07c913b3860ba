"""What a submission needs before it becomes a brief, and what can be looked at before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.model import (
    BriefStatus,
    Consent,
    Contact,
    DraftText,
    DraftTexts,
    InvalidValue,
    Language,
    Missing,
    SubmissionDraft,
    draft_of,
    new_id,
)
from kb.model.submission import PLACEHOLDER

COMPLETE = DraftText(title="Hearing pumps", summary="Less downtime.", problem="P", solution="S", benefit="B")
CONTACT = Contact(name="Transfer desk", email="transfer@example.org")
CONSENT = Consent(given_by="Researcher", given_on=date(2026, 5, 4), wording="contact-1")


def draft(**changes: object) -> SubmissionDraft:
    return SubmissionDraft.model_validate(
        {"texts": DraftTexts(fi=COMPLETE), "contact": CONTACT, "consent": CONSENT} | changes
    )


def test_any_language_suffices() -> None:
    for language in Language:
        found = draft(texts=DraftTexts().with_text(language, COMPLETE))
        assert found.missing == ()
        assert found.to_brief(new_id(), "hearing-pumps").texts.languages == (language,)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"texts": DraftTexts()}, [Missing.TEXT]),
        ({"texts": DraftTexts(de=COMPLETE.model_copy(update={"summary": ""}))}, [Missing.TEXT]),
        ({"texts": DraftTexts(de=DraftText(title="T", summary="S", description="Words"))}, []),
        ({"contact": None}, [Missing.CONTACT]),
        ({"consent": None}, [Missing.CONSENT]),
        ({"contact": None, "consent": None, "texts": DraftTexts()}, [Missing.TEXT, Missing.CONTACT]),
    ],
)
def test_what_is_missing(changes: dict[str, object], missing: list[Missing]) -> None:
    assert list(draft(**changes).missing) == missing


def test_a_language_without_a_title_is_left_out_of_the_brief() -> None:
    found = draft(texts=DraftTexts(de=DraftText(problem="Nur ein Gedanke"), fi=COMPLETE))
    assert found.to_brief(new_id(), "hearing-pumps").texts.languages == (Language.FI,)


def test_an_incomplete_draft_is_no_brief() -> None:
    with pytest.raises(InvalidValue, match="at least one language"):
        draft(texts=DraftTexts(de=DraftText(title="Nur ein Titel"))).to_brief(new_id(), "nur-ein-titel")


def test_a_brief_comes_back_as_the_draft_that_it_was() -> None:
    before = draft()
    brief = before.to_brief(new_id(), "hearing-pumps")
    assert brief.status is BriefStatus.DRAFT
    assert draft_of(brief) == before


def test_an_empty_draft_can_be_looked_at() -> None:
    preview = SubmissionDraft().preview(new_id(), "brief")
    assert preview.texts.nearest(Language.EN)[1].title == PLACEHOLDER


@given(
    st.fixed_dictionaries({}, optional={name: st.text(max_size=30) for name in DraftText.model_fields}),
    st.sampled_from(Language),
)
def test_whatever_is_written_can_be_looked_at(values: dict[str, str], language: Language) -> None:
    try:
        text = DraftText.model_validate(values)
    except ValidationError:
        return  # control characters, which the form names
    found = SubmissionDraft(texts=DraftTexts().with_text(language, text))
    preview = found.preview(new_id(), "brief")
    shown = preview.texts.nearest(language if text.is_begun else Language.EN)[1]
    assert shown.title == (text.title or PLACEHOLDER)
    assert SubmissionDraft.model_validate_json(found.model_dump_json()) == found


def test_titles_come_in_the_readers_language_first() -> None:
    texts = DraftTexts(de=DraftText(title="Deutsch"), fi=DraftText(title="Suomi"))
    found = SubmissionDraft(texts=texts)
    assert [found.title(language) for language in Language] == ["Deutsch", "Deutsch", "Suomi"]
    assert SubmissionDraft().title(Language.EN) == ""
