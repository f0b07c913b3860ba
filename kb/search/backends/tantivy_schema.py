"""The fields of the tantivy index, and briefs as tantivy's documents.

All analysis happens in :mod:`kb.language`; the index gets terms joined by blanks. Each text is indexed once: a word is
looked up in title, summary and body of each language, the parts of German compounds apart from them, so that phrases
keep their positions.
"""

import orjson
import tantivy

from kb.model import Language
from kb.search.backends.joined_terms import joined_terms
from kb.search.backends.tantivy_columns import COLUMNS, EMPTY, CodeBook
from kb.search.document import SearchDocument
from kb.search.query_fields import QueryField
from kb.search.request import FacetName, Sort

FORMAT = 3
"""Raised when the fields change: an index of another format must be rebuilt."""

TEXT_PARTS = ("title", "summary", "body")
PARTS = "parts"
"""Terms of the parts of German compounds."""
NAMES = "names"
"""Folded words of no language."""
TITLE_WORDS = "title_words"
"""Folded words of the titles of all languages, stop words too: for suggestions and for stop words as they stand."""
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
BODIES = "bodies"
"""Stored: the plain text of the bodies by language, as JSON."""
HIGH, LOW = "id_high", "id_low"
"""The id's halves as signed numbers: they break ties."""
SORT_FIELDS = {Sort.NEWEST: "published", Sort.READIEST: "readiness", Sort.POTENTIAL: "potential_rank"}
_HALF = 1 << 63
_LOW_BITS = (1 << 64) - 1


def text_field(part: str, language: Language) -> str:
    """Return the name of a text field (title, summary or body in one language)."""
    return f"{part}_{language.value}"


_TITLE, _SUMMARY, _BODY = ({language: text_field(part, language) for language in Language} for part in TEXT_PARTS)
QUERY_FIELDS: dict[QueryField, str] = {QueryField.TITLE: "title", QueryField.SUMMARY: "summary"}


def build_schema() -> tantivy.Schema:
    """Return the schema of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field(KIND, tokenizer_name="raw", index_option="basic")
    for name in (HIGH, LOW, REVISION):
        builder.add_integer_field(name, fast=True)
    for name in SORT_FIELDS.values():
        builder.add_integer_field(name, fast=True, indexed=True)
    for language in Language:
        for part in TEXT_PARTS:
            builder.add_text_field(text_field(part, language), tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(PARTS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(NAMES, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(TITLE_WORDS, tokenizer_name="whitespace", index_option="basic")
    for facet in FacetName:
        builder.add_text_field(facet.value, tokenizer_name="raw", index_option="basic")
    for column in COLUMNS:
        builder.add_integer_field(column, fast=True)
    builder.add_integer_field(POSITION, stored=True)
    builder.add_bytes_field(CODES, stored=True)
    builder.add_bytes_field(CARD, stored=True)
    builder.add_bytes_field(BODIES, stored=True)
    return builder.build()


def brief_document(document: SearchDocument, codes: CodeBook) -> tantivy.Document:
    """Return a brief as tantivy's document; new values of facets get their numbers in the code book."""
    number = document.id.int
    fields: dict[str, object] = {facet.value: list(values) for facet, values in document.terms.items()}
    plain = joined_terms(None)
    titles: list[str] = []
    bodies: dict[str, str] = {}
    for language, text in document.texts.items():
        terms = joined_terms(language)
        if language is Language.DE:
            title, title_parts = terms.with_parts(text.title)
            summary, summary_parts = terms.with_parts(text.summary)
            body, body_parts = terms.with_parts(text.body)
            fields[PARTS] = f"{title_parts} {summary_parts} {body_parts}"
        else:
            title, summary, body = terms.of(text.title), terms.of(text.summary), terms.of(text.body)
        fields[_TITLE[language]], fields[_SUMMARY[language]], fields[_BODY[language]] = title, summary, body
        titles.append(text.title)
        bodies[language.value] = text.body
    return tantivy.Document(
        **fields,
        **codes.columns(document),
        id=document.id.hex,
        kind=BRIEF,
        id_high=(number >> 64) - _HALF,
        id_low=(number & _LOW_BITS) - _HALF,
        revision=document.revision,
        published=document.published,
        readiness=document.readiness,
        potential_rank=document.potential,
        names=plain.of(document.names),
        title_words=plain.of(" ".join(titles)),
        card=_card(document),
        bodies=orjson.dumps(bodies),
    )


def position_document(position: int, codes: CodeBook) -> tantivy.Document:
    """Return the document that holds the outbox position and the code book."""
    return tantivy.Document(**EMPTY, **{KIND: POSITION, POSITION: position, CODES: codes.stored()})


def id_halves(high: int, low: int) -> int:
    """Return the id as a number from its halves as the index holds them."""
    return ((high + _HALF) << 64) | (low + _HALF)


def _card(document: SearchDocument) -> bytes:
    terms = {facet.value: values for facet, values in document.terms.items()}
    terms[FacetName.TECHNOLOGY.value] = document.own_technologies
    return orjson.dumps(
        {
            "id": document.id.hex,
            "slug": document.slug,
            "texts": {language.value: (text.title, text.summary) for language, text in document.texts.items()},
            "terms": terms,
            "year": document.year,
            "demonstration": document.demonstration,
            "reviewed": document.reviewed,
            "organisations": document.organisations,
        }
    )
