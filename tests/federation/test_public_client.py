"""A client that others wrote reads every list of the repository over a real connection."""

import threading
from collections.abc import Iterator

import pytest
from oaipmh_scythe import Scythe, exceptions
from werkzeug.serving import make_server

from tests.web.oai.conftest import with_pages
from tests.web.small_site import briefs, open_silta


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a small site with ten records in an answer."""
    silta = open_silta(tmp_path_factory.mktemp("public"), briefs())
    server = make_server("127.0.0.1", 0, with_pages(silta, 10), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/oai"
    server.shutdown()
    server.server_close()
    thread.join()
    silta.close()


@pytest.fixture
def scythe(address: str) -> Iterator[Scythe]:
    with Scythe(address) as client:
        yield client


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite", "silta"])
def test_all_records(scythe: Scythe, prefix: str) -> None:
    found = list(scythe.list_records(metadata_prefix=prefix))
    assert len(found) == len(briefs())
    assert all(record.header.identifier.startswith("oai:silta.example.org:") for record in found)


def test_identifiers_sets_and_formats(scythe: Scythe) -> None:
    assert len(list(scythe.list_identifiers(metadata_prefix="oai_dc", set_="technology:robotics"))) == 25
    assert "technology:robotics:bin-picking" in {item.setSpec for item in scythe.list_sets()}
    assert [item.metadataPrefix for item in scythe.list_metadata_formats()] == ["oai_dc", "oai_datacite", "silta"]
    assert scythe.identify().repositoryName == "Silta"


def test_one_record_has_its_titles(scythe: Scythe) -> None:
    header = next(iter(scythe.list_identifiers(metadata_prefix="oai_dc")))
    record = scythe.get_record(identifier=header.identifier, metadata_prefix="oai_dc")
    assert record.metadata["title"]


def test_errors_are_those_of_the_protocol(scythe: Scythe) -> None:
    with pytest.raises(exceptions.CannotDisseminateFormat):
        list(scythe.list_records(metadata_prefix="marc"))
    with pytest.raises(exceptions.NoRecordsMatch):
        list(scythe.list_records(metadata_prefix="oai_dc", until="2000-01-01"))
    with pytest.raises(exceptions.IdDoesNotExist):
        scythe.get_record(identifier="oai:silta.example.org:1", metadata_prefix="oai_dc")
