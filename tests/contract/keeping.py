"""The index follows the outbox, and readers never see half of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from kb.search.backend import Backend, SearchUnavailable
from kb.search.request import SearchRequest
from tests.contract.catalogue import document, text
from tests.contract.shared import EN, FINNISH, MILLING, PUMP, Opened, fill, slugs


class Keeping(Opened):
    """The index follows the outbox, and readers never see half of it."""

    def test_before_the_first_index_searching_says_what_to_do(self, backend: Backend) -> None:
        assert backend.status().generation is None
        with pytest.raises(SearchUnavailable, match="silta reindex"):
            backend.search(SearchRequest())

    def test_applies_changes_and_deletions_with_their_position(self, backend: Backend) -> None:
        backend.apply([PUMP, MILLING], [], 3)
        assert (backend.status().documents, backend.status().position) == (2, 3)
        changed = document(1, {EN: text("Listening to fans")}, revision=2)
        backend.apply([changed], [MILLING.id], 9)
        assert (backend.status().documents, backend.status().position) == (1, 9)
        assert slugs(backend, "pumps") == []
        assert slugs(backend, "fans") == ["brief-1"]
        backend.apply([], [], 12)
        assert (backend.status().documents, backend.status().position) == (1, 12)

    def test_applying_a_batch_again_changes_nothing(self, backend: Backend) -> None:
        for _ in range(3):
            backend.apply([PUMP, MILLING], [FINNISH.id], 3)
        assert (backend.status().documents, backend.status().position) == (2, 3)
        assert backend.search(SearchRequest()).total == 2

    def test_an_older_revision_never_replaces_a_newer_one(self, backend: Backend) -> None:
        backend.apply([document(1, {EN: text("New words")}, revision=5)], [], 1)
        backend.apply([document(1, {EN: text("Old words")}, revision=4)], [], 2)
        assert slugs(backend, "new") == ["brief-1"]
        assert slugs(backend, "old") == []

    def test_a_generation_is_not_seen_before_the_swap(self, backend: Backend) -> None:
        fill(backend, [PUMP], position=4)
        generation = backend.new_generation()
        assert generation.index([MILLING, FINNISH, MILLING]) == 3
        generation.commit(7)
        assert slugs(backend, "") == ["brief-1"]
        assert backend.status().position == 4
        backend.swap(generation)
        assert set(slugs(backend, "")) == {"brief-2", "brief-3"}
        assert (backend.status().documents, backend.status().position) == (2, 7)

    def test_a_discarded_generation_leaves_nothing(self, backend: Backend) -> None:
        fill(backend, [PUMP])
        generation = backend.new_generation()
        generation.index([MILLING])
        generation.discard()
        assert slugs(backend, "") == ["brief-1"]

    def test_readers_never_see_an_empty_or_half_built_index(self, backend: Backend) -> None:
        fill(backend, [document(number) for number in range(50)])
        done = Event()

        def read() -> set[int]:
            seen = set()
            while not done.is_set():
                seen.add(backend.search(SearchRequest(text="brief", page_size=5)).total)
            return seen

        with ThreadPoolExecutor(4) as pool:
            readers = [pool.submit(read) for _ in range(4)]
            try:
                for size in (60, 70, 80, 90):
                    fill(backend, [document(number) for number in range(size)])
            finally:
                done.set()
            seen = set().union(*(reader.result() for reader in readers))
        assert seen <= {50, 60, 70, 80, 90}
        assert slugs(backend, SearchRequest(page_size=100, text="brief")) != []
