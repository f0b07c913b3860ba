"""How easy texts are to read, by known formulas."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.record import Progress, ReadBrief
from ingest.sources.markdown import MarkdownSource
from kb.language.readability import ENOUGH_WORDS, Ease, Formula, ReadabilityMissing, _statistics, read_ease
from kb.model import Language

PLAIN = {
    Language.DE: "Der Sensor sitzt am Lager. Er hört, wie die Pumpe läuft. Wird das Lager alt, klingt es anders. Dann "
    "warnt er den Betrieb. So bleibt Zeit, um ein neues Teil zu holen. Die Arbeit geht weiter.",
    Language.EN: "The sensor sits on the bearing. It hears how the pump runs. When the bearing gets old, it sounds "
    "different. Then it warns the firm. So there is time to get a new part. Work goes on.",
    Language.FI: "Anturi on kiinni laakerissa. Se kuulee, miten pumppu käy. Kun laakeri kuluu, ääni muuttuu. Silloin "
    "anturi varoittaa. Näin on aikaa hakea uusi osa. Työ jatkuu, eikä kone seiso. Kaikki voivat käyttää sitä.",
}
HARD = {
    Language.DE: "Die Implementierung multimodaler Zustandsüberwachungsarchitekturen ermöglicht unter Berücksichtigung "
    "betriebsbedingter Unsicherheitsquantifizierungen die Identifikation degradationsrelevanter "
    "Schwingungscharakteristika innerhalb heterogener Produktionsinfrastrukturen sowie deren kontinuierliche "
    "Weiterverarbeitung mittels automatisierter Entscheidungsunterstützungssysteme in mittelständischen Unternehmen.",
    Language.EN: "The implementation of multimodal condition-monitoring architectures facilitates, notwithstanding "
    "operationally induced uncertainty quantification requirements, identification of degradation-relevant vibration "
    "characteristics within heterogeneous production infrastructures and subsequent continuous incorporation into "
    "automated decision-support environments.",
    Language.FI: "Multimodaalisten kunnonvalvonta-arkkitehtuurien toteuttaminen mahdollistaa toimintaympäristön "
    "epävarmuuksien kvantifioinnin huomioimisen yhteydessä kulumisilmiöihin liittyvien värähtelyominaisuuksien "
    "tunnistamisen heterogeenisissa tuotantoinfrastruktuureissa sekä niiden jatkuvan hyödyntämisen automatisoiduissa "
    "päätöksentekojärjestelmissä, kunnossapitostrategioissa, varaosahankinnoissa, henkilöstösuunnittelussa, "
    "laadunvarmistuksessa, energianhallinnassa, ympäristöraportoinnissa sekä liiketoimintaennusteissa.",
}


@pytest.mark.parametrize("language", Language)
def test_plain_and_hard_texts_are_told_apart(language: Language) -> None:
    plain, hard = read_ease(PLAIN[language], language), read_ease(HARD[language], language)
    assert plain is not None
    assert hard is not None
    assert (plain.ease, hard.ease) == (Ease.PLAIN, Ease.HARD)
    assert plain.words_per_sentence < hard.words_per_sentence == hard.longest


def test_the_german_figure_is_amstads() -> None:
    # 30 words of one syllable in three sentences: 180 - 10 - 58.5.
    found = read_ease("Er geht gern mit ihr ins Haus und sieht sie. " * 3, Language.DE)
    assert found is not None
    assert (found.formula, found.figure) == (Formula.FLESCH_AMSTAD, pytest.approx(180 - 10 - 58.5, abs=0.1))


@pytest.mark.parametrize("language", [Language.EN, Language.FI])
def test_the_other_figure_is_lix(language: Language) -> None:
    # 10 words a sentence, and 3 of 10 have more than six letters.
    found = read_ease("One two machine six four bearing a b c working. " * 3, language)
    assert found is not None
    assert (found.formula, found.figure) == (Formula.LIX, 40.0)


def test_stops_inside_a_sentence_do_not_end_it() -> None:
    found = read_ease("The part costs e.g. 3.5 euros in a small firm. " * 3, Language.EN)
    assert found is not None
    assert found.longest >= 9


def test_a_short_text_is_not_judged() -> None:
    assert read_ease("word " * (ENOUGH_WORDS - 1), Language.EN) is None


@given(st.text(max_size=400), st.sampled_from(Language))
def test_any_text_is_judged_or_passed_over(text: str, language: Language) -> None:
    found = read_ease(text, language)
    assert found is None or found.longest >= found.words_per_sentence > 0


def test_the_shipped_briefs_are_mostly_plain(content: Path) -> None:
    verdicts: dict[Language, list[Ease]] = {language: [] for language in Language}
    for reading in MarkdownSource().read_all(sorted((content / "briefs").glob("*.md")), Progress()):
        assert isinstance(reading, ReadBrief)
        for language, text in reading.brief.texts:
            for section in (text.problem, text.solution, text.benefit):
                if found := read_ease(section, language):
                    verdicts[language].append(found.ease)
    for language, found in verdicts.items():
        assert found.count(Ease.PLAIN) >= 0.7 * len(found), language
        assert found.count(Ease.HARD) <= 0.05 * len(found), language


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _statistics.cache_clear()
    monkeypatch.setitem(sys.modules, "textstat.textstat", None)
    with pytest.raises(ReadabilityMissing, match=r"silta\[contribute\]"):
        read_ease(PLAIN[Language.EN], Language.EN)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import nltk

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(nltk, "download", refuse)
    for language in Language:
        assert read_ease(PLAIN[language], language)
