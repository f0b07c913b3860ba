import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.deduplicate.identifiers import grant_number, identities, identity
from ingest.record import RawIdentifier


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("doi", "https://doi.org/10.5555/ABC", "doi:10.5555/abc"),
        ("DOI", "doi: 10.5555/abc.v2", "doi:10.5555/abc"),
        ("doi", "10.5555/rs-77/v1", "doi:10.5555/rs-77"),
        ("doi", "10.5555/chem-v3-v2", "doi:10.5555/chem"),
        ("doi", "10.12688/openreseurope.13587.2", "doi:10.12688/openreseurope.13587"),
        ("doi", "10.48550/arXiv.2101.00001v3", "arxiv:2101.00001"),
        ("url", "http://dx.doi.org/10.5555/abc", "doi:10.5555/abc"),
        ("url", "https://arxiv.org/abs/2101.00001v1", "arxiv:2101.00001"),
        ("arxiv", "arXiv:hep-th/9901001v1", "arxiv:hep-th/9901001"),
        ("oai", "oai:zenodo.org:1234", "doi:10.5281/zenodo.1234"),
        ("oai", "oai:arXiv.org:2101.00001", "arxiv:2101.00001"),
        ("oai", "oai:example.org:Item/7", "oai:example.org:Item/7"),
        ("handle", "https://hdl.handle.net/10138/123", "handle:10138/123"),
        ("pmcid", "PMC123", "pmcid:123"),
    ],
)
def test_spellings_and_versions_become_one(scheme: str, value: str, expected: str) -> None:
    assert identity(scheme, value) == expected


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("isbn", "978-3-16-148410-0"), ("url", "https://example.org/a"), ("doi", "none"), ("doi", ""), ("grant", "691102"),
     ("oai", "oai:a b"), ("doi", "10.5555/" + "a" * 500), ("arxiv", "x\0")],
)  # fmt: skip
def test_what_names_no_single_result_is_no_identity(scheme: str, value: str) -> None:
    assert identity(scheme, value) is None


VALUES = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"10\.\d{4,6}/[a-z0-9./_-]{1,12}([./_-]v\d{1,2}){0,3}", fullmatch=True),
    st.from_regex(r"10\.12688/[a-z]{3,9}\.\d{1,5}(\.\d){0,3}", fullmatch=True),
    st.from_regex(r"(arXiv:|https://arxiv\.org/abs/)?\d{4}\.\d{5}(v\d)?", fullmatch=True),
    st.from_regex(r"oai:[a-z.]{1,12}:[A-Za-z0-9/:]{1,12}", fullmatch=True),
)


@given(st.sampled_from(["doi", "oai", "arxiv", "handle", "url", "pmid", "pmcid"]), VALUES)
def test_normalising_twice_changes_nothing(scheme: str, value: str) -> None:
    once = identity(scheme, value)
    if once is not None:
        kind, _, rest = once.partition(":")
        assert identity(kind, rest) == once


def test_a_version_of_the_same_is_an_identity_and_a_supplement_is_none() -> None:
    found = identities(
        [
            RawIdentifier("doi", "10.5555/one"),
            RawIdentifier("doi", "10.5555/concept", "IsVersionOf"),
            RawIdentifier("doi", "10.5555/data", "IsSupplementTo"),
            RawIdentifier("doi", "10.5555/cited", "Cites"),
        ]
    )
    assert found == {("doi:10.5555/one", ""), ("doi:10.5555/concept", "IsVersionOf")}


@pytest.mark.parametrize("spelling", ["691102", "GA no. 691102", "H2020-691102", "grant agreement 691102 "])
def test_grants_have_one_spelling(spelling: str) -> None:
    assert grant_number(spelling) == "691102"
    assert grant_number("16ME/0001-K") == "16me0001k"
    assert grant_number("?") is None
