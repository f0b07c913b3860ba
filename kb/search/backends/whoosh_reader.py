"""Answers from one open generation of the Whoosh index."""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from itertools import chain, compress, islice
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from whoosh.filedb.filestore import FileStorage
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from kb.language import fold, words
from kb.model import Language
from kb.search.backend import SearchUnavailable, Suggestion
from kb.search.backends.whoosh_facets import Bits, FacetBits, bits_of, marks_of
from kb.search.backends.whoosh_schema import BRIEF, CARD, ID, KIND, POSITION, REVISION, SORT_FIELDS
from kb.search.backends.whoosh_scores import Evaluator, Scores
from kb.search.card import make_hit
from kb.search.concepts import Interpreter
from kb.search.conditions import Condition, likeness, title_condition
from kb.search.facet_counts import MATRIX
from kb.search.feedback import HITS, answer_of, asks_for_more, with_further_terms
from kb.search.highlight import Highlighter
from kb.search.index_fields import WHOLE, text_field
from kb.search.interpretation import Interpretation
from kb.search.interpreted_request import InterpretedRequest
from kb.search.kept_texts import KeptTexts
from kb.search.likeness import TELLING_PARTS, candidate_terms, telling_terms
from kb.search.page import deepest_page, page_count
from kb.search.reasons import Explainer
from kb.search.request import FacetName, SearchRequest, Sort
from kb.search.result import Hit, SearchResult
from kb.search.suggestions import BRIEF as BRIEF_SUGGESTION
from kb.search.vocabulary import Vocabulary, most_frequent, word_field

KEPT = 500_000
"""How many scores of recent questions are kept: their pages, sorts and facets need no second look at the postings."""


class _Found(NamedTuple):
    scores: Scores
    bits: Bits


