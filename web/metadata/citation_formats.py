"""Citations as BibTeX, RIS and CSL JSON, for reference managers.

A brief is a report of the site: ``@techreport``, ``RPRT`` and ``report``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import bibtexparser
import orjson
import rispy
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from web.metadata.citation import Author, Citation

_DEMONSTRATION = "Demonstration content"
_IN_ADDRESSES = "%!#$&'()*+,/:;=?@[]~"
# BibTeX counts braces even behind a backslash, so those of a text become names.
_BRACES = UnicodeToLatexConversionRule(
    RULE_DICT, {ord("{"): r"\ensuremath{\lbrace}", ord("}"): r"\ensuremath{\rbrace}"}
)
_LATEX = UnicodeToLatexEncoder(conversion_rules=[_BRACES, "defaults"], unknown_char_warning=False)


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """A format that reference managers read."""

    ending: str
    """Of the address: ``/briefs/<slug>.bib``."""
    name: str
    mimetype: str
    write: Callable[[Iterable[Citation]], str]


def to_bibtex(citations: Iterable[Citation]) -> str:
    """Write citations as BibTeX.

    Letters beyond ASCII and signs with a meaning are written as LaTeX writes them, addresses as they are.
    """
    return bibtexparser.write_string(Library([_bibtex(citation) for citation in citations]))


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
    # Encoded here, as a middleware of the library would encode the braces around names and the address, too.
    fields = {
        "title": _latex(citation.title),
        "author": " and ".join(map(_bibtex_author, citation.authors)),
        "institution": _latex(citation.publisher),
        "year": str(citation.year) if citation.year else "",
        # Read as it stands, so what BibTeX would not bear (braces, backslashes, other letters) goes in percent.
        "url": quote(citation.address, safe=_IN_ADDRESSES),
        "language": citation.language.value,
        "abstract": _latex(citation.abstract),
        "keywords": ", ".join(map(_latex, citation.keywords)),
        "note": _DEMONSTRATION if citation.demonstration else "",
    }
    return Entry("techreport", citation.key, [Field(name, value) for name, value in fields.items() if value])


def _bibtex_author(author: Author) -> str:
    # The word "and" and commas would cut the name of an organisation.
    return _latex(author.name) if author.is_person else f"{{{_latex(author.name)}}}"


def _latex(text: str) -> str:
    return str(_LATEX.unicode_to_latex(text))


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
