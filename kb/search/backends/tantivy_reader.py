"""Answers from one open generation of the tantivy index."""

import time
from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import tantivy
from tantivy import DocAddress, Occur, Query

from kb.language import fold, words
from kb.model import Language
from kb.search.backend import SearchUnavailable, Suggestion
from kb.search.backends.kept import Kept
from kb.search.backends.tantivy_columns import CodeBook
from kb.search.backends.tantivy_facets import FacetCounter
from kb.search.backends.tantivy_paging import Pager
from kb.search.backends.tantivy_query import QueryBuilder, matches
from kb.search.backends.tantivy_schema import BRIEF as BRIEF_KIND
from kb.search.backends.tantivy_schema import (
    CODES,
    ID,
    KIND,
    POSITION,
    REVISION,
)
from kb.search.backends.tantivy_stored import StoredBrief
from kb.search.card import make_hit
from kb.search.concepts import Interpreter
from kb.search.conditions import Condition, likeness, title_condition
from kb.search.feedback import HITS, answer_of, asks_for_more, with_further_terms
from kb.search.highlight import Highlighter
from kb.search.index_fields import WHOLE, text_field
from kb.search.interpretation import Interpretation
from kb.search.interpreted_request import InterpretedRequest
from kb.search.likeness import TELLING_PARTS, candidate_terms, telling_terms
from kb.search.page import deepest_page, page_count
from kb.search.reasons import Explainer
from kb.search.request import FacetName, SearchRequest, Sort
from kb.search.result import Hit, SearchResult
from kb.search.suggestions import BRIEF
from kb.search.vocabulary import Vocabulary, most_frequent, word_field

ANSWERS = 300
"""Whole answers that are kept, at most 100 kB each: the first pages, and what many ask or open again."""
QUESTIONS = 300
"""Texts whose queries are kept: a reader asks the same one again with each facet and page."""
BRIEFS = 2_000
"""Stored fields of hits that are kept, about 10 kB each."""


