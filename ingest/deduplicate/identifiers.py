"""Identifiers brought to one spelling, so that the same result has the same ones whoever names it."""

import re
from collections.abc import Callable, Iterable

from ingest.record import RawIdentifier
from kb.model import InvalidValue
from kb.model.identifiers import parse_doi

SAME_RESULT = frozenset(
    {
        "",
        "isversionof",
        "hasversion",
        "isnewversionof",
        "ispreviousversionof",
        "isidenticalto",
        "isvariantformof",
        "isoriginalformof",
        "istranslationof",
        "hastranslation",
    }
)
"""DataCite's relation types (Metadata Schema 4.6, appendix 1) after which both ends tell of one result, in lower case.
A supplement, a part or a citation is another result."""

_VERSION = re.compile(r"(?<=.)(?:[./_-]v\d{1,3}(?:\.\d{1,3})?)$")
_ARXIV = re.compile(
    r"^(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)*"
    r"((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[a-z]{2})?/\d{7}))(?:v\d+)?(?:\.pdf)?$",
    re.IGNORECASE | re.ASCII,
)
_ARXIV_DOI = "10.48550/arxiv."
# Platforms of the publisher F1000 (Open Research Europe among them) write versions as .1, .2 ...
_F1000 = re.compile(r"^(10\.12688/[a-z]+\.\d+)\.\d+$")
_HANDLE = re.compile(r"^(?:https?://hdl\.handle\.net/|hdl:\s*|info:hdl/)?(\d+(?:\.\d+)*/\S+)$", re.IGNORECASE)
_OAI_ARXIV = re.compile(r"^oai:arxiv\.org:(\S+)$", re.IGNORECASE)
_OAI_ZENODO = re.compile(r"^oai:zenodo\.org:(\d+)$", re.IGNORECASE)
_GRANT = re.compile(r"\d{5,9}")
_LENGTH = 400


def identity(scheme: str, value: str) -> str | None:
    """Return ``scheme:value`` in the one spelling that all spellings and versions of an identifier share.

    The version at the end of a DOI is cut off (``.v2`` at figshare and Preprints.org, ``/v1`` at Research Square,
    ``.2`` at Open Research Europe); an arXiv DOI or OAI identifier becomes its arXiv number, one of Zenodo its DOI.

    :param scheme: ``doi``, ``oai``, ``arxiv``, ``handle``, ``url``, ``pmid``, ``pmcid``; upper or lower case
    :returns: None for what names no single result: an ISBN (its chapters share it), a grant, any other web address
    """
    text = value.strip()
    if not text or len(text) > _LENGTH or not text.isprintable():
        return None
    reader = _READERS.get(scheme.strip().lower())
    return reader(text) if reader else None


def identities(identifiers: Iterable[RawIdentifier]) -> set[tuple[str, str]]:
    """Return the identities that say which result a record tells of, each with its relation (empty: itself)."""
    found: set[tuple[str, str]] = set()
    for item in identifiers:
        relation = item.relation.strip()
        if relation.lower() in SAME_RESULT:
            name = identity(item.scheme, item.value)
            if name is not None:
                found.add((name, relation))
    return found


def grant_number(value: str) -> str | None:
    """Return the number of a grant in one spelling: ``691102`` for ``GA no. 691102`` and ``H2020-691102``.

    Where no single number of five to nine digits is in it, letters and digits are kept: ``16mee0001k``.
    """
    numbers = _GRANT.findall(value)
    if len(numbers) == 1:
        return str(numbers[0])
    folded = "".join(character for character in value.lower() if character.isalnum())
    return folded[:80] or None


def _doi(text: str) -> str | None:
    try:
        doi = parse_doi(text)
    except InvalidValue:
        return None  # what is no DOI identifies nothing
    if doi.startswith(_ARXIV_DOI):
        return _arxiv(doi.removeprefix(_ARXIV_DOI))
    doi = _F1000.sub(r"\1", doi)
    while (shorter := _VERSION.sub("", doi)) != doi:
        doi = shorter
    return f"doi:{doi}"


def _arxiv(text: str) -> str | None:
    match = _ARXIV.match(text)
    return f"arxiv:{match.group(1).lower()}" if match else None


def _handle(text: str) -> str | None:
    match = _HANDLE.match(text)
    return f"handle:{match.group(1).lower()}" if match else None


def _oai(text: str) -> str | None:
    if match := _OAI_ARXIV.match(text):
        return _arxiv(match.group(1))
    if match := _OAI_ZENODO.match(text):
        return f"doi:10.5281/zenodo.{match.group(1)}"
    # What follows the scheme may differ by case alone (OAI-PMH 2.0, 2.4), so it stays as it is.
    return f"oai:{text.removeprefix('oai:')}" if not any(map(str.isspace, text)) else None


def _url(text: str) -> str | None:
    lower = text.lower()
    if "doi.org/" in lower:
        return _doi(text)
    if "hdl.handle.net/" in lower:
        return _handle(text)
    return _arxiv(text) if "arxiv.org/" in lower else None


def _number(scheme: str, text: str) -> str | None:
    digits = re.sub(r"(?i)^pmc|\D", "", text)
    return f"{scheme}:{digits}" if digits else None


_READERS: dict[str, Callable[[str], str | None]] = {
    "doi": _doi,
    "arxiv": _arxiv,
    "handle": _handle,
    "hdl": _handle,
    "oai": _oai,
    "url": _url,
    "pmid": lambda text: _number("pmid", text),
    "pmcid": lambda text: _number("pmcid", text),
}
