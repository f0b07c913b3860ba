from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ingest.normalise import UnusableRecord, normalise
from ingest.record import RawIdentifier, RawOrganisation, RawPerson, RawProject, RawRecord, RawSubject, RawText
from kb.model import Language, Role, SourceRecord

SOURCE = SourceRecord(
    source="cordis", identifier="1", licence="CC-BY-4.0", retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), sha256="0" * 64
)
TEXT = RawText("en", "Watching pumps", "", "Pumps fail. We listen to them with sensors. This helps.")
RAW = RawRecord(source=SOURCE, location="file.xml", texts=(TEXT,))


def test_the_objective_stays_the_source_s_own_words() -> None:
    text = normalise(RAW).texts[Language.EN]
    assert text.description == TEXT.description
    assert text.summary == TEXT.description
    assert (text.problem, text.solution, text.benefit) == ("", "", "")


def test_sections_that_the_source_has_are_carried_through() -> None:
    text = replace(TEXT, problem="Pumps fail.", solution="We listen.", benefit="Less downtime <b>at once</b>.")
    found = normalise(replace(RAW, texts=(text,))).texts[Language.EN]
    assert (found.problem, found.solution, found.benefit) == ("Pumps fail.", "We listen.", "Less downtime at once.")
    assert found.summary == found.benefit
    assert found.description == TEXT.description


def test_sections_alone_make_a_text() -> None:
    text = RawText("en", "Watching pumps", next_step="Call us. We come.")
    found = normalise(replace(RAW, texts=(text,))).texts[Language.EN]
    assert (found.summary, found.next_step) == ("Call us. We come.", "Call us. We come.")
    assert found.is_complete


def test_a_long_section_is_shortened_with_a_note() -> None:
    draft = normalise(replace(RAW, texts=(replace(TEXT, problem="Pumps fail often. " * 2000),)))
    assert len(draft.texts[Language.EN].problem) <= 20_000
    assert any("problem of" in note for note in draft.notes)


def test_a_long_objective_gives_a_summary_of_whole_sentences() -> None:
    long = replace(TEXT, description="This is a sentence of some length about pumps. " * 40)
    summary = normalise(replace(RAW, texts=(long,))).texts[Language.EN].summary
    assert 300 < len(summary) <= 400
    assert summary.endswith(".")


def test_html_in_every_field_is_gone() -> None:
    evil = "<script>alert(1)</script>"
    raw = replace(
        RAW,
        texts=(RawText("en", f"Title{evil}", f"Teaser{evil}", f"Body{evil}<b>!</b>"),),
        organisations=(RawOrganisation(f"Org{evil}", city=f"City{evil}", country=evil, url="javascript:alert(1)"),),
        subjects=(RawSubject(f"robotics{evil}"),),
        project=RawProject("1", acronym=f"ACRO{evil}", title=f"T{evil}"),
    )
    draft = normalise(raw)
    assert "alert" not in repr((draft.texts, draft.organisations, draft.subjects, draft.project))
    assert draft.organisations[0].organisation.url is None
    assert any("javascript" in note for note in draft.notes)


def test_organisations_come_coordinator_first_with_their_countries() -> None:
    raw = replace(
        RAW,
        organisations=(
            RawOrganisation("Partner", country="UK", role="participant", order=2, sme="true"),
            RawOrganisation("Leader", country="EL", role="coordinator", order=1, url="www.example.org"),
            RawOrganisation("Third", country="Atlantis", role="thirdParty", order=3),
            RawOrganisation("", country="DE"),
        ),
    )
    draft = normalise(raw)
    assert [(p.organisation.name, p.organisation.country, p.role) for p in draft.organisations] == [
        ("Leader", "GR", Role.COORDINATOR),
        ("Partner", "GB", Role.PARTICIPANT),
        ("Third", None, Role.PARTNER),
    ]
    assert draft.organisations[0].organisation.url == "http://www.example.org"
    assert draft.organisations[1].organisation.sme is True
    assert len(draft.notes) == 2


