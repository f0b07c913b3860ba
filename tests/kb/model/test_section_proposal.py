import pytest
from pydantic import ValidationError

from kb.model import Evidence, InvalidValue, Language, SectionProposal
from tests.kb.store.sample_briefs import SENTENCE, sample_brief


def proposal(section: str = "solution", start: int = 0, confidence: float = 0.5) -> SectionProposal:
    evidence = Evidence(quote=SENTENCE, language=Language.EN, field="description", start=start, source="cordis:1")
    return SectionProposal.model_validate({"section": section, "evidence": evidence, "confidence": confidence})


def test_a_proposal_says_where_its_sentence_stands() -> None:
    with pytest.raises(ValidationError, match="language, field and start"):
        SectionProposal(section="benefit", evidence=Evidence(quote="A sentence."))


def test_sections_without_text_and_proposal_are_to_be_written() -> None:
    brief = sample_brief(proposals=[proposal("benefit"), proposal("problem", 3), proposal("problem", 4, 0.7)])
    assert [item.section for item in brief.proposed(Language.EN)] == ["problem", "problem", "benefit"]
    assert brief.proposed(Language.EN)[0].confidence == 0.7
    assert brief.to_write(Language.EN) == ("solution", "requirements", "next_step")
    assert brief.proposed(Language.FI) == ()
    assert len(brief.to_write(Language.FI)) == 5
    assert brief.to_write(Language.DE) == ()


def test_an_accepted_sentence_becomes_the_section() -> None:
    chosen = proposal()
    brief = sample_brief(proposals=[chosen, proposal("benefit")])
    accepted = brief.with_accepted(chosen)
    assert accepted.texts.en is not None
    assert accepted.texts.en.solution == SENTENCE
    assert [item.section for item in accepted.proposals] == ["benefit"]
    with pytest.raises(InvalidValue, match="no such sentence"):
        accepted.with_accepted(chosen)


def test_what_somebody_has_written_meanwhile_is_no_longer_proposed() -> None:
    brief = sample_brief(proposals=[proposal()], texts={"en": {"title": "T", "summary": "S", "description": SENTENCE}})
    assert brief.proposed(Language.EN)
    written = {"en": {"title": "T", "summary": "S", "description": SENTENCE, "solution": "My own words."}}
    assert sample_brief(proposals=[proposal()], texts=written).proposed(Language.EN) == ()
