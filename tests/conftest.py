"""What all tests share: the vocabularies of content/, throw-away stores, and what a machine may lack."""

import os
from pathlib import Path

import pytest

from kb.taxonomy import Vocabularies

ROOT = Path(__file__).resolve().parent.parent


def missing(what: str, requirement: str) -> None:
    """Skip, visibly; or fail where the environment variable says that it must be there."""
    if os.environ.get(requirement) == "1":
        pytest.fail(f"{requirement}=1, but {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def content() -> Path:
    """The folder of the vocabularies and seed briefs."""
    return ROOT / "content"


@pytest.fixture(scope="session")
def vocabularies(content: Path) -> Vocabularies:
    """The real vocabularies."""
    return Vocabularies.read(content)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real records beside the checkout; tests on them need them."""
    folder = Path(os.environ.get("SILTA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        missing(f"the real records are not at {folder} (SILTA_SHARED_DATA)", "REQUIRE_SHARED_DATA")
    return folder
