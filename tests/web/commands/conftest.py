"""What the commands' tests share."""

import shutil
from pathlib import Path

import pytest

from kb.taxonomy.taxonomy_cache import FILE, read_kept_taxonomy


@pytest.fixture(scope="session")
def kept_technologies(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Path:
    """The technologies of content/ as a data folder keeps them after the first command."""
    folder = tmp_path_factory.mktemp("kept")
    read_kept_taxonomy(sorted((content / "taxonomy").glob("*.ttl")), folder)
    return folder / FILE


@pytest.fixture(autouse=True)
def _used_data_folder(tmp_path: Path, kept_technologies: Path) -> None:
    """Let the data folders of the tests be those of somebody who has used Silta before: parsing takes a second."""
    for data in (tmp_path, tmp_path / "data"):
        (data / "cache").mkdir(parents=True)
        shutil.copy(kept_technologies, data / "cache" / FILE)
