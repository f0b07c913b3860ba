"""The index template of Elasticsearch, and briefs as its documents.

The texts are those of :mod:`kb.search.index_fields`, already analysed by :mod:`kb.language`, so the analyser only
splits at blanks: German, English and Finnish are stemmed alike at index and query time and in every backend.
"""

from typing import Any

from kb.search.card import card_of
from kb.search.document import SearchDocument
from kb.search.facet_counts import MATRIX, MATRIX_JOIN
from kb.search.index_fields import MARKS, NAMES, PARTS_FIELDS, TEXT_FIELDS, TITLE_WORDS, indexed_terms
from kb.search.kept_texts import BODIES, TERMS, kept_texts
from kb.search.request import FacetName, Sort
from kb.search.vocabulary import WORD_FIELDS, spelled_words

FORMAT = 4
"""Raised when the fields change: an index of another format must be rebuilt."""

ID = "id"
CARD = "card"
"""Kept: what a hit shows."""
POSITION = "position"
"""Key in the mapping's ``_meta``: position of the last outbox row that is durable in this index."""
SORT_FIELDS = {Sort.NEWEST: "published", Sort.READIEST: "readiness", Sort.POTENTIAL: "potential_rank"}
_ANALYSER = "terms"
_LONGEST_TERM = 8000
"""Characters; Lucene takes 32,766 bytes."""


def template(shards: int, replicas: int) -> dict[str, Any]:
    """Return settings and mappings of every generation.

    :param shards: parts that a generation is spread over
    :param replicas: copies of each part
    """
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # The indexer refreshes after each batch, so readers see whole batches only.
            "refresh_interval": "-1",
            # How long a deletion is remembered: longer than a write can be on its way, so that a late one stays out.
            "gc_deletes": "1h",
            "analysis": {
                "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": _LONGEST_TERM}},
                "analyzer": {_ANALYSER: {"type": "custom", "tokenizer": "blanks"}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            # Searched and counted fields are not kept a second time: the database is the truth.
            "_source": {"includes": [CARD, BODIES, TERMS]},
            "properties": {
                ID: {"type": "keyword"},
                **{field: _text("positions") for field in TEXT_FIELDS},
                NAMES: _text("positions"),
                **{field: _text("freqs") for field in PARTS_FIELDS},
                MARKS: _text("docs"),
                TITLE_WORDS: _text("docs"),
                # Counted, never searched.
                **{field: {"type": "keyword", "index": False} for field in WORD_FIELDS},
                **{facet.value: {"type": "keyword", "eager_global_ordinals": True} for facet in FacetName},
                MATRIX: {"type": "keyword", "eager_global_ordinals": True},
                **{field: {"type": "integer"} for field in SORT_FIELDS.values()},
                CARD: {"type": "object", "enabled": False},
                BODIES: {"type": "object", "enabled": False},
                TERMS: {"type": "object", "enabled": False},
            },
        },
    }


def brief_document(document: SearchDocument) -> dict[str, Any]:
    """Return a brief as Elasticsearch's document."""
    terms = indexed_terms(document)
    return {
        ID: document.id.hex,
        **terms,
        **spelled_words(document),
        **{facet.value: values for facet, values in document.terms.items()},
        MATRIX: MATRIX_JOIN.join(document.matrix),
        SORT_FIELDS[Sort.NEWEST]: document.published,
        SORT_FIELDS[Sort.READIEST]: document.readiness,
        SORT_FIELDS[Sort.POTENTIAL]: document.potential,
        CARD: card_of(document),
        **kept_texts(document, terms),
    }


def _text(options: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": _ANALYSER, "index_options": options}
