"""Finnish words and their inflected forms are one term; the list is of this field's words."""

import pytest

from kb.language import term
from kb.model import Language

FORMS = """
konenäkö konenäön konenäköä konenäöllä
kone koneen koneita koneet
hitsaus hitsauksen hitsausta hitsauksessa
kunnossapito kunnossapidon kunnossapitoa kunnossapidossa
koneturvallisuus koneturvallisuuden koneturvallisuutta
lyhentäminen lyhentämisen lyhentämistä
ohjelmointi ohjelmoinnin ohjelmointia ohjelmoinnissa
värähtelyanalyysi värähtelyanalyysin värähtelyanalyysiä värähtelyanalyysit
kunnonvalvonta kunnonvalvonnan kunnonvalvontaa
mittaus mittauksen mittaukset mittauksia
robotti robotin robotit robotteja
anturi anturin anturit antureita
lämpöpumppu lämpöpumpun lämpöpumppuja
digitaalinen digitaalisen digitaalista digitaaliset
kaksonen kaksosen kaksosia
tekoäly tekoälyn tekoälyä
koneoppiminen koneoppimisen koneoppimista
tiedonkeruu tiedonkeruun tiedonkeruuta
energiatehokkuus energiatehokkuuden energiatehokkuutta
laatu laadun laatua
tuotanto tuotannon tuotantoa tuotannossa
ennakoiva ennakoivan ennakoivaa ennakoivalla
lisäävä lisäävän lisäävää
valmistus valmistuksen valmistusta
pinnoite pinnoitteen pinnoitteita
liitos liitoksen liitoksia
vika vian vikoja viat
vianhaku vianhaun vianhakua
kuluminen kulumisen kulumista
työkalu työkalun työkaluja
varasto varaston varastoja
kuljetin kuljettimen kuljettimet
simulointi simuloinnin simulointia
järjestelmä järjestelmän järjestelmiä
yritys yrityksen yrityksiä yritykset
seuranta seurannan seurantaa
käyttöliittymä käyttöliittymän
verkko verkon verkkoja verkossa
tieto tiedon tietoa tiedot
""".strip().splitlines()
NOT_YET = {"kulumista"}
"""Forms whose base the dictionary does not know; the test says when that changes."""


@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms.split()[0])
def test_inflected_forms_meet_their_base_form(forms: str) -> None:
    base, *inflected = forms.split()
    met = {word for word in inflected if term(word, Language.FI) == term(base, Language.FI)}
    assert set(inflected) - met == set(inflected) & NOT_YET


def test_machine_vision_is_not_any_machine() -> None:
    assert term("konenäkö", Language.FI) != term("kone", Language.FI)


@pytest.mark.parametrize("compound", ["kielimalli", "älyanturi", "tuotantodata", "energiatehokkuustoimi"])
def test_a_compound_keeps_its_modifier_and_its_head(compound: str) -> None:
    modifier = compound[:-4]
    assert term(compound, Language.FI) != term(modifier, Language.FI)
    assert (term(compound, Language.FI) or "").startswith(modifier[:4])
