from collections.abc import Callable
from datetime import date

import pytest

from ingest.drafting import Drafter
from ingest.submissions import Lookup, Starter
from kb.settings import FetchSettings, Settings
from kb.taxonomy import Vocabularies
from tests.stub_server import StubServer


@pytest.fixture
def lookup(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> Lookup:
    """Asks the stub instead of Crossref, DataCite and CORDIS, and does not wait long."""
    monkeypatch.setenv("SILTA_FETCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("SILTA_FETCH_TRIES", "1")
    assert FetchSettings().allow_private
    hosts = {name: f"{stub.address}/{name}" for name in ("crossref", "datacite", "cordis")}
    return Lookup(Settings(), hosts)


@pytest.fixture
def drafter(vocabularies: Vocabularies) -> Drafter:
    return Drafter(vocabularies, publish=False, maturity_confidence=0.6, today=date(2026, 5, 4))


@pytest.fixture
def starter(lookup: Lookup, drafter: Drafter) -> Starter:
    return Starter(drafter, lookup)


@pytest.fixture
def refusal(starter: Starter) -> Callable[..., str]:
    """Why a way of beginning is refused, in one word."""
    from ingest.submissions import SubmissionRefused

    def run(way: str, *given: object) -> str:
        with pytest.raises(SubmissionRefused) as caught:
            getattr(starter, way)(*given)
        assert str(caught.value).strip()
        return caught.value.reason.value

    return run