class GenerationReader:
    """A generation as it stood at one commit; a new commit gets a new reader."""

    def __init__(self, index: tantivy.Index, interpreter: Interpreter) -> None:
        self._index = index
        self._interpreter = interpreter
        self._searcher = index.searcher()
        self._builder = QueryBuilder(index.schema)
        self._pager = Pager(self._searcher, index.schema)
        self.documents = matches(self._searcher.search(self._builder.briefs, 1))
        self.position, self.codes = self._read_position()
        self._answers: Kept[SearchResult] = Kept(ANSWERS)
        self._stored: Kept[StoredBrief] = Kept(BRIEFS)
        self._questions: Kept[tuple[Condition | None, Query | None]] = Kept(QUESTIONS)
        self._facets = FacetCounter(self._searcher, self._builder, self.codes, self.documents)

    @classmethod
    def open(cls, folder: Path, interpreter: Interpreter) -> "GenerationReader":
        """Open the index in a folder.

        :raises SearchUnavailable: when there is none or it is damaged
        """
        try:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual", 1)
            index.reload()
            return cls(index, interpreter)
        except (ValueError, OSError) as error:
            message = f"the search index in {folder} cannot be opened; run `silta reindex` ({error})"
            raise SearchUnavailable(message) from error

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; what was asked lately of this state of the index is not worked out again."""
        began = time.perf_counter()
        result = self._answers.get(_key(request), lambda: self._answer(request))
        return replace(result, took=time.perf_counter() - began)

    def _answer(self, request: SearchRequest) -> SearchResult:
        asked = InterpretedRequest(request, self._interpreter)
        condition, text = self._questions.get(asked.question, lambda: self._question(asked))
        query = self._builder.matching(self._fed(condition, text, asked), asked.filters)
        found, total, page, pages = self._page(query, asked.sort, request)
        # Without a text, what filters count is the same for readers of every language.
        question = None if text is None else asked.question
        counting = self._facets.begin(question, text, asked.filters, asked.counted, total)
        hits = [
            self._hit(score, address, request.language, asked.highlighter, asked.explainer) for score, address in found
        ]
        return asked.result(tuple(hits), total=total, page=page, pages=pages, counts=counting())

    def _question(self, asked: InterpretedRequest) -> tuple[Condition | None, Query | None]:
        condition = asked.condition
        return condition, None if condition is None else self._builder.query(condition)

    def _fed(self, condition: Condition | None, text: Query | None, asked: InterpretedRequest) -> Query | None:
        """Return the query that orders the hits, with further words where they help."""
        interpretation = asked.interpretation
        if condition is None or text is None or not asks_for_more(asked.request, interpretation, self.documents):
            return text
        answers = [
            answer_of(score, self._read(address).texts)
            for score, address in self._searcher.search(text, HITS, count=False).hits
        ]
        fed = with_further_terms(condition, answers, self._frequencies, self.documents, interpretation.words)
        return self._builder.query(fed)

    def _frequencies(self, terms: Sequence[tuple[Language, str]]) -> dict[tuple[Language, str], int]:
        return {key: self._searcher.doc_freq(text_field(WHOLE, key[0]), key[1]) for key in terms}

    def _page(
        self, query: Query, sort: Sort, request: SearchRequest
    ) -> tuple[list[tuple[float, DocAddress]], int, int, int]:
        size = request.page_size
        if size == 0:
            return [], self._pager.page(query, sort, 0, 0)[1], 1, 1
        page = min(request.page, deepest_page(size))
        found, total = self._pager.page(query, sort, (page - 1) * size, size)
        pages = page_count(total, size)
        if page > pages:
            page = pages
            found, total = self._pager.page(query, sort, (page - 1) * size, size)
        return found, total, page, pages

    def _hit(
        self,
        score: float,
        address: DocAddress,
        reader: Language,
        highlighter: Highlighter,
        explainer: Explainer | None = None,
    ) -> Hit:
        stored = self._read(address)
        return make_hit(stored.card, score, reader, highlighter, stored.texts, explainer)

    def _read(self, address: DocAddress) -> StoredBrief:
        place = (address.segment_ord, address.doc)
        return self._stored.get(place, lambda: StoredBrief(self._searcher.doc(address)))

    def titles(self, prefix: str, language: Language, limit: int) -> tuple[Suggestion, ...]:
        """Return briefs whose title has these words, and a word that begins like the last one."""
        typed = [fold(word) for word in words(prefix)]
        if not typed or limit <= 0:
            return ()
        query = self._builder.query(title_condition(typed[:-1], typed[-1]))
        found, _ = self._pager.page(query, Sort.NEWEST, 0, limit)
        idle = Highlighter(Interpretation(), self._interpreter.taxonomy)
        hits = [self._hit(score, address, language, idle) for score, address in found]
        return tuple(Suggestion("".join(part.text for part in hit.title), BRIEF, hit.slug) for hit in hits)

    def similar(self, brief_id: UUID, language: Language, limit: int) -> tuple[Hit, ...]:
        """Return the briefs that share most with this one."""
        itself = self._builder.one_of(ID, [brief_id.hex])
        found = self._searcher.search(itself, 1).hits
        if not found or limit <= 0:
            return ()
        card = self._read(found[0][1]).card
        frequencies = {
            (spoken, term): sum(self._searcher.doc_freq(text_field(part, spoken), term) for part in TELLING_PARTS)
            for spoken, term in candidate_terms(card["texts"])
        }
        like = self._builder.query(likeness(card["terms"][FacetName.TECHNOLOGY.value], telling_terms(frequencies)))
        query = Query.boolean_query([(Occur.Must, like), (Occur.MustNot, itself)])
        page, _ = self._pager.page(query, Sort.RELEVANCE, 0, limit)
        idle = Highlighter(Interpretation(), self._interpreter.taxonomy)
        return tuple(self._hit(score, address, language, idle) for score, address in page)

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each."""
        # Removed briefs that are not yet merged away must not count; reading every posting for that takes longer.
        clean = self._searcher.doc_freq(KIND, BRIEF_KIND) == self.documents
        kept = None if clean else self._builder.briefs
        return {
            language: most_frequent(self._searcher.terms_with_prefix(word_field(language), "", filter_query=kept))
            for language in Language
        }

    def revisions(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        """Return the revision number of each of these briefs that is in the index."""
        if not ids:
            return {}
        hits = self._searcher.search(
            self._builder.one_of(ID, [item.hex for item in ids]), len(ids), count=False, order_by_field=ID
        ).hits  # fmt: skip
        numbers = self._searcher.fast_field_values(REVISION, [address for _, address in hits])
        return {UUID(hex=str(key)): int(number or 0) for (key, _), number in zip(hits, numbers, strict=True)}

    def _read_position(self) -> tuple[int, CodeBook]:
        hits = self._searcher.search(self._builder.one_of(KIND, [POSITION]), 1).hits
        if not hits:
            return 0, CodeBook()
        stored = self._searcher.doc(hits[0][1]).to_dict()
        return int(stored[POSITION][0]), CodeBook.read(stored[CODES][0])


def _key(request: SearchRequest) -> Hashable:
    filters = frozenset((facet, values) for facet, values in request.filters.items() if values)
    return (
        request.text, filters, request.language, request.match, request.concepts, request.sort, request.page,
        request.page_size, request.facets, request.matrix,
    )  # fmt: skip
