from datetime import date

import pytest

from ingest.enrich.maturity_estimate import estimate_maturity
from ingest.enrich.passages import Passage
from kb.model import Language, Maturity, MaturityBand, Origin
from kb.taxonomy import Vocabularies

TODAY = date(2026, 1, 1)


def passages(language: str, text: str) -> list[Passage]:
    return [Passage(Language(language), "description", text, "cordis:1")]


@pytest.mark.parametrize(
    ("language", "text", "band"),
    [
        ("en", "The prototype was validated in the laboratory.", MaturityBand.VALIDATED),
        ("en", "So far there is a proof of concept.", MaturityBand.RESEARCH),
        ("en", "The principle has been proven in the laboratory.", MaturityBand.RESEARCH),
        ("en", "A field trial with two firms is complete.", MaturityBand.DEMONSTRATED),
        ("en", "The product has been on the market for years.", MaturityBand.READY),
        ("de", "Das Verfahren wurde am Laborprüfstand gezeigt.", MaturityBand.VALIDATED),
        ("de", "In der Pilotlinie läuft es seit Mai.", MaturityBand.DEMONSTRATED),
        ("de", "Die Geräte sind kommerziell erhältlich.", MaturityBand.READY),
        ("fi", "Kyse on perustutkimuksesta.", MaturityBand.RESEARCH),
        ("fi", "Menetelmää kokeiltiin laboratoriossa.", MaturityBand.VALIDATED),
        ("fi", "Laitteet ovat markkinoilla.", MaturityBand.READY),
        ("en", "A field trial will follow.", None),
        ("en", "The project aims to validate it in the laboratory.", None),
        ("en", "Existing products on the market are too slow.", None),
        ("en", "No such device is on the market.", None),
        ("de", "Ein Feldversuch ist geplant.", None),
        ("de", "Im Feldversuch ist es noch nicht erprobt.", None),
        ("fi", "Tavoitteena on kenttäkoe.", None),
        ("en", "It detects wear of pumps.", None),
    ],
)
def test_what_has_been_done_shows_the_band(
    vocabularies: Vocabularies, language: str, text: str, band: MaturityBand | None
) -> None:
    estimate = estimate_maturity(passages(language, text), vocabularies, TODAY)
    assert (estimate.value.band if estimate else None) is band


def test_the_highest_level_that_is_not_denied_counts_and_is_quoted(vocabularies: Vocabularies) -> None:
    text = "It was validated in the laboratory. It was then shown in a pilot plant. It is not commercially available."
    estimate = estimate_maturity(passages("en", text), vocabularies, TODAY)
    assert estimate is not None
    assert (estimate.value.level, estimate.origin) == (6, Origin.ESTIMATED)
    assert estimate.evidence[0].quote == "It was then shown in a pilot plant."
    assert estimate.evidence[1].quote == "It was validated in the laboratory."


def test_what_lies_behind_a_semicolon_may_still_be_to_come(vocabularies: Vocabularies) -> None:
    text = "It was validated in the laboratory; a field test will follow."
    estimate = estimate_maturity(passages("en", text), vocabularies, TODAY)
    assert estimate is not None
    assert estimate.value.level == 4


def test_sentences_that_agree_make_it_surer_and_others_less_sure(vocabularies: Vocabularies) -> None:
    def confidence(text: str) -> float:
        estimate = estimate_maturity(passages("en", text), vocabularies, TODAY)
        assert estimate is not None
        return estimate.confidence

    alone = confidence("A field trial is complete.")
    assert confidence("A field trial is complete. Two pilot plants run.") > alone
    assert confidence("A field trial is complete. A proof of concept exists.") < alone


def test_an_estimate_lies_below_a_level_that_is_still_to_be_reached(vocabularies: Vocabularies) -> None:
    found = passages("en", "A field trial is complete.")
    assert estimate_maturity(found, vocabularies, TODAY, target=Maturity(level=6)) is None
    assert estimate_maturity(found, vocabularies, TODAY, target=Maturity(level=7)) is not None


def test_below_the_confidence_that_is_asked_for_it_stays_unknown(vocabularies: Vocabularies) -> None:
    found = passages("en", "A field trial is complete.")
    estimate = estimate_maturity(found, vocabularies, TODAY)
    assert estimate is not None
    assert estimate_maturity(found, vocabularies, TODAY, minimum=estimate.confidence) is not None
    assert estimate_maturity(found, vocabularies, TODAY, minimum=estimate.confidence + 0.01) is None
