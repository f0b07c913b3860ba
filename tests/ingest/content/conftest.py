from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.taxonomy import Vocabularies
from tests.ingest.content.knowledge_base import Making, making


@pytest.fixture
def make(tmp_path: Path, vocabularies: Vocabularies) -> Iterator[Making]:
    with making(tmp_path, vocabularies) as found:
        yield found
