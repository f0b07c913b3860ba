"""Questions as readers ask them, seeded: browsing, words, phrases, technologies in three languages, facets, sorts."""

import random
from collections.abc import Callable, Sequence

from benchmarks.briefs import BriefGenerator
from kb.language.tokens import words
from kb.model import Language
from kb.search.request import FacetName, SearchRequest, Sort
from kb.taxonomy import Taxonomy

_LANGUAGES = (Language.EN, Language.DE, Language.FI)
_SHARES = (60, 30, 10)
_SORTS = (Sort.RELEVANCE, Sort.NEWEST, Sort.READIEST, Sort.POTENTIAL)
_BANDS = ("research", "validated", "demonstrated", "ready", "unknown", "trl5", "trl6", "trl8")


class Questions:
    """Makes requests over the briefs of a generator."""

    def __init__(self, generator: BriefGenerator, taxonomy: Taxonomy, seed: int) -> None:
        self._generator = generator
        self._labels = {language: [item.label.in_language(language) for item in taxonomy] for language in Language}
        self._chance = random.Random(f"questions-{seed}")

    def mix(self, count: int) -> list[tuple[str, SearchRequest]]:
        """Return (kind, request), the kinds in the shares of the table below."""
        kinds = self._chance.choices(list(_KINDS), [share for share, _ in _KINDS.values()], k=count)
        return [(kind, self._request(_KINDS[kind][1](self), filtered=kind in _FILTERED)) for kind in kinds]

    def _request(self, text: str, *, filtered: bool) -> SearchRequest:
        chance = self._chance
        return SearchRequest(
            text=text,
            filters=self._filters(chance.randint(1, 3)) if filtered else {},
            language=chance.choices(_LANGUAGES, _SHARES)[0],
            sort=chance.choices(_SORTS, (70, 14, 10, 6))[0],
            page=chance.choices((1, 2, 3, 5), (80, 10, 6, 4))[0],
        )

    def _filters(self, count: int) -> dict[FacetName, tuple[str, ...]]:
        facets = self._chance.sample(list(_VALUES), count)
        return {facet: tuple(_VALUES[facet](self, self._chance.choices((1, 2), (75, 25))[0])) for facet in facets}

    def nothing(self) -> str:
        """Return the empty text."""
        return ""

    def words(self) -> str:
        """Return one to three words; every frequency is equally likely on a logarithmic scale."""
        vocabulary = self._generator.vocabularies[self._chance.choices(_LANGUAGES, _SHARES)[0]].words
        ranks = [int(len(vocabulary) ** self._chance.random()) - 1 for _ in range(self._chance.choice((1, 1, 2, 2, 3)))]
        return " ".join(vocabulary[rank] for rank in ranks)

    def phrase(self) -> str:
        """Return words that stand next to each other in a brief."""
        _, text = self._generator.brief(self._chance.randrange(10_000)).texts.nearest(Language.EN)
        found = words(self._chance.choice(text.solution.splitlines()))
        start = self._chance.randrange(max(1, len(found) - 3))
        return '"' + " ".join(found[start : start + 3]) + '"'

    def concept(self) -> str:
        """Return a label of a technology."""
        return self._chance.choice(self._labels[self._chance.choice(_LANGUAGES)])

    def syntax(self) -> str:
        """Return a prefix, an exclusion or a field."""
        word, other = self.words().split()[0], self.words().split()[0]
        return self._chance.choice((f"{word[:5]}*", f"{word} -{other}", f"title:{word}", f"{word} trl:5-7"))


_KINDS: dict[str, tuple[int, Callable[[Questions], str]]] = {
    "empty": (10, Questions.nothing),
    "facets only": (15, Questions.nothing),
    "words": (35, Questions.words),
    "words and facets": (12, Questions.words),
    "phrase": (7, Questions.phrase),
    "concept": (10, Questions.concept),
    "concept and facets": (6, Questions.concept),
    "syntax": (5, Questions.syntax),
}
_FILTERED = {"facets only", "words and facets", "concept and facets"}
_VALUES: dict[FacetName, Callable[[Questions, int], Sequence[str]]] = {
    FacetName.TECHNOLOGY: lambda self, count: self._generator.technologies.some(self._chance, count),
    FacetName.MATURITY: lambda self, count: self._chance.sample(_BANDS, count),
    FacetName.BUSINESS_MODEL: lambda self, count: self._generator.patterns.some(self._chance, count),
    FacetName.POTENTIAL: lambda self, count: self._chance.sample(("incremental", "substantial", "disruptive"), count),
    FacetName.SECTOR: lambda self, count: self._generator.sectors.some(self._chance, count),
    FacetName.LANGUAGE: lambda self, count: self._chance.sample(("en", "de", "fi"), count),
    FacetName.YEAR: lambda self, count: [str(self._chance.randint(2016, 2026)) for _ in range(count)],
    FacetName.COUNTRY: lambda self, count: self._generator.countries.some(self._chance, count),
}
