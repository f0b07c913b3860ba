"""Answers from the generation that readers see."""

import time
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from elasticsearch import NotFoundError

from kb.language import fold, words
from kb.model import Language
from kb.search.backend import SearchUnavailable, Suggestion
from kb.search.backends.elasticsearch_client import Cluster
from kb.search.backends.elasticsearch_mapping import CARD, ID
from kb.search.backends.elasticsearch_query import clause, matching, order, question, read_counts
from kb.search.card import Card, make_hit
from kb.search.concepts import Interpreter
from kb.search.conditions import AllOf, Condition, OneOf, likeness, title_condition
from kb.search.feedback import HITS, answer_of, asks_for_more, with_further_terms
from kb.search.highlight import Highlighter
from kb.search.index_fields import WHOLE, text_field
from kb.search.interpretation import Interpretation
from kb.search.interpreted_request import InterpretedRequest
from kb.search.kept_texts import BODIES, TERMS
from kb.search.likeness import TELLING_PARTS, candidate_terms, telling_terms
from kb.search.page import deepest_page, page_count
from kb.search.reasons import Explainer
from kb.search.request import FacetName, Match, SearchRequest, Sort
from kb.search.result import Hit, SearchResult
from kb.search.suggestions import BRIEF
from kb.search.vocabulary import LIMIT, Vocabulary, most_frequent, word_field

_TRIES = 4
"""A generation can be removed while it is being searched; the next try finds the one that took its place."""

WINDOW = 10_000
"""How many hits Elasticsearch orders at once (its ``index.max_result_window``)."""
_VIEW = "30s"
"""How long the cluster keeps a view of the index after the last step in it."""

Answer = Mapping[str, Any]


