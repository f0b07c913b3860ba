"""The words of titles and summaries as they are spelled: what a mistyped word can have meant."""

from kb.search.backend import Backend
from tests.contract.catalogue import document, text
from tests.contract.shared import DE, EN, FI, Opened, fill


class Spelled(Opened):
    """The words of titles and summaries as they are spelled."""

    def test_words_come_with_the_number_of_their_briefs(self, backend: Backend) -> None:
        pumps = document(1, {EN: text("Pumps that listen", "Pumps, pumps!", "Bearings."), DE: text("Die Pumpe läuft")})
        more = document(2, {EN: text("Listening PUMPS", "No. 42 of x2 is a fix"), FI: text("Värähtely-anturi")})
        fill(backend, [pumps, more])
        assert backend.vocabulary() == {
            EN: {"pumps": 2, "that": 1, "listen": 1, "listening": 1, "fix": 1},
            DE: {"die": 1, "pumpe": 1, "läuft": 1},
            FI: {"värähtely": 1, "anturi": 1},
        }

    def test_words_of_changed_and_removed_briefs_go_at_once(self, backend: Backend) -> None:
        backend.apply([document(1, {EN: text("Old pumps")}), document(2, {EN: text("Old fans")})], [], 1)
        backend.apply([document(1, {EN: text("New pumps")}, revision=2)], [document(2).id], 2)
        assert backend.vocabulary() == {EN: {"new": 1, "pumps": 1}, DE: {}, FI: {}}

    def test_an_empty_index_has_no_words(self, backend: Backend) -> None:
        fill(backend, [])
        assert backend.vocabulary() == {EN: {}, DE: {}, FI: {}}
