"""The fields of texts that every index has, and what a brief's document has in them.

All analysis happens in :mod:`kb.language`; the engines get terms joined by blanks. Each text is indexed once: a word is
looked up in title, summary and body of each language, the parts of German compounds apart from them, so that phrases
keep their positions.
"""

from kb.model import Language
from kb.search.document import SearchDocument
from kb.search.joined_terms import joined_terms

TEXT_PARTS = ("title", "summary", "body")
PARTS = "parts"
"""Terms of the parts of German compounds."""
NAMES = "names"
"""Folded words of no language."""
TITLE_WORDS = "title_words"
"""Folded words of the titles of all languages, stop words too: for suggestions and for stop words as they stand."""


def text_field(part: str, language: Language) -> str:
    """Return the name of a text field (title, summary or body in one language)."""
    return f"{part}_{language.value}"


TEXT_FIELDS = tuple(text_field(part, language) for language in Language for part in TEXT_PARTS)
_TITLE, _SUMMARY, _BODY = ({language: text_field(part, language) for language in Language} for part in TEXT_PARTS)


def indexed_terms(document: SearchDocument) -> dict[str, str]:
    """Return the terms of each field of a brief's document, joined by blanks."""
    plain = joined_terms(None)
    fields: dict[str, str] = {NAMES: plain.of(document.names)}
    titles: list[str] = []
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
    fields[TITLE_WORDS] = plain.of(" ".join(titles))
    return fields
