"""The fields of the Whoosh index, and briefs as Whoosh's documents.

The terms come from :mod:`kb.search.index_fields`; Whoosh gets them as lists, so none of its own analysis takes part.
"""

from typing import Any

import orjson
from whoosh.fields import ID as WHOLE
from whoosh.fields import KEYWORD, NUMERIC, STORED, TEXT, Schema

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
KIND = "kind"
BRIEF = "brief"
POSITION = "position"
"""Kind of the one document that says which outbox position the index includes, and field of its number.

A commit of Whoosh becomes visible by renaming one file, so the position changes in the same instant as the briefs.
"""
REVISION = "revision"
CARD = "card"
"""Stored: what a hit shows, as JSON."""
SORT_FIELDS = {Sort.NEWEST: "published", Sort.READIEST: "readiness", Sort.POTENTIAL: "potential_rank"}


def build_schema() -> Schema:
    """Return the schema of the index."""
    schema = Schema()
    schema.add(ID, WHOLE(sortable=True))
    schema.add(KIND, WHOLE())
    for name in (REVISION, *SORT_FIELDS.values()):
        schema.add(name, NUMERIC(int, sortable=True))
    for name in (*TEXT_FIELDS, NAMES):
        schema.add(name, TEXT(phrase=True))
    for name in (*PARTS_FIELDS, MARKS, TITLE_WORDS, *WORD_FIELDS, *FacetName, MATRIX):
        schema.add(str(name), KEYWORD(scorable=True))
    for name in (POSITION, CARD, BODIES, TERMS):
        schema.add(name, STORED())
    return schema


def brief_fields(document: SearchDocument) -> dict[str, Any]:
    """Return a brief as the fields of Whoosh's document."""
    indexed = indexed_terms(document)
    terms = {name: text.split() for name, text in indexed.items()}
    facets = {facet.value: list(values) for facet, values in document.terms.items()}
    return {
        **{name: values for name, values in (terms | facets | spelled_words(document)).items() if values},
        ID: document.id.hex,
        KIND: BRIEF,
        MATRIX: [MATRIX_JOIN.join(document.matrix)],
        REVISION: document.revision,
        SORT_FIELDS[Sort.NEWEST]: document.published,
        SORT_FIELDS[Sort.READIEST]: document.readiness,
        SORT_FIELDS[Sort.POTENTIAL]: document.potential,
        CARD: orjson.dumps(card_of(document)),
        **{name: orjson.dumps(content) for name, content in kept_texts(document, indexed).items()},
    }


def position_fields(position: int) -> dict[str, Any]:
    """Return the document that holds the outbox position."""
    return {KIND: POSITION, POSITION: position}
