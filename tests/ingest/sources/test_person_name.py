import pytest

from ingest.record import RawPerson
from ingest.sources.person_name import parse_bibtex_names, parse_name, parse_names


@pytest.mark.parametrize(
    ("text", "name", "given", "family"),
    [
        ("Example, Anna", "Anna Example", "Anna", "Example"),
        ("van der Example, Anna", "Anna van der Example", "Anna", "van der Example"),
        ("Example,A.", "A. Example", "A.", "Example"),
        ("Example, Jr., Anna", "Anna Example Jr.", "Anna", "Example"),
        ("Example A.B.", "A.B. Example", "A.B.", "Example"),
        ("Anna Example", "Anna Example", "", ""),
    ],
)
def test_a_name(text: str, name: str, given: str, family: str) -> None:
    assert parse_name(text) == RawPerson(name, given, family)


@pytest.mark.parametrize("text", ["", "et al.", " , ", "1234"])
def test_nobody(text: str) -> None:
    assert parse_name(text) is None


def test_an_orcid_is_checked() -> None:
    assert parse_name("Example, A", "https://orcid.org/0000-0002-1825-0097") == RawPerson(
        "A Example", "A", "Example", "0000-0002-1825-0097"
    )
    assert parse_name("Example, A", "0000-0002-1825-0098") == RawPerson("A Example", "A", "Example")


@pytest.mark.parametrize(
    "text",
    ["Example, A.; Sample, B.", "Example A., Sample B.", "Example, A., Sample, B.", "Example, A. and Sample, B.",
     "Example, A. (123456)|Sample, B. (7)", "Example, A.\nSample, B."],
)  # fmt: skip
def test_names_in_one_cell(text: str) -> None:
    assert parse_names(text) == [RawPerson("A. Example", "A.", "Example"), RawPerson("B. Sample", "B.", "Sample")]


def test_names_of_bibtex() -> None:
    people, organisations = parse_bibtex_names(
        r"M{\"u}ster, Anna and Otto von Beispiel and {Example Institute and Partners} and {\'E}mile Example "
        "and family=Example, given=Jane, prefix=de and others"
    )
    assert people == [
        RawPerson("Anna Müster", "Anna", "Müster"),
        RawPerson("Otto von Beispiel", "Otto", "von Beispiel"),
        RawPerson("Émile Example", "Émile", "Example"),
        RawPerson("Jane de Example", "Jane", "de Example"),
    ]
    assert [organisation.name for organisation in organisations] == ["Example Institute and Partners"]
