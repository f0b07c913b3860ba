from datetime import UTC, date, datetime

import pytest

from ingest.draft import BriefDraft
from ingest.enrich import enrich
from ingest.enrich.negation import is_negated
from kb.model import Language, Origin, PotentialLevel, SourceRecord, Text
from kb.taxonomy import Vocabularies

SOURCE = SourceRecord(source="cordis", identifier="1", retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), sha256="0" * 64)


def drafted(vocabularies: Vocabularies, language: Language = Language.EN, **text: str) -> BriefDraft:
    texts = {language: Text(**{"title": "A title", "summary": "A summary.", **text})}
    return enrich(BriefDraft(source=SOURCE, texts=texts), vocabularies, date(2026, 1, 1))


def test_technologies_are_found_with_their_sentence(vocabularies: Vocabularies) -> None:
    text = "Pumps fail without warning. Vibration analysis shows wear early. The vibration analyses run daily."
    draft = drafted(vocabularies, description=text)
    assert [item.value for item in draft.technologies] == ["vibration-analysis"]
    found = draft.technologies[0]
    assert found.origin is Origin.ESTIMATED
    assert found.evidence[0].quote == "Vibration analysis shows wear early."
    assert found.evidence[0].source == "cordis:1"


def test_a_narrower_concept_stands_for_its_broader_one(vocabularies: Vocabularies) -> None:
    text = "Condition monitoring by vibration analysis."
    assert [item.value for item in drafted(vocabularies, description=text).technologies] == ["vibration-analysis"]


def test_the_title_weighs_more_than_the_text(vocabularies: Vocabularies) -> None:
    draft = drafted(vocabularies, title="Digital twins of machines", description="We also use vibration analysis.")
    assert [item.value for item in draft.technologies] == ["digital-twin", "vibration-analysis"]
    assert draft.technologies[0].confidence > draft.technologies[1].confidence


def test_german_compounds_and_finnish_inflection_are_found(vocabularies: Vocabularies) -> None:
    german = drafted(vocabularies, Language.DE, description="Die Maschinenzustandsüberwachung erkennt Schäden.")
    assert "condition-monitoring" in [item.value for item in german.technologies]
    finnish = drafted(vocabularies, Language.FI, description="Ennakoivaa kunnossapitoa kokeillaan.")
    assert "predictive-maintenance" in [item.value for item in finnish.technologies]


def test_the_source_s_own_classification_counts(vocabularies: Vocabularies) -> None:
    texts = {Language.EN: Text(title="A title", summary="A summary.", description="Nothing else.")}
    draft = BriefDraft(source=SOURCE, texts=texts, subjects=("machine learning", "botany"))
    found = enrich(draft, vocabularies, date(2026, 1, 1)).technologies
    assert [(item.value, item.evidence[0].field) for item in found] == [("machine-learning", "subjects")]


def test_unknown_stays_unknown(vocabularies: Vocabularies) -> None:
    draft = drafted(vocabularies, description="We study flowers in the garden.")
    assert draft.technologies == draft.business_models == draft.sectors == ()
    assert draft.maturity is draft.target_maturity is draft.potential is None


def test_a_pattern_comes_with_the_sentence_of_its_cue(vocabularies: Vocabularies) -> None:
    draft = drafted(vocabularies, description="The machine is sold. Customers choose pay per use instead.")
    assert [item.value for item in draft.business_models] == ["pay-per-use"]
    assert draft.business_models[0].evidence[0].quote == "Customers choose pay per use instead."
    assert draft.business_models[0].confidence <= 0.7


def test_the_highest_level_that_is_not_denied_counts(vocabularies: Vocabularies) -> None:
    cues = {level: vocabularies.levels[level].cues.en[0] for level in PotentialLevel}
    text = f"This {cues[PotentialLevel.INCREMENTAL]}. It {cues[PotentialLevel.SUBSTANTIAL]}."
    text += f" It does not {cues[PotentialLevel.DISRUPTIVE]}."
    potential = drafted(vocabularies, description=text).potential
    assert potential is not None
    assert potential.value is PotentialLevel.SUBSTANTIAL


@pytest.mark.parametrize(
    ("before", "language", "negated"),
    [
        ("It does not ", Language.EN, True),
        ("It is not only cheap but ", Language.EN, False),
        ("It isn't a pilot; it ", Language.EN, False),
        ("Es ist kein ", Language.DE, True),
        ("Nicht nur ", Language.DE, False),
        ("Se ei ", Language.FI, True),
        ("Without any doubt, but ", Language.EN, False),
        ("It ", Language.EN, False),
    ],
)
def test_negation_reaches_its_own_clause_only(before: str, language: Language, negated: bool) -> None:
    assert is_negated(before, language) is negated


def test_a_technology_in_the_title_suggests_a_pattern_with_little_confidence(vocabularies: Vocabularies) -> None:
    draft = drafted(vocabularies, title="Remaining useful life of pumps", description="Pumps wear.")
    assert [(item.value, item.confidence) for item in draft.business_models] == [("guaranteed-availability", 0.3)]
    assert draft.business_models[0].evidence[0].quote == "Remaining useful life of pumps"
    mentioned = drafted(vocabularies, description="Remaining useful life is one of many figures.")
    assert mentioned.business_models == ()


def test_a_title_in_another_language_is_looked_through_in_its_own(vocabularies: Vocabularies) -> None:
    draft = drafted(vocabularies, title="Schwingungsanalyse für die Instandhaltung von Pumpen", description="Text.")
    assert "vibration-analysis" in [item.value for item in draft.technologies]
    assert draft.technologies[0].evidence[0].language is Language.EN  # where the quote stands


def test_what_a_person_wrote_or_judged_stays(vocabularies: Vocabularies) -> None:
    text = "Today pumps fail without warning. A field trial is complete."
    draft = drafted(vocabularies, description=text)
    assert draft.maturity is not None
    assert draft.maturity.origin is Origin.ESTIMATED
    assert draft.proposals
    again = enrich(draft, vocabularies, date(2027, 1, 1), maturity_confidence=1.0)
    assert (again.maturity, again.proposals) == (draft.maturity, draft.proposals)


def test_estimates_of_the_maturity_can_be_switched_off(vocabularies: Vocabularies) -> None:
    texts = {Language.EN: Text(title="A title", summary="-", description="A field trial is complete.")}
    found = enrich(BriefDraft(source=SOURCE, texts=texts), vocabularies, date(2026, 1, 1), maturity_confidence=1.0)
    assert found.maturity is None
