from typing import Any

import pytest

from ingest.harvest.description import describe
from ingest.harvest.errors import InvalidSource

GOOD: dict[str, Any] = {"name": "example", "kind": "oai-pmh", "address": "https://repository.example.org/oai/"}


def test_a_repository() -> None:
    found = describe(**GOOD, schedule="Daily", options={"set": "pumps", "since": "2024-01-31"})
    assert (found.address, found.schedule) == ("https://repository.example.org/oai", "daily")
    assert (found.options.set, found.options.prefix) == ("pumps", "oai_dc")


def test_an_interface_knows_its_address() -> None:
    assert describe(name="works", kind="crossref", options={"query": "pumps"}).address == "https://api.crossref.org"
    dois = describe(
        name="few", kind="datacite", options={"dois": ("https://doi.org/10.5555/A", "10.5555/a")}
    ).options.dois
    assert dois == ("10.5555/a",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "Not a name"}, "lower-case"),
        ({"name": ""}, "lower-case"),
        ({"kind": "gopher"}, "oai-pmh, silta, datacite, crossref"),
        ({"kind": "silta", "address": ""}, "with /oai at the end"),
        ({"kind": "silta", "options": {"set": "pumps"}}, "only --home fits"),
        ({"kind": "silta", "options": {"home": "partner"}}, "no web address"),
        ({"options": {"home": "https://partner.example.org"}}, "for other Siltas"),
        ({"address": ""}, "base URL"),
        ({"address": "javascript:alert(1)"}, "no web address"),
        ({"address": "https://repository.example.org/oai?verb=Identify"}, "before the question mark"),
        ({"options": {"prefix": "marc21"}}, "oai_dc"),
        ({"options": {"since": "yesterday"}}, "2024-01-31"),
        ({"options": {"query": "x"}}, "takes --set"),
        ({"kind": "crossref"}, "either --query or --doi"),
        ({"kind": "crossref", "options": {"query": "x", "set": "y"}}, "not what is for OAI-PMH"),
        ({"kind": "crossref", "options": {"query": "x", "dois": ("10.5555/1",)}}, "either --query or --doi"),
        ({"kind": "zenodo", "options": {"query": "x", "filter": "y"}}, "no filter"),
        ({"kind": "zenodo", "options": {"dois": ("x",)}}, "no DOI"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidSource, match=says) as failure:
        describe(**{**GOOD, **change})
    assert "\n" not in str(failure.value)
