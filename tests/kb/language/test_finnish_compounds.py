"""The parts of Finnish compounds, labelled words of this field."""

import pytest

from kb.language import part_terms, restored, simple_parts, term
from kb.model import Language

FI = Language.FI
COMPOUNDS = (
    "hukkalämpö=hukka+lämpö hukkalämmön=hukka+lämpö paineilmavuoto=paineilma+vuoto hitsausrobotin=hitsaus+robotti "
    "kunnonvalvonta=kunto+valvonta värähtelyanalyysiä=värähtely+analyysi energiatehokkuus=energia+tehokkuus "
    "koneoppimisen=kone+oppiminen tiedonkeruu=tieto+keruu venymäliuska=venymä+liuska muovijätteen=muovi+jäte "
    "käyttöpaneeli=käyttö+paneeli liimasauma=liima+sauma laadunvalvonta=laatu+valvonta kylmävarasto=kylmä+varasto "
    "tuotepassi=tuote+passi vaatimustenhallinta=vaatimus+hallinta tuotantolinja=tuotanto+linja "
    "simulointimalli=simulointi+malli hammaspyörä=hammas+pyörä toimitusketju=toimitus+ketju jätevesi=jäte+vesi "
    "asiakaspalvelu=asiakas+palvelu metallituloste=metalli+tuloste jälkiasennus=jälki+asennus"
)
SIMPLE = (
    "automaatio robotiikka optimointi digitaalinen järjestelmä materiaali prosessi kehittäminen mahdollisuus yritykset "
    "tulokset valmistaminen parantaminen vähentäminen laakeri akseli venttiili sylinteri hinnoittelu kuljettaminen "
    "organisaatio konferenssi ohjelmointi"
)


@pytest.mark.parametrize("item", COMPOUNDS.split())
def test_compounds_are_cut_into_base_forms(item: str) -> None:
    word, _, parts = item.partition("=")
    assert "+".join(simple_parts(word, FI)) == parts


@pytest.mark.parametrize("word", SIMPLE.split())
def test_simple_words_are_left_whole(word: str) -> None:
    assert simple_parts(word, FI) == ()


def test_parts_are_terms_as_the_index_holds_them() -> None:
    assert set(part_terms("Teollisuuslämpöpumpun", FI)) >= {
        term("pumppu", FI),
        term("lämpö", FI),
        term("teollisuus", FI),
    }
    assert part_terms("pump", Language.EN) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hukkalampo", "hukkalämpö"), ("tyokalu", "työkalu"), ("kone", "kone"), ("OPC", "OPC"), ("lämpö", "lämpö"),
        ("robot", "robot"),
    ],
)  # fmt: skip
def test_umlauts_that_were_left_out_are_put_back(typed: str, meant: str) -> None:
    assert restored(typed) == meant
