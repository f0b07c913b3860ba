"""The commands of docs/api are run against a served site, and the client does what it says."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kb.model import ApiScope
from kb.settings import Settings
from tests.exchange.openings import opening
from tests.web.api.conftest import key_of, served
from tests.web.api.profiles import TODAY, profiles, put
from tests.web.commands.in_process import run
from web.app import create_app
from web.silta import Silta

pytestmark = pytest.mark.end_to_end

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "api"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
CURLS = [
    line for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.M | re.S) for line in block.splitlines() if line
]
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
STATED = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The content of this repository, served; its address and a key."""
    data = tmp_path_factory.mktemp("documented")
    done = run("ingest", str(ROOT / "content" / "briefs"), "--quiet", environment={"SILTA_DATA": str(data)})
    assert done.returncode == 0, done.stderr
    silta = Silta.open(Settings(data=data))
    try:
        secret = key_of(silta, *ApiScope)
        put(silta, profiles())
        with silta.database.unit_of_work(writing=True) as work:
            for slug in ("a-stay", "a-thesis"):
                work.exchange.add(opening(slug, status="published", deadline=TODAY), author="ingest", reason="read")
            work.commit()
        with served(create_app(silta)) as address:
            yield address, secret
    finally:
        silta.close()


@pytest.mark.parametrize("command", CURLS)
def test_every_curl_works(command: str, site: tuple[str, str]) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl")
    address, secret = site
    words = shlex.split(command.replace(STATED, address).replace("$SILTA_KEY", secret))
    done = subprocess.run([curl, *words[1:]], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(("{", "200"))


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_every_program_works(program: str, site: tuple[str, str], tmp_path: Path) -> None:
    address, secret = site
    file = tmp_path / "program.py"
    file.write_text(program.replace(STATED, address), encoding="utf-8")
    environment = os.environ | {"SILTA_KEY": secret, "PYTHONPATH": str(FOLDER)}
    done = subprocess.run(
        [sys.executable, file], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.fixture(scope="module")
def client() -> ModuleType:
    """The client, imported from the documentation."""
    spec = importlib.util.spec_from_file_location("documented_client", FOLDER / "client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_client_reads_everything(client: ModuleType, site: tuple[str, str]) -> None:
    silta = client.Silta(site[0], language="fi")
    briefs = list(silta.all("briefs"))
    assert len(briefs) == len({brief["id"] for brief in briefs}) > 50
    found = list(silta.search("laser", limit=2))
    assert len(found) == silta.search_page("laser")["total"] > 2
    assert silta.one("briefs", found[0]["slug"])["id"] == found[0]["id"]
    assert len({technology["id"] for technology in silta.technologies()}) > 100
    with pytest.raises(client.Problem, match="404"):
        silta.one("briefs", "no/such?brief")
    with pytest.raises(client.Problem) as refused:
        silta.search_page("x", sort="best")
    assert refused.value.errors[0]["parameter"] == "sort"


def test_the_client_reads_what_is_offered_and_sought(client: ModuleType, site: tuple[str, str]) -> None:
    silta = client.Silta(site[0])
    assert len(list(silta.all("offers"))) == len(list(silta.all("offers", limit=2))) == 5
    (offer,) = silta.all("offers", country="FI", agreement=["licence", "services"])
    assert silta.one("offers", offer["slug"])["texts"]["en"]["title"] == "Hearing pumps"
    assert "request" in {match["kind"] for match in silta.matches("offers", offer["slug"])["items"]}
    assert {item["slug"] for item in silta.all("openings")} == {"a-stay", "a-thesis"}
    assert len(list(silta.all("organisations"))) > 5


def test_the_client_hands_in(client: ModuleType, site: tuple[str, str]) -> None:
    silta = client.Silta(site[0], key=site[1])
    state = silta.submit({"texts": {"de": {"title": "Lager hören"}}})
    assert state["missing"] == ["text", "contact"]
    assert state["id"] in {item["id"] for item in silta.submissions()}


def test_the_client_asks_again_only_for_what_changed(client: ModuleType, site: tuple[str, str]) -> None:
    silta = client.Silta(site[0])
    statuses = []

    class Watching:
        def __init__(self, opener: object) -> None:
            self.opener = opener

        def open(self, *given: object, **more: object) -> object:
            answer = self.opener.open(*given, **more)  # type: ignore[attr-defined]
            statuses.append(answer.status)
            return answer

    silta._opener = Watching(silta._opener)
    first, again = silta.search_page("laser"), silta.search_page("laser")
    assert first == again
    assert statuses == [200, 304]


def test_the_client_waits_when_it_is_asked_to(
    client: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silta = Silta.open(Settings(data=tmp_path, api_requests_per_minute=1))
    waited: list[int] = []
    monkeypatch.setattr(client.time, "sleep", waited.append)
    try:
        with served(create_app(silta)) as address:
            asking = client.Silta(address, tries=2)
            assert list(asking.all("briefs")) == []
            with pytest.raises(client.Problem, match="429"):
                list(asking.all("organisations"))
    finally:
        silta.close()
    assert len(waited) == 1
    assert 1 <= waited[0] <= 60


def test_the_client_is_short_and_typed() -> None:
    assert len((FOLDER / "client.py").read_text(encoding="utf-8").splitlines()) <= 200
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(FOLDER / "client.py")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