class Reader:
    """Asks the generation behind an alias."""

    def __init__(self, cluster: Cluster, alias: str, interpreter: Interpreter) -> None:
        self._cluster = cluster
        self._alias = alias
        self._interpreter = interpreter
        self._fixed: dict[str, Any] = {
            "allow_partial_search_results": False,
            "timeout": f"{int(cluster.settings.timeout * 1000)}ms",
        }
        if cluster.settings.shards > 1:
            # Word frequencies of all shards, so that the same brief scores alike on each.
            self._fixed["search_type"] = "dfs_query_then_fetch"

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request with one question to the cluster; with two where the page is beyond the last one."""
        began = time.perf_counter()
        asked = InterpretedRequest(request, self._interpreter)
        condition, filters, highlighter = asked.condition, asked.filters, asked.highlighter
        if condition is not None and request.match is Match.ANY:
            condition = self._fed(condition, asked)
        body = {
            **question(condition, filters, asked.counted),
            "sort": order(asked.sort),
            "track_total_hits": True,
            "source": [CARD, *([] if highlighter.is_idle else [BODIES]), *([TERMS] if asked.explainer else [])],
            # The same copy answers all pages of a question: copies differ in what they have not yet merged away.
            "preference": blake2b(repr((request.text, sorted(filters.items()))).encode(), digest_size=8).hexdigest(),
        }
        size = request.page_size
        page = min(request.page, deepest_page(size)) if size else 1
        answer = self._page(body, (page - 1) * size, size)
        counts = read_counts(answer.get("aggregations", {}), asked.counted)
        total: int = answer["hits"]["total"]["value"]
        pages = page_count(total, size) if size else 1
        if page > pages:
            page = pages
            body.pop("aggs", None)
            answer = self._page(body, (page - 1) * size, size)
        found = answer["hits"]["hits"]
        hits = tuple([self._hit(item, request.language, highlighter, asked.explainer) for item in found])
        took = time.perf_counter() - began
        return asked.result(hits, total=total, page=page, pages=pages, counts=counts, took=took)

    def _fed(self, condition: Condition, asked: InterpretedRequest) -> Condition:
        """Return a condition that finds the same, in the order that further words give."""
        with self._cluster.reading() as client:
            documents = int(client.options(ignore_status=404).count(index=self._alias).get("count", 0))
        if not asks_for_more(asked.request, asked.interpretation, documents):
            return condition
        first = self._ask(query=clause(condition), size=HITS, source=[TERMS], track_total_hits=False)
        answers = [answer_of(item["_score"], item["_source"].__getitem__) for item in first["hits"]["hits"]]
        return with_further_terms(
            condition, answers, lambda terms: self._frequencies(terms, (WHOLE,)), documents, asked.interpretation.words
        )

    def titles(self, prefix: str, language: Language, limit: int) -> tuple[Suggestion, ...]:
        """Return briefs whose title has these words, and a word that begins like the last one."""
        typed = [fold(word) for word in words(prefix)]
        if not typed or limit <= 0:
            return ()
        found = self._cards(clause(title_condition(typed[:-1], typed[-1])), Sort.NEWEST, language, limit)
        return tuple(Suggestion("".join(part.text for part in hit.title), BRIEF, hit.slug) for hit in found)

    def similar(self, brief_id: UUID, language: Language, limit: int) -> tuple[Hit, ...]:
        """Return the briefs that share most with this one."""
        itself = OneOf(ID, (brief_id.hex,))
        found = self._ask(query=matching(itself, {}), size=1, source=[CARD])["hits"]["hits"]
        if not found or limit <= 0:
            return ()
        card: Card = found[0]["_source"][CARD]
        frequencies = self._frequencies(candidate_terms(card["texts"]), TELLING_PARTS)
        like = likeness(card["terms"][FacetName.TECHNOLOGY.value], telling_terms(frequencies))
        return self._cards(clause(AllOf((like,), excluded=(itself,))), Sort.RELEVANCE, language, limit)

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each."""
        found: dict[Language, dict[str, int]] = {}
        for language in Language:  # one after the other, since a cluster limits the buckets of one answer
            counting = {"terms": {"field": word_field(language), "size": LIMIT}}
            answer = self._ask(size=0, track_total_hits=False, aggs={"words": counting})
            buckets = answer["aggregations"]["words"]["buckets"]
            found[language] = most_frequent((item["key"], item["doc_count"]) for item in buckets)
        return found

    def _cards(self, query: dict[str, Any], sort: Sort, language: Language, limit: int) -> tuple[Hit, ...]:
        answer = self._ask(query=query, sort=order(sort), size=limit, source=[CARD], track_total_hits=False)
        idle = Highlighter(Interpretation(), self._interpreter.taxonomy)
        return tuple([self._hit(item, language, idle) for item in answer["hits"]["hits"]])

    def _frequencies(
        self, wanted: Sequence[tuple[Language, str]], parts: Sequence[str]
    ) -> dict[tuple[Language, str], int]:
        """Return in how many briefs' parts each of these terms stands, asked as those of a made-up document."""
        terms: dict[Language, list[str]] = {}
        for language, term in wanted:
            terms.setdefault(language, []).append(term)
        asked = {text_field(part, language): " ".join(found) for language, found in terms.items() for part in parts}
        if not asked:
            return {}
        with self._cluster.reading() as client:
            answer = client.termvectors(
                index=self._alias, doc=asked, fields=list(asked), term_statistics=True,
                field_statistics=False, positions=False, offsets=False, payloads=False,
            )  # fmt: skip
        known = {field: vector["terms"] for field, vector in answer.get("term_vectors", {}).items()}
        return {
            (language, term): sum(
                known.get(text_field(part, language), {}).get(term, {}).get("doc_freq", 0) for part in parts
            )
            for language, term in wanted
        }

    def _hit(self, item: Answer, reader: Language, highlighter: Highlighter, explainer: Explainer | None = None) -> Hit:
        kept = item["_source"]
        return make_hit(
            kept[CARD], item["_score"] or 0.0, reader, highlighter, kept.__getitem__, explainer
        )  # fmt: skip

    def _page(self, body: dict[str, Any], offset: int, size: int) -> Answer:
        """Return the hits from a place on; any place, where Elasticsearch's own paging ends at its window."""
        if offset + size <= WINDOW:
            return self._ask(**body, size=size, from_=offset)
        first = self._ask(**body, size=0)  # what the whole question has, asked once
        total: int = first["hits"]["total"]["value"]
        hits = self._deep(body, offset, size) if offset < total else []
        return {**first, "hits": {**first["hits"], "hits": hits}}

    def _deep(self, body: dict[str, Any], offset: int, size: int) -> list[Answer]:
        """Walk to a place, each step from the last hit of the one before, in a view of the index that stands still."""
        asked: dict[str, Any] = {name: body[name] for name in ("query", "post_filter", "sort") if name in body}
        asked |= {"track_total_hits": False, **self._fixed}
        with self._cluster.reading() as client:
            view: str = client.open_point_in_time(
                index=self._alias, keep_alive=_VIEW, preference=body["preference"]
            )["id"]  # fmt: skip
            try:
                asked["pit"] = {"id": view, "keep_alive": _VIEW}
                while offset > 0:
                    step = min(offset, WINDOW)
                    found = client.search(**asked, size=step, source=False)["hits"]["hits"]
                    if len(found) < step:
                        return []
                    asked["search_after"] = found[-1]["sort"]
                    offset -= step
                return list(client.search(**asked, size=size, source=body["source"])["hits"]["hits"])
            finally:
                client.close_point_in_time(id=view)

    def _ask(self, **body: Any) -> Answer:
        with self._cluster.reading() as client:
            for left in reversed(range(_TRIES)):
                try:
                    return dict(client.search(index=self._alias, **body, **self._fixed))
                except NotFoundError as error:
                    if _missing(error) == self._alias:
                        message = "there is no search index yet; run `silta reindex`"
                        raise SearchUnavailable(message) from error
                    if not left:
                        raise
        raise AssertionError


def _missing(error: NotFoundError) -> str | None:
    cause = error.body.get("error") if isinstance(error.body, dict) else None
    return cause.get("index") if isinstance(cause, dict) else None
