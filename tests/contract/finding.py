"""What is found: words, phrases, prefixes, fields, concepts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.search.backend import Backend
from kb.search.request import Match, SearchRequest
from tests.contract.catalogue import document, text
from tests.contract.shared import DE, EN, FINNISH, MILLING, NAMED, PUMP, TAGGED, WORDED, Opened, fill, slugs

VISION = ("machine-vision",)


class Finding(Opened):
    """What is found: words, phrases, prefixes, fields, concepts."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("pump", ["brief-1"]),
            ("PUMPS", ["brief-1"]),
            ("bearing fail", ["brief-1"]),
            ("bearing grippers", []),
            ("Überwachung", ["brief-2"]),
            ("überwachung fräsmaschinen", ["brief-2"]),
            ("koneet", ["brief-3"]),
            ('"pump hum"', ["brief-1"]),
            ('"hum pump"', []),
            ('"bearings of a pump hum"', ["brief-1"]),
            ('"find faults"', ["brief-1"]),
            ('"early bearings"', []),
            ("grip*", ["brief-6"]),
            ("fräs*", ["brief-2"]),
            ("überwach*", ["brief-2"]),
            ("überwachun*", ["brief-2"]),
            ("kone* valv*", ["brief-3"]),
            ("title:pump", ["brief-1"]),
            ("title:bearing", []),
            ("summary:faults", ["brief-1"]),
            ("organisation:ostwestfalen", ["brief-6"]),
            ('person:"anna beispiel"', ["brief-6"]),
            ('person:"beispiel anna"', []),
            ("person:beisp*", ["brief-6"]),
            ("title:beispiel", []),
            ("beispiel", ["brief-6"]),
            ("101017", ["brief-6"]),
            ("technology:maintenance", ["brief-4"]),
            ('technology:"vorausschauende Wartung"', ["brief-4"]),
            ("technology:no-such-thing", []),
            ("language:fi -pumppu", ["brief-3"]),
            ("nonsense -pump", []),
            ("the pump", ["brief-1"]),
            ("was ist eine pump", ["brief-1"]),
            ("die grippers", ["brief-6"]),
        ],
    )  # fmt: skip
    def test_finds_by_words_phrases_prefixes_and_fields(self, backend: Backend, query: str, found: list[str]) -> None:
        fill(backend, [PUMP, MILLING, FINNISH, TAGGED, NAMED])
        assert slugs(backend, query) == found

    def test_a_query_of_nothing_but_exclusions_finds_the_rest(self, backend: Backend) -> None:
        fill(backend, [PUMP, MILLING, NAMED])
        assert set(slugs(backend, "-pump")) == {"brief-2", "brief-6"}
        assert slugs(backend, '-pump -"grippers for food"') == ["brief-2"]
        assert set(slugs(backend, "-technology:robotics")) == {"brief-1", "brief-2", "brief-6"}

    def test_stop_words_alone_are_searched_in_titles_as_they_stand(self, backend: Backend) -> None:
        fill(backend, [PUMP, NAMED, document(7, {DE: text("Die Messung der Kraft", "x", "Der Rest und die")})])
        assert slugs(backend, "der") == ["brief-7"]
        assert slugs(backend, "to") == ["brief-1"]

    @pytest.mark.parametrize("query", ['"', "-", "* - :", '""', "(", "\x00", "   "])
    def test_a_text_without_any_word_asks_for_everything(self, backend: Backend, query: str) -> None:
        fill(backend, [PUMP, MILLING])
        assert backend.search(SearchRequest(text=query)).total == 2

    def test_words_that_name_a_technology_find_it_in_every_language(self, backend: Backend) -> None:
        fill(backend, [PUMP, TAGGED, WORDED])
        for query in ("vorausschauende Wartung", "predictive maintenance", "ennakoiva kunnossapito"):
            result = backend.search(SearchRequest(text=query))
            assert result.concepts == ("predictive-maintenance",)
            assert "brief-4" in {hit.slug for hit in result.hits}, query
        assert set(slugs(backend, "predictive maintenance")) == {"brief-4", "brief-5"}

    def test_a_broader_technology_finds_briefs_with_a_narrower_one(self, backend: Backend) -> None:
        fill(backend, [PUMP, TAGGED])
        assert slugs(backend, "Instandhaltung") == ["brief-4"]
        assert slugs(backend, "Sensorik") == ["brief-4"]

    def test_a_concept_and_another_word_must_both_match(self, backend: Backend) -> None:
        fill(backend, [TAGGED, WORDED])
        assert slugs(backend, "vorausschauende Wartung laakeri") == ["brief-4"]
        assert slugs(backend, "vorausschauende Wartung roboter") == []

    def test_concepts_can_be_switched_off_quoted_or_excluded(self, backend: Backend) -> None:
        fill(backend, [TAGGED, WORDED])
        off = backend.search(SearchRequest(text="predictive maintenance", concepts=False))
        assert ([hit.slug for hit in off.hits], off.concepts) == (["brief-5"], ())
        quoted = backend.search(SearchRequest(text='"predictive maintenance"'))
        assert ([hit.slug for hit in quoted.hits], quoted.concepts) == (["brief-5"], ())

    def test_any_finds_briefs_with_some_of_the_words_and_keeps_the_restrictions(self, backend: Backend) -> None:
        fill(backend, [PUMP, MILLING, NAMED])
        request = SearchRequest(text="pump grippers nonsense", match=Match.ANY)
        assert set(slugs(backend, request)) == {"brief-1", "brief-6"}
        assert slugs(backend, request.model_copy(update={"text": "pump grippers -food"})) == ["brief-1"]
        assert slugs(backend, request.model_copy(update={"text": "pump grippers title:food"})) == ["brief-6"]

    def test_the_title_counts_more_than_the_body(self, backend: Backend) -> None:
        filler = " ".join(f"word{number}" for number in range(40))
        fill(
            backend,
            [
                document(1, {EN: text("Something else entirely", "A summary.", f"{filler} clutch {filler}")}),
                document(2, {EN: text("A better clutch for presses", "A summary.", f"{filler} {filler}")}),
                *(document(number, {EN: text("Other", "Other.", filler)}) for number in range(3, 12)),
            ],
        )
        assert slugs(backend, "clutch") == ["brief-2", "brief-1"]

    def test_a_label_and_a_tag_say_more_than_the_same_words_here_and_there(self, backend: Backend) -> None:
        apart = document(1, {EN: text("Sorting", "parts", "The machine gives workers a vision of parts.")})
        together = document(2, {EN: text("Sorting", "parts", "The parts give workers a machine vision.")})
        tagged = document(
            3, {EN: text("Sorting", "parts", "The machine gives workers a vision of parts.")}, technologies=VISION
        )
        filler = [document(number, {EN: text(f"Pumps {number}", "and bearings")}) for number in range(10, 20)]
        fill(backend, [apart, together, tagged, *filler])
        found = slugs(backend, "machine vision")
        assert set(found) == {"brief-1", "brief-2", "brief-3"}
        assert found[-1] == "brief-1"

    def test_any_word_finds_the_parts_of_a_compound_that_was_asked_for(self, backend: Backend) -> None:
        fill(backend, [PUMP, MILLING, FINNISH])
        request = SearchRequest(text="Pumpenüberwachung", language=DE)
        assert slugs(backend, request) == []
        assert slugs(backend, request.model_copy(update={"match": Match.ANY})) == ["brief-2"]

    def test_a_reviewed_and_a_recent_brief_come_a_little_earlier(self, backend: Backend) -> None:
        said = {EN: text("Pumps", "hum", "Bearings of pumps fail.")}
        plain, recent = document(1, said), document(2, said, year=datetime.now(UTC).year)
        fill(backend, [plain, recent, replace(document(3, said), reviewed=True)])
        assert slugs(backend, "pumps") == ["brief-3", "brief-2", "brief-1"]
