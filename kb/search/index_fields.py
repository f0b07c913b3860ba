"""The fields of texts that every index has, and what a brief's document has in them.

All analysis happens in :mod:`kb.language`; the engines get terms joined by blanks. A word is looked up in one field
a language that holds the whole text, with the title twice: there a word has one frequency and a text one length,
where title, summary and body apart would each judge anew (Robertson, Zaragoza, Taylor: Simple BM25 Extension to
Multiple Weighted Fields, CIKM 2004). The parts of compounds stand apart, so that phrases keep their positions.
"""

from kb.language import PARTED
from kb.model import Language
from kb.search.document import DocumentText, SearchDocument
from kb.search.joined_terms import JoinedTerms, joined_terms

WHOLE = "text"
"""Title, title once more, summary and body: what words are looked up in."""
TEXT_PARTS = ("title", "summary", WHOLE)
NAMES = "names"
"""Folded words of no language."""
TITLE_WORDS = "title_words"
"""Folded words of the titles of all languages, stop words too: for suggestions and for stop words as they stand."""
MARKS = "marks"
"""What is true of the brief as a whole: :data:`REVIEWED`."""
REVIEWED = "reviewed"
GAP = " . "
"""Stands between title, summary and body, so that no phrase reaches from one into the next."""


def text_field(part: str, language: Language) -> str:
    """Return the name of a text field (title, summary or the whole text in one language)."""
    return f"{part}_{language.value}"


def parts_field(language: Language) -> str:
    """Return the name of the field with the parts of a language's compounds."""
    return f"parts_{language.value}"


TEXT_FIELDS = tuple(text_field(part, language) for language in Language for part in TEXT_PARTS)
PARTS_FIELDS = tuple(parts_field(language) for language in PARTED)


def indexed_terms(document: SearchDocument) -> dict[str, str]:
    """Return the terms of each field of a brief's document, joined by blanks."""
    plain = joined_terms(None)
    fields: dict[str, str] = {NAMES: plain.of(document.names)}
    for language, text in document.texts.items():
        fields.update(_fields(text, language, joined_terms(language)))
    fields[MARKS] = REVIEWED if document.reviewed else ""
    fields[TITLE_WORDS] = plain.of(" ".join([text.title for text in document.texts.values()]))
    return fields


def _fields(text: DocumentText, language: Language, terms: JoinedTerms) -> dict[str, str]:
    title, title_parts = terms.with_parts(text.title)
    summary, summary_parts = terms.with_parts(text.summary)
    body, body_parts = terms.with_parts(text.body)
    fields = {
        text_field("title", language): title,
        text_field("summary", language): summary,
        text_field(WHOLE, language): GAP.join((title, title, summary, body)),
    }
    if language in PARTED:
        fields[parts_field(language)] = f"{title_parts} {title_parts} {summary_parts} {body_parts}"
    return fields
