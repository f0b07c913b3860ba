import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curation.names import fold_organisation, fold_person
from kb.curation.organisations import OrganisationRegister, same_organisation, unite_organisations
from kb.curation.people import unite_people
from kb.model import Organisation, Participation, Person, Role
from kb.store import Database

ROR, OTHER_ROR = "https://ror.org/02mhbdp94", "https://ror.org/05dxps055"


def organisation(name: str, country: str | None = None, ror: str | None = None) -> Organisation:
    return Organisation(name=name, country=country, ror=ror)


@pytest.mark.parametrize(
    ("name", "folded", "form"),
    [
        ("Bäcker & Söhne GmbH (Ulm)", "backer sohne", "gmbh"),
        ("Baecker und Soehne G.m.b.H.", "backer sohne", "gmbh"),
        ("Example e.V.", "example", "ev"),
        ("Esimerkki Oyj", "esimerkki", "oyj"),
        ("Example GmbH & Co. KG", "example", "gmbh co kg"),
        ("Esempio S.p.A.", "esempio", "spa"),
        ("Příklad s.r.o.", "priklad", "sro"),
        ("Univ. of Example", "university of example", ""),
        ("AG", "ag", ""),
        ("(Example)", "example", ""),
    ],
)
def test_names_are_folded(name: str, folded: str, form: str) -> None:
    assert fold_organisation(name) == (folded, form)


@given(st.text(min_size=1, max_size=80))
def test_any_name_can_be_folded(name: str) -> None:
    folded, _ = fold_organisation(name)
    assert fold_organisation(name.upper().lower())[0] == fold_organisation(name.upper().lower())[0]
    assert folded == folded.strip()
    fold_person(name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (organisation("Example GmbH", "DE"), organisation("EXAMPLE"), True),
        (organisation("Example GmbH", "DE"), organisation("Example GmbH", "AT"), False),
        (organisation("Example GmbH"), organisation("Example e.V."), False),
        (organisation("Example", ror=ROR), organisation("Another name", ror=ROR), True),
        (organisation("Example", ror=ROR), organisation("Example", ror=OTHER_ROR), False),
    ],
)
def test_ror_decides_then_name_country_and_legal_form(one: Organisation, other: Organisation, same: bool) -> None:
    assert same_organisation(one, other) is same
    assert same_organisation(other, one) is same


def test_the_same_organisation_gets_the_same_key_later_too(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        first = OrganisationRegister(work).key(organisation("Müller & Söhne GmbH", "DE"))
        work.commit()
    with database.unit_of_work(writing=True) as work:
        register = OrganisationRegister(work)
        assert register.key(organisation("Mueller und Soehne")) == first
        assert register.key(organisation("Müller & Söhne", "DE", ROR)) == first
        assert register.key(organisation("Quite another name", "DE", ROR)) == first
        assert register.key(organisation("Müller & Söhne", "DE", OTHER_ROR)) != first
        assert register.key(organisation("Müller & Söhne Oy", "FI")) != first
        work.commit()


def test_nearly_the_same_name_waits_for_a_person(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        register = OrganisationRegister(work)
        names = (
            "Institute of Pumping Technology",
            "Institute of Pumping Technologies",
            "Pumping Plant 1",
            "Pumping Plant 2",
        )
        keys = {register.key(organisation(name, "FI")) for name in names}
        assert len(keys) == 4
        (pair,) = work.organisation_pairs.waiting()
        assert {pair.first.name, pair.second.name} == set(names[:2])


def test_a_name_without_a_country_that_fits_two_is_neither(database: Database) -> None:
    with database.unit_of_work(writing=True) as work:
        register = OrganisationRegister(work)
        keys = {register.key(organisation("Example", country)) for country in ("DE", "FI", None)}
        assert len(keys) == 3


def test_united_organisations_keep_what_one_of_them_says() -> None:
    found = unite_organisations(
        [
            Participation(organisation=organisation("Example Institute"), role=Role.PARTNER),
            Participation(organisation=organisation("EXAMPLE INSTITUTE", "FI", ROR), role=Role.COORDINATOR),
        ]
    )
    assert found == [Participation(organisation=organisation("Example Institute", "FI", ROR), role=Role.COORDINATOR)]


def test_people_are_united_by_orcid_or_a_name_that_fits() -> None:
    orcid, another = "0000-0002-1825-0097", "0000-0001-5109-3700"
    found = unite_people(
        [
            Person(name="Any Name", orcid=orcid),
            Person(name="Name, A."),
            Person(name="A. Name", orcid=another),
            Person(name="Other Name"),
        ]
    )
    assert found == [
        Person(name="Any Name", orcid=orcid),
        Person(name="A. Name", orcid=another),
        Person(name="Other Name"),
    ]
