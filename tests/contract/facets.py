"""Facets and the matrix count what is there, to the last brief."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.model import Language, PotentialLevel
from kb.search.backend import Backend
from kb.search.concepts import Interpreter
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.search.result import FacetCount
from tests.contract.catalogue import TAXONOMY, document, has_word, passes, text
from tests.contract.shared import (
    TAGGED,
    Opened,
    fill,
)
from tests.examples import examples


class Facets(Opened):
    """Facets and the matrix count what is there, to the last brief."""

    WORDS = ("Pumpe", "pump", "gripper", "Greifer", "tarttuja", "Fräsmaschinenüberwachung", "Überwachung", "laser")
    VALUES: ClassVar[dict[FacetName, tuple[str, ...]]] = {
        FacetName.TECHNOLOGY: (*(item.id for item in TAXONOMY), UNKNOWN),
        FacetName.MATURITY: ("research", "validated", "demonstrated", "ready", "trl3", "trl4", "trl9", UNKNOWN),
        FacetName.BUSINESS_MODEL: ("pay-per-use", "freemium", UNKNOWN),
        FacetName.POTENTIAL: (*(level.value for level in PotentialLevel), UNKNOWN),
        FacetName.SECTOR: ("food", "metal", "logistics", UNKNOWN),
        FacetName.LANGUAGE: ("de", "en", "fi"),
        FacetName.YEAR: ("2020", "2024", UNKNOWN),
        FacetName.COUNTRY: ("DE", "FI", "FR", UNKNOWN),
    }

    @staticmethod
    def some(values: Sequence[str], limit: int) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(values), max_size=limit, unique=True).map(tuple)

    @given(data=st.data())
    @settings(
        max_examples=examples(30),
        deadline=None,
        # Each backend runs the same promise; an example that failed for one is tried for the others too.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    def test_totals_facets_and_matrix_are_those_of_counting_by_hand(
        self, interpreter: Interpreter, data: st.DataObject
    ) -> None:
        sentence = st.lists(st.sampled_from(self.WORDS), min_size=1, max_size=4).map(" ".join)
        texts = st.dictionaries(
            st.sampled_from(list(Language)), sentence.map(lambda s: text(s, "Kurz.", s)), min_size=1
        )
        numbers = data.draw(st.lists(st.integers(0, 10_000), max_size=25, unique=True))
        documents = [
            document(
                number,
                data.draw(texts),
                technologies=data.draw(self.some([item.id for item in TAXONOMY], 4)),
                level=(level := data.draw(st.none() | st.integers(1, 9))),
                upper=data.draw(st.none() | st.integers(level + 1, 9)) if level and level < 9 else None,
                potential=data.draw(st.none() | st.sampled_from(list(PotentialLevel))),
                patterns=data.draw(self.some(("pay-per-use", "freemium"), 2)),
                sectors=data.draw(self.some(("food", "metal", "logistics"), 3)),
                countries=data.draw(self.some(("DE", "FI", "FR"), 3)),
                year=data.draw(st.none() | st.sampled_from((2020, 2024))),
            )
            for number in numbers
        ]
        wanted = data.draw(st.lists(st.sampled_from(("pump", "Greifer", "Überwachung", "laser")), max_size=2))
        unwanted = data.draw(st.lists(st.sampled_from(("tarttuja", "gripper")), max_size=1))
        facets = data.draw(st.lists(st.sampled_from(list(FacetName)), max_size=3, unique=True))
        request = SearchRequest(
            text=" ".join([*wanted, *(f"-{word}" for word in unwanted)]),
            filters={facet: data.draw(self.some((*self.VALUES[facet], "never-used"), 3)) for facet in facets},
            concepts=False,
            matrix=True,
        )
        worded = [
            item
            for item in documents
            if all(has_word(item, word) for word in wanted) and not any(has_word(item, word) for word in unwanted)
        ]
        found = [item for item in worded if passes(item, request)]

        with TemporaryDirectory() as folder, closing(type(self).open_backend(Path(folder), interpreter)) as backend:
            fill(backend, documents)
            result = backend.search(request)

        assert result.total == len(found)
        assert {hit.slug for hit in result.hits} <= {item.slug for item in found}
        assert len(result.hits) == min(20, len(found))
        for facet in FacetName:
            counts = Counter(
                value for item in worded if passes(item, request, ignored=facet) for value in item.terms[facet]
            )
            counts.update(dict.fromkeys(request.selected(facet), 0))
            expected = [
                FacetCount(value, count, value in request.selected(facet))
                for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ]
            assert list(result.facets[facet]) == expected, facet
        assert result.matrix == Counter(item.matrix for item in found)

    def test_only_the_facets_that_were_asked_for_are_counted(self, backend: Backend) -> None:
        fill(backend, [TAGGED])
        result = backend.search(SearchRequest(facets=(FacetName.SECTOR,)))
        assert set(result.facets) == {FacetName.SECTOR}
        assert result.matrix == {}

    def test_technology_counts_include_narrower_ones_once(self, backend: Backend) -> None:
        fill(backend, [document(1, technologies=("machine-vision", "hyperspectral-imaging", "predictive-maintenance"))])
        counts = {count.value: count.count for count in backend.search(SearchRequest()).facets[FacetName.TECHNOLOGY]}
        assert counts == dict.fromkeys(
            ("sensing", "machine-vision", "hyperspectral-imaging", "maintenance", "predictive-maintenance"), 1
        )
