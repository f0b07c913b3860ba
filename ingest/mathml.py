"""Formulae in MathML as one line of text: ``x² + y²``, ``(a + b)/c``, ``√(2n)``."""

import html
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ingest.scripts import subscript, superscript

DEPTH_LIMIT = 40
FORMULA_LIMIT = 50_000
"""Characters of MathML that are parsed; of a longer formula only the tags are removed."""
_TAG = re.compile(r"<[^<>]*>")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")
_SPACED = re.compile(r"^(?:[=<>≤≥≠≈≃≅∼≡±∓×·⋅÷→←↔⇒∈∉⊂⊆∪∩∝≪≫]|[+\-−])$")
_BLANKS = re.compile(r"[^\S\n]+")
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")


def linear_text(markup: str) -> str:
    """Return a formula as one line; where its markup is broken, its text without the tags.

    :param markup: one ``<math>`` element, with or without namespace and prefixes
    """
    plain = _NAMED.sub(lambda match: html.unescape(match.group()), markup)
    if len(plain) <= FORMULA_LIMIT:
        try:
            element = fromstring(_NAMESPACE.sub("", _PREFIX.sub(r"\1", plain)), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError):
            pass
        else:
            return _BLANKS.sub(" ", _text(element, 0)).strip()
    return _BLANKS.sub(" ", html.unescape(_TAG.sub(" ", plain))).strip()


def _text(element: Element, depth: int) -> str:
    name = element.tag.rpartition("}")[2]
    if depth > DEPTH_LIMIT:
        return "".join(element.itertext())
    if name in {"annotation", "annotation-xml", "none", "mprescripts"}:
        return ""
    if name == "mo":
        return _operator("".join(element.itertext()).strip())
    if not len(element):
        return " " if name == "mspace" else (element.text or "").strip()
    parts = [_text(child, depth + 1) for child in element]
    if name == "semantics":
        return parts[0]
    return _combined(name, parts)


def _combined(name: str, parts: Sequence[str]) -> str:
    first, second, third = (*(part.strip() for part in parts[:3]), "", "", "")[:3]
    if name == "mfrac":
        return f"{_grouped(first)}/{_grouped(second)}"
    if name == "msup":
        return f"{_grouped(first)}{superscript(second)}"
    if name == "msub":
        return f"{first}{subscript(second)}"
    if name == "msubsup":
        return f"{first}{subscript(second)}{superscript(third)}"
    if name == "munderover":
        return f"{first}{subscript(second)}{superscript(third)} "
    if name == "mroot":
        return f"{superscript(second)}√{_grouped(first)}"
    if name == "msqrt":
        inside = "".join(parts).strip()
        return f"√({inside})" if len(inside) > 1 and not inside.isdecimal() else f"√{inside}"
    if name == "mfenced":
        return f"({', '.join(part.strip() for part in parts)})"
    if name in {"mover", "munder"}:
        return first
    if name in {"mtr", "mtable", "mlabeledtr"}:
        return ("; " if name == "mtable" else ", ").join(part.strip() for part in parts)
    return "".join(parts)


def _operator(text: str) -> str:
    if text in _INVISIBLE:
        return ""
    if text == ",":
        return ", "
    return f" {text} " if _SPACED.match(text) else text


def _grouped(text: str) -> str:
    """Put what consists of several terms into brackets."""
    return f"({text})" if " " in text and not (text.startswith("(") and text.endswith(")")) else text
