"""Citations as BibTeX, RIS and CSL JSON, for reference managers.

A brief is a report of the site: ``@techreport``, ``RPRT`` and ``report``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import bibtexparser
import orjson
import rispy
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Entry, Field

from web.metadata.citation import Author, Citation

_DEMONSTRATION = "Demonstration content"


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A format that reference managers read."""

    ending: str
    """Of the address: ``/briefs/<slug>.bib``."""
    name: str
    mimetype: str
    write: Callable[[Iterable[Citation]], str]


def to_bibtex(citations: Iterable[Citation]) -> str:
    """Write citations as BibTeX, all letters beyond ASCII as LaTeX writes them."""
    library = Library([_bibtex(citation) for citation in citations])
    return bibtexparser.write_string(library, prepend_middleware=[LatexEncodingMiddleware()])


def to_ris(citations: Iterable[Citation]) -> str:
    """Write citations in the RIS format."""
    return str(rispy.dumps([_ris(citation) for citation in citations]))


def to_csl(citations: Iterable[Citation]) -> str:
    """Write citations as CSL-JSON (schema of the Citation Style Language 1.0.2)."""
    return orjson.dumps([_csl(citation) for citation in citations], option=orjson.OPT_INDENT_2).decode()


FORMATS: Mapping[str, CitationFormat] = {
    item.ending: item
    for item in (
        CitationFormat("bib", "BibTeX", "application/x-bibtex", to_bibtex),
        CitationFormat("ris", "RIS", "application/x-research-info-systems", to_ris),
        CitationFormat("csl.json", "CSL JSON", "application/vnd.citationstyles.csl+json", to_csl),
    )
}


def _bibtex(citation: Citation) -> Entry:
    fields = {
        "title": citation.title,
        "author": " and ".join(map(_bibtex_author, citation.authors)),
        "institution": citation.publisher,
        "year": str(citation.year) if citation.year else "",
        "url": citation.address,
        "language": citation.language.value,
        "abstract": citation.abstract,
        "keywords": ", ".join(citation.keywords),
        "note": _DEMONSTRATION if citation.demonstration else "",
    }
    return Entry("techreport", citation.key, [Field(name, value) for name, value in fields.items() if value])


def _bibtex_author(author: Author) -> str:
    # The word "and" and commas would cut the name of an organisation.
    return author.name if author.is_person else f"{{{author.name}}}"


def _ris(citation: Citation) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type_of_reference": "RPRT",
        "id": citation.key,
        "title": citation.title,
        "authors": [author.name for author in citation.authors],
        "publisher": citation.publisher,
        "year": str(citation.year) if citation.year else "",
        "date": citation.published_on.strftime("%Y/%m/%d") if citation.published_on else "",
        "urls": [citation.address],
        "language": citation.language.value,
        "abstract": citation.abstract,
        "keywords": list(citation.keywords),
        "notes": [_DEMONSTRATION] if citation.demonstration else [],
    }
    return {name: value for name, value in fields.items() if value}


def _csl(citation: Citation) -> dict[str, Any]:
    issued = citation.published_on
    parts = [issued.year, issued.month, issued.day] if issued else [citation.year] if citation.year else None
    fields: dict[str, Any] = {
        "id": citation.key,
        "type": "report",
        "title": citation.title,
        "author": [_csl_author(author) for author in citation.authors],
        "publisher": citation.publisher,
        "issued": {"date-parts": [parts]} if parts else None,
        "URL": citation.address,
        "language": citation.language.value,
        "abstract": citation.abstract,
        "keyword": ", ".join(citation.keywords),
        "note": _DEMONSTRATION if citation.demonstration else "",
    }
    return {name: value for name, value in fields.items() if value}


def _csl_author(author: Author) -> dict[str, str]:
    if author.parts is None:
        return {"literal": author.name}
    return {"family": author.parts[0], "given": author.parts[1]}
