"""The fields of the tantivy index, and briefs as tantivy's documents.

The texts are those of :mod:`kb.search.index_fields`; facets are counted in the columns of
:mod:`kb.search.backends.tantivy_columns`.
"""

from collections.abc import Mapping

import orjson
import tantivy

from kb.model import Language
from kb.search.backends.tantivy_columns import ALL_COLUMNS, EMPTY, CodeBook
from kb.search.card import card_of
from kb.search.document import SearchDocument
from kb.search.index_fields import (
    MARKS,
    NAMES,
    PARTS_FIELDS,
    TEXT_FIELDS,
    TITLE_WORDS,
    WHOLE,
    indexed_terms,
    text_field,
)
from kb.search.kept_texts import BODIES, TERMS, kept_texts
from kb.search.request import FacetName, Sort
from kb.search.vocabulary import WORD_FIELDS, spelled_words

FORMAT = 7
"""Raised when the fields change: an index of another format must be rebuilt."""

ID = "id"
KIND = "kind"
BRIEF = "brief"
POSITION = "position"
"""Kind of the one document that says which outbox position the index includes, and field of its number.

tantivy's commit payload is not exposed by tantivy-py, and a file beside the index could not change in the same instant
as the index; a document does.
"""
CODES = "codes"
"""Stored in the same document: what the numbers in the columns of facets mean."""
REVISION = "revision"
CARD = "card"
"""Stored: what a hit shows, as JSON."""
HIGH, LOW = "id_high", "id_low"
"""The id's halves as signed numbers: they break ties."""
SORT_FIELDS = {Sort.NEWEST: "published", Sort.READIEST: "readiness", Sort.POTENTIAL: "potential_rank"}
INDEX_OPTIONS = {
    MARKS: "basic",
    TITLE_WORDS: "basic",
    **{facet.value: "basic" for facet in FacetName},
}
"""What the score of a term reads, where it is not how often it stands in a text."""
_WHOLES = tuple(text_field(WHOLE, language) for language in Language)
_FILLER = "- "
"""A term that no word has."""
_HALF = 1 << 63
_LOW_BITS = (1 << 64) - 1


def build_schema() -> tantivy.Schema:
    """Return the schema of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field(KIND, tokenizer_name="raw", index_option="basic")
    for name in (HIGH, LOW, REVISION):
        builder.add_integer_field(name, fast=True)
    for name in SORT_FIELDS.values():
        builder.add_integer_field(name, fast=True, indexed=True)
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for field in PARTS_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(NAMES, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(MARKS, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(TITLE_WORDS, tokenizer_name="whitespace", index_option="basic")
    for field in WORD_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    for facet in FacetName:
        builder.add_text_field(facet.value, tokenizer_name="raw", index_option="basic")
    for column in ALL_COLUMNS:
        builder.add_unsigned_field(column, fast=True)
    builder.add_integer_field(POSITION, stored=True)
    builder.add_bytes_field(CODES, stored=True)
    builder.add_bytes_field(CARD, stored=True)
    builder.add_bytes_field(BODIES, stored=True)
    builder.add_bytes_field(TERMS, stored=True)
    return builder.build()


def brief_document(document: SearchDocument, codes: CodeBook) -> tantivy.Document:
    """Return a brief as tantivy's document; new values of facets get their numbers in the code book."""
    number = document.id.int
    terms = indexed_terms(document)
    fields: dict[str, object] = {facet.value: list(values) for facet, values in document.terms.items()}
    made = tantivy.Document(
        **fields,
        **_padded(terms),
        **{field: orjson.dumps(content) for field, content in kept_texts(document, terms).items()},
        **{field: " ".join(found) for field, found in spelled_words(document).items()},
        id=document.id.hex,
        kind=BRIEF,
        id_high=(number >> 64) - _HALF,
        id_low=(number & _LOW_BITS) - _HALF,
        revision=document.revision,
        published=document.published,
        readiness=document.readiness,
        potential_rank=document.potential,
        card=orjson.dumps(card_of(document)),
    )
    _add_columns(made, codes.columns(document))
    return made


def _padded(fields: dict[str, str]) -> dict[str, str]:
    """Give the fields of languages that a brief lacks the length that they would have.

    tantivy's BM25 takes the average length of a field over all documents, those without it too (Lucene: over those that
    have it). Where most briefs are English, that average would be next to nothing for German, each German text seem
    hundreds of times too long, and its words count for nothing.
    """
    length = max([fields[name].count(" ") for name in _WHOLES if name in fields], default=0)
    missing = {name: _FILLER * length for name in _WHOLES if name not in fields}
    missing |= {name: _FILLER * (length // 3) for name in PARTS_FIELDS if name not in fields}
    return fields | missing


def position_document(position: int, codes: CodeBook) -> tantivy.Document:
    """Return the document that holds the outbox position and the code book."""
    made = tantivy.Document(**{KIND: POSITION, POSITION: position, CODES: codes.stored()})
    _add_columns(made, EMPTY)
    return made


def _add_columns(document: tantivy.Document, columns: Mapping[str, int | list[int]]) -> None:
    # Given as keywords, whole numbers would become signed ones.
    for name, content in columns.items():
        for number in content if isinstance(content, list) else (content,):
            document.add_unsigned(name, number)


def id_halves(high: int, low: int) -> int:
    """Return the id as a number from its halves as the index holds them."""
    return ((high + _HALF) << 64) | (low + _HALF)
