"""A backend in memory for the indexer's tests, in which something can happen at every step."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from kb.search.backend import BackendStatus
from kb.search.document import SearchDocument


class Killed(BaseException):
    """Stands for the end of the process."""


def kill() -> None:
    raise Killed


class MemoryGeneration:
    def __init__(self, backend: "MemoryBackend", name: str) -> None:
        self.backend = backend
        self.name = name
        self.documents: dict[UUID, SearchDocument] = {}
        self.durable: tuple[dict[UUID, SearchDocument], int] | None = None
        self.discarded = False

    def index(self, documents: Iterable[SearchDocument]) -> int:
        self.backend.step("index")
        number = 0
        for document in documents:
            self.documents[document.id] = document
            number += 1
            self.backend.step("indexed")
        return number

    def commit(self, position: int) -> None:
        self.backend.step("commit")
        self.durable = (dict(self.documents), position)

    def discard(self) -> None:
        self.discarded = True


class MemoryBackend:
    """Keeps documents in memory; ``on`` runs something at a step, a kill or a change of the database."""

    name = "memory"

    def __init__(self) -> None:
        self.current: MemoryGeneration | None = None
        self.made: list[MemoryGeneration] = []
        self.applied: list[tuple[list[UUID], list[UUID], int]] = []
        self.on: dict[str, Callable[[], None]] = {}

    def step(self, name: str) -> None:
        happening = self.on.pop(name, None)
        if happening:
            happening()

    def apply(self, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        self.step("before apply")
        assert self.current is not None
        assert self.current.durable is not None
        content = dict(self.current.durable[0])
        for document in documents:
            content[document.id] = document
        for brief_id in deleted:
            content.pop(brief_id, None)
        self.current.durable = (content, position)
        self.applied.append(([document.id for document in documents], list(deleted), position))
        self.step("after apply")

    def new_generation(self) -> MemoryGeneration:
        self.made.append(MemoryGeneration(self, f"g{len(self.made) + 1}"))
        return self.made[-1]

    def swap(self, generation: MemoryGeneration) -> None:
        self.step("before swap")
        assert generation.durable is not None
        self.current = generation
        self.step("after swap")

    def status(self) -> BackendStatus:
        self.step("status")
        if self.current is None or self.current.durable is None:
            return BackendStatus(self.name, None, 0, 0)
        content, position = self.current.durable
        return BackendStatus(self.name, self.current.name, len(content), position)

    @property
    def content(self) -> dict[UUID, tuple[int, str]]:
        """What readers find: revision and slug by brief."""
        documents = self.current.durable[0] if self.current and self.current.durable else {}
        return {key: (document.revision, document.slug) for key, document in documents.items()}
