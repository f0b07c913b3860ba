"""What the parts of the contract share: how a backend is opened and filled, and briefs to find."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from kb.model import Language
from kb.search.backend import Backend
from kb.search.concepts import Interpreter
from kb.search.document import SearchDocument
from kb.search.request import SearchRequest
from kb.search.result import Fragment
from tests.contract.catalogue import TAXONOMY, document, text

DE, EN, FI = Language.DE, Language.EN, Language.FI

OpenBackend = Callable[[Path, Interpreter], Backend]

PUMP = document(1, {EN: text("Listening to pumps", "Find faults early.", "Bearings of a pump hum before they fail.")})
MILLING = document(2, {DE: text("Fräsmaschinenüberwachung", "Ausfälle erkennen.", "Ein Sensor hört mit.")})
FINNISH = document(3, {FI: text("Koneiden valvonta", "Viat ajoissa.", "Anturi kuuntelee laakeria.")})
TAGGED = document(
    4,
    {FI: text("Laakerin kuunteleminen", "Pumppujen viat.", "Mittaus kestää hetken.")},
    technologies=("predictive-maintenance",),
)
WORDED = document(5, {EN: text("Fewer stops", "On predictive maintenance.", "What predictive maintenance takes.")})
NAMED = document(6, {EN: text("Grippers for food")}, names="Hochschule Ostwestfalen Anna Beispiel The Works 101017")


def fill(backend: Backend, documents: Iterable[SearchDocument], position: int = 1) -> None:
    """Make documents the whole index."""
    generation = backend.new_generation()
    generation.index(documents)
    generation.commit(position)
    backend.swap(generation)


def slugs(backend: Backend, request: SearchRequest | str) -> list[str]:
    """Return the slugs of a page in its order."""
    asked = SearchRequest(text=request) if isinstance(request, str) else request
    return [hit.slug for hit in backend.search(asked).hits]


def marked(fragments: Sequence[Fragment]) -> list[str]:
    """Return the marked pieces of a highlighted text."""
    return [fragment.text for fragment in fragments if fragment.marked]


def plain(fragments: Sequence[Fragment]) -> str:
    """Return a highlighted text without its marks."""
    return "".join(fragment.text for fragment in fragments)


class Opened:
    """Gives each test a backend in an empty folder; ``open_backend`` comes from the test class of a backend."""

    open_backend: OpenBackend

    @pytest.fixture
    def interpreter(self) -> Interpreter:
        return Interpreter(TAXONOMY)

    @pytest.fixture
    def backend(self, tmp_path: Path, interpreter: Interpreter) -> Iterator[Backend]:
        with closing(type(self).open_backend(tmp_path / "index", interpreter)) as opened:
            yield opened