def test_the_year_is_that_of_the_end() -> None:
    raw = replace(RAW, project=RawProject("1", start="01/03/2018", end="2021-02-28", total_cost="2998012,75"))
    draft = normalise(raw)
    assert draft.year == 2021
    assert draft.project is not None
    assert draft.project.start == date(2018, 3, 1)


@pytest.mark.parametrize(
    ("project", "complaint"),
    [
        (RawProject("1", start="31/02/2020"), "start date.*does not exist"),
        (RawProject("1", start="2020-01-01", end="2019-01-01"), "ends .* before it starts"),
        (RawProject("1", total_cost="a lot"), "total cost"),
        (RawProject(""), "identifier"),
    ],
)
def test_impossible_facts_refuse_the_record(project: RawProject, complaint: str) -> None:
    with pytest.raises(UnusableRecord, match=complaint):
        normalise(replace(RAW, project=project))


def test_a_wrong_doi_is_left_out_with_a_note() -> None:
    draft = normalise(replace(RAW, project=RawProject("1", doi="not a doi")))
    assert draft.project is not None
    assert draft.project.doi is None
    assert "no DOI" in draft.notes[0]


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ((), "no title"),
        ((RawText("en", "", "", "Body"),), "no title"),
        ((RawText("en", "Title"),), "no text besides its title"),
        ((RawText("fr", "Titre", "", "Texte"), RawText("es", "Título", "", "Texto")), "but in es, fr"),
    ],
)
def test_a_record_without_text_is_refused(texts: tuple[RawText, ...], complaint: str) -> None:
    with pytest.raises(UnusableRecord, match=complaint):
        normalise(replace(RAW, texts=texts))


def test_three_languages_are_taken_and_others_left() -> None:
    texts = tuple(RawText(code, f"Title {code}", "", "Body.") for code in ("de", "eng", "fi", "fr"))
    assert set(normalise(replace(RAW, texts=texts)).texts) == set(Language)


def test_an_unnamed_language_is_detected() -> None:
    text = RawText(None, "Pumpen", "", "Die Pumpe wird überwacht, und der Ausfall wird früh erkannt, weil sie klingt.")
    assert set(normalise(replace(RAW, texts=(text,))).texts) == {Language.DE}


def test_identifiers_that_cannot_be_right_are_left_out_with_a_note() -> None:
    raw = replace(
        RAW,
        people=(
            RawPerson("Anna Example", orcid="0000-0002-1825-0098", affiliations=(RawOrganisation("EI", ror="0x"),)),
        ),
        identifiers=(RawIdentifier("doi", "https://doi.org/10.5555/A"), RawIdentifier("doi", "10.5/b")),
        publications=(("nonsense", "A paper"),),
        published="soon",
    )
    draft = normalise(raw)
    assert (draft.people[0].orcid, draft.people[0].affiliation, draft.organisations) == (None, "EI", ())
    assert draft.identifiers == (RawIdentifier("doi", "10.5555/a"),)
    assert [(item.doi, item.title) for item in draft.publications] == [("10.5555/a", TEXT.title), (None, "A paper")]
    assert len(draft.notes) == 5


def test_the_year_of_publication_is_the_brief_s() -> None:
    assert normalise(replace(RAW, published="2019.04.10", updated="2024-01-01")).year == 2019


def test_of_very_many_authors_some_are_kept() -> None:
    draft = normalise(replace(RAW, people=tuple(RawPerson(f"Author {number}") for number in range(80))))
    assert len(draft.people) == 50
    assert draft.notes == ["30 of 80 people left out; 50 are kept"]


def test_a_long_text_in_another_language_is_not_taken_for_english() -> None:
    french = "Nous montrons une methode qui permet de surveiller les pompes avec des capteurs acoustiques. " * 5
    with pytest.raises(UnusableRecord, match="another language, as far as its words tell"):
        normalise(replace(RAW, texts=(RawText(None, "Surveiller", "", french),)))


def test_marks_for_missing_values_are_no_text() -> None:
    with pytest.raises(UnusableRecord, match="no text besides its title"):
        normalise(replace(RAW, texts=(RawText("en", "A title", "", ":unav"),)))
    with pytest.raises(UnusableRecord, match="no title"):
        normalise(replace(RAW, texts=(RawText("en", "(:tba)", "", "A text."),)))