class GenerationReader:
    """A generation as it stood at one commit; a new commit gets a new reader.

    The engine reads its files through shared positions, so one thread at a time asks it.
    """

    def __init__(self, searcher: Searcher, interpreter: Interpreter) -> None:
        self._searcher = searcher
        self._interpreter = interpreter
        self._lock = Lock()
        self._kept: OrderedDict[object, _Found] = OrderedDict()
        self._size: int = searcher.doc_count_all()
        self._evaluator = Evaluator(searcher, ())
        briefs = list(self._evaluator.having(KIND, BRIEF))
        self._evaluator = Evaluator(searcher, briefs)
        self.documents = len(briefs)
        self._ids = [int(key, 16) if key else 0 for key in self._column(ID)]
        self._numbers = {self._ids[number]: number for number in briefs}
        self._orders = {sort: self._order(sort, briefs) for sort in SORT_FIELDS}
        self._revisions = self._column(REVISION)
        names = [*(facet.value for facet in FacetName), MATRIX]
        terms = {name: [value.decode() for value in searcher.reader().lexicon(name)] for name in names}
        self._facets = FacetBits.read(self._evaluator, terms, bits_of(briefs, self._size), self._size)
        positions = [searcher.stored_fields(number)[POSITION] for number in self._evaluator.having(KIND, POSITION)]
        self.position: int = max(positions, default=0)

    @classmethod
    def open(cls, folder: Path, interpreter: Interpreter) -> "GenerationReader":
        """Open the index in a folder.

        :raises SearchUnavailable: when there is none or it is damaged
        """
        try:
            index = FileStorage(str(folder)).open_index()
            return cls(index.searcher(weighting=BM25F()), interpreter)
        except Exception as error:  # damaged bytes make Whoosh raise anything, from struct's errors to pickle's
            message = f"the search index in {folder} cannot be opened; run `silta reindex` ({error})"
            raise SearchUnavailable(message) from error

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request."""
        began = time.perf_counter()
        asked = InterpretedRequest(request, self._interpreter)
        condition = asked.condition
        text = self._text(asked.question, condition)
        if condition is not None and asks_for_more(request, asked.interpretation, self.documents):
            text = self._fed(condition, text, asked)
        bits = text.bits & self._facets.selected(request.filters)
        total = bits.bit_count()
        size = request.page_size
        pages = page_count(total, size) if size else 1
        page = min(request.page, deepest_page(size), pages) if size else 1
        numbers = self._page(_Found(text.scores, bits), asked.sort, (page - 1) * size, size)
        counts = self._facets.counts(text.bits, request.filters, asked.counted)
        scores = text.scores if asked.sort is Sort.RELEVANCE else {}
        hits = self._hits(numbers, scores, request.language, asked.highlighter, asked.explainer)
        took = time.perf_counter() - began
        return asked.result(hits, total=total, page=page, pages=pages, counts=counts, took=took)

    def _fed(self, condition: Condition, text: _Found, asked: InterpretedRequest) -> _Found:
        """Return what was found, its order by further words too."""
        best = self._page(text, Sort.RELEVANCE, 0, HITS)
        with self._lock:
            stored = [(text.scores[number], self._searcher.stored_fields(number)) for number in best]
        answers = [answer_of(score, _kept(item)) for score, item in stored]
        fed = with_further_terms(condition, answers, self._frequencies, self.documents, asked.interpretation.words)
        return self._text((*asked.question, HITS), fed)

    def _frequencies(self, terms: Sequence[tuple[Language, str]]) -> dict[tuple[Language, str], int]:
        with self._lock:
            return {key: self._evaluator.frequency(text_field(WHOLE, key[0]), key[1]) for key in terms}

    def titles(self, prefix: str, language: Language, limit: int) -> tuple[Suggestion, ...]:
        """Return briefs whose title has these words, and a word that begins like the last one."""
        typed = [fold(word) for word in words(prefix)]
        if not typed or limit <= 0:
            return ()
        found = self._evaluate(title_condition(typed[:-1], typed[-1]))
        hits = self._hits(self._page(found, Sort.NEWEST, 0, limit), {}, language, self._idle())
        return tuple(Suggestion("".join(part.text for part in hit.title), BRIEF_SUGGESTION, hit.slug) for hit in hits)

    def similar(self, brief_id: UUID, language: Language, limit: int) -> tuple[Hit, ...]:
        """Return the briefs that share most with this one."""
        itself = self._numbers.get(brief_id.int)
        if itself is None or limit <= 0:
            return ()
        with self._lock:
            card = orjson.loads(self._searcher.stored_fields(itself)[CARD])
            frequencies = {
                (language, term): sum(
                    self._evaluator.frequency(text_field(part, language), term) for part in TELLING_PARTS
                )
                for language, term in candidate_terms(card["texts"])
            }
        like = likeness(card["terms"][FacetName.TECHNOLOGY.value], telling_terms(frequencies))
        found = self._evaluate(like)
        others = _Found(found.scores, found.bits & ~(1 << itself))
        return self._hits(self._page(others, Sort.RELEVANCE, 0, limit), found.scores, language, self._idle())

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each."""
        return {language: most_frequent(self._counted(word_field(language))) for language in Language}

    def _counted(self, field: str) -> list[tuple[str, int]]:
        with self._lock:
            terms = [term.decode() for term in self._searcher.reader().lexicon(field)]
            return [(term, sum(1 for _ in self._evaluator.having(field, term))) for term in terms]

    def revisions(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        """Return the revision number of each of these briefs that is in the index."""
        return {item: int(self._revisions[self._numbers[item.int]]) for item in ids if item.int in self._numbers}

    def _text(self, question: object, condition: Condition | None) -> _Found:
        """Return the briefs that match a text, from memory where it was asked before."""
        if condition is None:
            return _Found({}, self._facets.briefs)
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
        found = self._evaluate(condition)
        with self._lock:
            self._kept[question] = found
            while len(self._kept) > 1 and sum(len(item.scores) for item in self._kept.values()) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _evaluate(self, condition: Condition) -> _Found:
        with self._lock:
            scores = self._evaluator.scores(condition)
        return _Found(scores, bits_of(scores, self._size) & self._facets.briefs)

    def _page(self, found: _Found, sort: Sort, offset: int, size: int) -> list[int]:
        """Return the numbers of the documents on a page; ties are ordered by the briefs' ids."""
        marks = marks_of(found.bits, self._size)
        if sort is Sort.RELEVANCE:
            scores, ids = found.scores, self._ids
            matching = compress(range(self._size), marks)
            return nsmallest(offset + size, matching, key=lambda item: (-scores[item], ids[item]))[offset:]
        ordered = (number for number in self._orders[sort] if marks[number])
        return list(islice(ordered, offset, offset + size))

    def _hits(
        self,
        numbers: Sequence[int],
        scores: Scores,
        reader: Language,
        highlighter: Highlighter,
        explainer: Explainer | None = None,
    ) -> tuple[Hit, ...]:
        with self._lock:
            stored = [self._searcher.stored_fields(number) for number in numbers]
        return tuple(
            _hit(fields, scores.get(number, 0.0), reader, highlighter, explainer)
            for number, fields in zip(numbers, stored, strict=True)
        )

    def _idle(self) -> Highlighter:
        return Highlighter(Interpretation(), self._interpreter.taxonomy)

    def _order(self, sort: Sort, briefs: Sequence[int]) -> list[int]:
        keys, ids = self._column(SORT_FIELDS[sort]), self._ids
        return sorted(briefs, key=lambda number: (-keys[number], ids[number]))

    def _column(self, name: str) -> list[Any]:
        """Return the content of a column for each document number."""
        readers = [segment.reader() for segment, _ in self._searcher.leaf_searchers()]
        return list(chain.from_iterable(_column(reader, name) for reader in readers))


def _hit(
    fields: Mapping[str, Any], score: float, reader: Language, highlighter: Highlighter, explainer: Explainer | None
) -> Hit:
    return make_hit(orjson.loads(fields[CARD]), score, reader, highlighter, _kept(fields), explainer)


def _kept(fields: Mapping[str, Any]) -> KeptTexts:
    def kept(name: str) -> Mapping[str, Any]:
        found: dict[str, Any] = orjson.loads(fields[name])
        return found

    return kept


def _column(reader: Any, name: str) -> list[Any]:
    column = reader.column_reader(name)
    return [column[number] for number in range(reader.doc_count_all())]
