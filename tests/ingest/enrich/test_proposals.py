from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.passages import passages_of
from ingest.enrich.proposals import MAX_PROPOSALS, propose_sections
from kb.model import Language, SectionProposal, Text
from kb.taxonomy import Vocabularies

SOURCE = (
    "The consortium has five partners. Today leaks of compressed air are found by hand, which is too expensive. "
    "We develop a sensor that detects leaks while machines run. A plant saves 12 per cent of its electricity. "
    "A compressor with a flow meter is required. Interested firms can start with a free measurement."
)


def propose(vocabularies: Vocabularies, language: Language = Language.EN, **fields: str) -> tuple[SectionProposal, ...]:
    texts = {language: Text(**{"title": "Leaks", "summary": "About leaks.", **fields})}
    return propose_sections(passages_of(texts, "cordis:1"), texts, vocabularies)


def test_each_section_gets_a_sentence_of_the_source_with_its_place(vocabularies: Vocabularies) -> None:
    found = propose(vocabularies, description=SOURCE)
    assert [item.section for item in found] == ["problem", "solution", "benefit", "requirements", "next_step"]
    for item in found:
        evidence = item.evidence
        assert evidence.start is not None
        assert SOURCE[evidence.start :].startswith(evidence.quote)
        assert (evidence.language, evidence.field, evidence.source) == (Language.EN, "description", "cordis:1")
    assert found[0].evidence.quote.startswith("Today leaks")
    assert found[2].evidence.quote.startswith("A plant saves")


def test_sentences_about_the_project_itself_are_not_proposed(vocabularies: Vocabularies) -> None:
    assert propose(vocabularies, description="The consortium has five partners. The survey took part in May.") == ()


def test_a_section_that_somebody_wrote_gets_none(vocabularies: Vocabularies) -> None:
    found = propose(vocabularies, description=SOURCE, problem="Leaks cost money.")
    assert "problem" not in {item.section for item in found}
    assert "solution" in {item.section for item in found}


def test_german_and_finnish_sources_get_proposals_too(vocabularies: Vocabularies) -> None:
    german = "Heute findet niemand die Lecks. Entwickelt wird ein Sensor, der sie meldet. Das spart 12 Prozent Strom."
    found = propose(vocabularies, Language.DE, description=german)
    assert [item.section for item in found] == ["problem", "solution", "benefit"]
    finnish = "Nyt kukaan ei löydä vuotoja. Kehitämme anturin, joka tunnistaa ne. Sähköä säästyy 12 prosenttia."
    found = propose(vocabularies, Language.FI, description=finnish)
    assert [item.section for item in found] == ["problem", "solution", "benefit"]


@given(st.lists(st.sampled_from(SOURCE.split()) | st.text(max_size=12), max_size=120).map(" ".join))
def test_nothing_is_proposed_that_the_source_does_not_say(vocabularies: Vocabularies, text: str) -> None:
    try:
        texts = {Language.EN: Text(title="A title", summary="-", description=text)}
    except ValueError:
        return
    found = propose_sections(passages_of(texts, "cordis:1"), texts, vocabularies)
    content = texts[Language.EN].description
    places = [item.evidence.start for item in found]
    assert len(set(places)) == len(places)
    for item in found:
        assert item.evidence.start is not None
        assert content[item.evidence.start :].startswith(item.evidence.quote)
        assert sum(other.section == item.section for other in found) <= MAX_PROPOSALS[item.section]
